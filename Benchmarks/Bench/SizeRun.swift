import Feeds
import FlowEngine
import Glibc
import Store

/// Writes a recorded or generated day to a log, judged, and sets the sealed file against the files
/// that the day came in.
struct SizeRun {
  let folder: String
  let path: String

  /// Bytes of a file; 0 when it is not there.
  static func bytes(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  func measure(_ table: inout Table) throws {
    let run = PeerRun(folder: folder)
    guard run.paths.count == 2 else { return }
    let count = try write(run.paths)
    try Self.parts(of: path, count, &table)
    let file = Self.bytes(path)
    let dbn = run.paths.reduce(0) { $0 + Self.bytes($1) }
    table.add(
      "  the file against DBN zstd-3", decimal(Double(file) / Double(dbn), 3) + "x",
      floor: "0.65x", goal: "0.5x")
    let parquet = Self.bytes(folder + "/tcbbo.parquet")
    guard parquet > 0 else { return }
    table.add(
      "  the file against Parquet zstd-3", decimal(Double(file) / Double(parquet), 3) + "x",
      floor: "0.95x", goal: "0.8x")
  }

  /// Where the bytes of a sealed log are, for each of its raw events.
  static func parts(of path: String, _ count: Int, _ table: inout Table) throws {
    let stat = try LogStat(LogReader(path: path))
    let file = Int64(bytes(path))
    func each(_ bytes: Int64) -> String { decimal(Double(bytes) / Double(count), 2) + " B" }
    table.add("log: the sealed file of \(count) events, each", each(file))
    table.add("  raw events", each(stat.rawBytes))
    table.add("  judgements, settlements, bars", each(stat.columnBytes))
    table.add("  \(stat.clusters) clusters, \(stat.alerts) alerts whole", each(stat.objectBytes))
    table.add(
      "  rows for people, \(stat.instruments) instruments, pages",
      each(file - stat.rawBytes - stat.columnBytes - stat.objectBytes))
  }

  private func write(_ paths: [String]) throws -> Int {
    for end in ["", "-wal", "-shm"] { unlink(path + end) }
    let input = try MergedInput(paths: paths)
    let header = LogHeader(
      session: input.session, origin: .recorded, settings: Settings().text, createdBy: "bench")
    let writer = try LogWriter(path: path, header: header, mode: .importing)
    var engine = Engine(settings: Settings(), session: input.session)
    var out = FlowBatch()
    var events: [MarketEvent] = []
    while try input.next(into: &events, limit: 4_096) {
      let firstSeq = engine.seq + 1
      for event in events { engine.step(event, into: &out) }
      try writer.append(events, derived: out, firstSeq: firstSeq)
      out.removeAll()
      events.removeAll(keepingCapacity: true)
    }
    try writer.finish()
    return Int(engine.seq)
  }
}

extension LogStat {
  /// The columnar lists beside the raw events.
  fileprivate var columnBytes: Int64 { judgementBytes + settledBytes + barBytes }
}
