import FlowEngine
import Glibc

@testable import Store

extension LogHeader {
  static let sample = LogHeader(
    session: CalendarDate(yyyymmdd: 20_261_120), origin: .recorded, settings: "sizeMin = 50\n",
    inputs: [LogInput(name: "a.dbn", hash: "00ff", dataSet: "OPRA.PILLAR", schema: "tcbbo")],
    createdBy: "flowtui tests", facts: ["history": "none"])
}

/// A day of the fake market: prints, definitions, and a few notices.
func fakeDay(_ count: Int, seed: UInt64 = 5) -> [MarketEvent] {
  var market = FakeMarket(seed: seed)
  var events = market.quiet(count)
  for index in stride(from: 60, to: count, by: 997) {
    events[index] = .notice(
      FeedNotice(
        times: EventTimes(received: events[index].known), kind: .gap, feed: "opra", lost: 3))
  }
  return events
}

extension LogWriter {
  /// Steps the stub engine over events and appends them in batches of a size.
  func write(
    _ events: [MarketEvent], batch: Int, engine: inout FakeEngine, upTo last: Int? = nil
  ) throws(LogError) {
    var start = 0
    let end = last ?? events.count
    while start < end {
      let run = Array(events[start..<min(start + batch, end)])
      let derived = engine.derive(run)
      let firstSeq = UInt64(start) + 1
      // What is committed already was stepped only to bring the engine up to date.
      if firstSeq > lastSeq {
        try append(run, derived: derived, firstSeq: firstSeq)
      } else if firstSeq + UInt64(run.count) - 1 > lastSeq {
        let skip = Int(lastSeq + 1 - firstSeq)
        var slice = FlowSlice(derived)
        _ = slice.takeFirst(through: lastSeq)
        try append(Array(run[skip...]), derived: slice.batch, firstSeq: lastSeq + 1)
      }
      start += batch
    }
  }
}

/// Verifies with the stub engine.
func verify(_ path: String, sizeMin: Int64 = 50) throws(LogError) -> VerifyResult {
  var engine = FakeEngine()
  engine.sizeMin = sizeMin
  return try Verifier(LogReader(path: path)).verify { event, out in
    engine.step(event, into: &out)
  }
}

/// Copies a file as it is on disk now.
func copyFile(_ path: String, to target: String) {
  let (source, copy) = (open(path, O_RDONLY), open(target, O_WRONLY | O_CREAT, 0o644))
  precondition(source >= 0 && copy >= 0, "cannot copy \(path)")
  defer {
    close(source)
    close(copy)
  }
  var bytes = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = read(source, &bytes, bytes.count)
    guard count > 0 else { break }
    precondition(write(copy, bytes, count) == count)
  }
}

/// The bytes of a file.
func bytesOf(_ path: String) -> [UInt8] {
  let descriptor = open(path, O_RDONLY)
  precondition(descriptor >= 0, "cannot read \(path)")
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var part = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = read(descriptor, &part, part.count)
    guard count > 0 else { return bytes }
    bytes += part[0..<count]
  }
}
