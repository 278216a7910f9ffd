import FlowEngine
import Glibc
import Store

/// The engine at random moments of a log, from keyframes that lie in the cache of the machine.
struct KeyframeRun {
  /// A sealed log; its keyframes are made anew.
  let path: String
  static let moments = 300

  func measure(_ name: String, _ table: inout Table) throws {
    unlink(path + KeyframeStore.suffix)
    let reader = try LogReader(path: path)
    guard let settings = try? Settings(text: reader.header.settings) else {
      fatalError("\(path) has settings that this build does not read")
    }
    let last = try reader.lastSeq()
    let began = processorTime()
    let report = try KeyframeMaker().run(reader, settings: settings)
    let took = processorTime() - began
    table.add("keyframes: \(name), \(last) events", "\(report.held)")
    table.add("  size of the newest", decimal(Double(report.stateBytes) / 1e6) + " MB")
    table.add("  size of the cache", decimal(Double(cacheBytes) / 1e6, 0) + " MB")
    table.add(
      "  time to make one, the longest; all, with the replay",
      "\(decimal(Double(report.longest) / 1e6)) ms; \(decimal(Double(took) / 1e9)) s")
    // Once through all of them, so that the cache is warm.
    var at = UInt64(0)
    var replay = try EngineReplay(reader, settings: settings, atOrBefore: 0)
    while at < last {
      at += max(1, last / 128)
      try replay.seek(atOrBefore: at)
    }
    var random = Random(state: 17)
    var (fresh, walls, works) = (Samples(), Samples(), Samples())
    for _ in 0..<Self.moments {
      let moment = 1 + random.next() % last
      let (began, work) = (wallTime(), processorTime())
      try replay.seek(atOrBefore: moment)
      try replay.advance(through: moment)
      walls.add(wallTime() - began)
      works.add(processorTime() - work)
      precondition(replay.engine.seq == moment)
    }
    for _ in 0..<Self.moments / 3 {
      let moment = 1 + random.next() % last
      let began = wallTime()
      var replay = try EngineReplay(reader, settings: settings, atOrBefore: moment)
      try replay.advance(through: moment)
      fresh.add(wallTime() - began)
    }
    table.add(
      "  the engine at a random moment, p50 / p99", Self.milliseconds(walls),
      floor: "p99 100 ms", goal: "p99 16 ms")
    table.add("    in processor time", Self.milliseconds(works))
    table.add("    of a new engine each time", Self.milliseconds(fresh))
    unlink(path + KeyframeStore.suffix)
  }

  private var cacheBytes: Int { SizeRun.bytes(path + KeyframeStore.suffix) }

  private static func milliseconds(_ samples: Samples) -> String {
    "\(decimal(samples.median / 1e6)) / \(decimal(samples.quantile(0.99) / 1e6)) ms"
  }
}
