import FlowEngine
import Glibc
import Store

/// Writes a day to a log in a folder of its own, and reads it back.
struct LogRun {
  struct Batch {
    var firstSeq: UInt64
    var events: [MarketEvent]
    var derived: FlowBatch
  }

  let batches: [Batch]
  let folder: String

  init(events: [MarketEvent], batch: Int, folder: String) {
    self.folder = folder
    var engine = Engine(settings: Settings(), session: Days.session)
    var batches: [Batch] = []
    var start = 0
    while start < events.count {
      let run = Array(events[start..<min(start + batch, events.count)])
      var derived = FlowBatch()
      let firstSeq = engine.seq + 1
      engine.step(run[...], into: &derived)
      batches.append(Batch(firstSeq: firstSeq, events: run, derived: derived))
      start += batch
    }
    self.batches = batches
  }

  private var header: LogHeader {
    LogHeader(
      session: Days.session, origin: .simulated, settings: Settings().text, createdBy: "bench")
  }

  var path: String { folder + "/bench.flow" }

  func remove() {
    for end in ["", "-wal", "-shm", ".lock"] { unlink(path + end) }
  }

  /// Encodes and writes everything, up to the finished file.
  func writeAll() throws {
    remove()
    let writer = try LogWriter(path: path, header: header, mode: .importing)
    for batch in batches {
      try writer.append(batch.events, derived: batch.derived, firstSeq: batch.firstSeq)
    }
    try writer.finish()
  }

  var fileBytes: Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Reads and decodes the raw events, and steps the engine with them when asked.
  func readAll(isJudged: Bool) throws -> Int {
    let reader = try LogReader(path: path)
    var batches = reader.events()
    var engine = Engine(settings: Settings(), session: Days.session)
    var out = FlowBatch()
    var count = 0
    while let batch = try batches.next() {
      count += batch.events.count
      guard isJudged else { continue }
      engine.step(batch.events[...], into: &out)
      out.removeAll()
    }
    return count
  }

  /// Commits at a fixed pace, each durable when it returns.
  ///
  /// - Parameter every: wall time from one commit to the next, nanoseconds.
  /// - Returns: wall time of each commit, nanoseconds.
  func commit(count: Int, every: Int64) throws -> Samples {
    remove()
    let writer = try LogWriter(path: path, header: header, mode: .live)
    var samples = Samples()
    var due = wallTime()
    for batch in batches.prefix(count) {
      let ahead = due - wallTime()
      if ahead > 0 { usleep(UInt32(ahead / 1_000)) }
      let began = wallTime()
      try writer.append(batch.events, derived: batch.derived, firstSeq: batch.firstSeq)
      samples.add(wallTime() - began)
      due += every
    }
    writer.close()
    return samples
  }
}
