import FlowEngine
import Foundation
import Store

/// Measures what `docs/performance.md` promises; every figure of one run comes from one process.
///
/// Usage: `bench [MINUTES]`, `bench digest [MINUTES]`, `bench feed|sweeps` for the feed files,
/// `bench log` and `bench import` for the log alone, `bench keyframes [LOG]` for the engine at
/// random moments, and for a profiler `bench spin market|burst ROUNDS` and `bench write ROUNDS`.
/// `FLOWTUI` names the program that imports. `PEERS_DAY` names a folder with a generated day;
/// without it the lines on feed files are skipped.
@main
struct Bench {
  static func main() throws {
    let words = Array(CommandLine.arguments.dropFirst())
    switch words.first {
    case "digest":
      let events = Days.simulated(minutes: words.dropFirst().first.flatMap { Int($0) } ?? 60)
      print("market \(EngineRun(events: events).digest().derived)")
      print("light  \(EngineRun(events: Days.light()).digest().derived)")
      print("burst  \(EngineRun(events: Days.burst(trades: 300_000)).digest().derived)")
      if let folder = peersDay {
        print("feed   \(EngineRun(events: try PeerRun(folder: folder).events()).digest().derived)")
      }
    case "feed":
      var table = Table()
      try PeerRun(folder: peersDay ?? ".").measure(&table)
      print(table.draw())
    case "keyframes":
      var table = Table()
      if let path = words.dropFirst().first {
        try KeyframeRun(path: path).measure("a log", &table)
      } else {
        try log(Days.simulated(minutes: 60), &table)
        try keyframes(&table)
      }
      print(table.draw())
    case "sweeps":
      var table = Table()
      try SweepRun(folder: peersDay ?? ".").measure(&table)
      print(table.draw())
    case "size":
      var table = Table()
      let path = words.dropFirst().first ?? sizePath
      try SizeRun(folder: peersDay ?? ".", path: path).measure(&table)
      print(table.draw())
    case "log":
      var table = Table()
      let isBurst = words.dropFirst().first == "burst"
      let minutes = words.dropFirst().first.flatMap { Int($0) } ?? 60
      try log(isBurst ? Days.burst(trades: 1_000_000) : Days.simulated(minutes: minutes), &table)
      print(table.draw())
    case "import":
      var table = Table()
      let minutes = words.dropFirst().first.flatMap { Int($0) } ?? 120
      try imports(against: EngineRun(events: Days.simulated(minutes: minutes)), &table)
      print(table.draw())
    case "spin":
      let isBurst = words.dropFirst().first == "burst"
      let events = isBurst ? Days.burst(trades: 2_000_000) : Days.simulated(minutes: 60)
      let rounds = words.dropFirst(2).first.flatMap { Int($0) } ?? 10
      var sum = 0
      for _ in 0..<rounds { sum &+= EngineRun(events: events).run() }
      print(sum)
    case "write":
      let events = Days.simulated(minutes: 60)
      let run = LogRun(events: events, batch: 4_096, folder: "/tmp")
      for _ in 0..<(words.dropFirst().first.flatMap { Int($0) } ?? 3) { try run.writeAll() }
      run.remove()
    default:
      try measure(minutes: words.first.flatMap { Int($0) } ?? 120)
    }
  }

  static let rounds = 5

  private static var peersDay: String? {
    getenv("PEERS_DAY").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  private static let sizePath = "/tmp/flowtui-bench-size.flow"

  /// Of the log that `SizeRun` left.
  private static func keyframes(_ table: inout Table) throws {
    guard access(sizePath, R_OK) == 0 else { return }
    try KeyframeRun(path: sizePath).measure("generated day", &table)
  }

  private static func measure(minutes: Int) throws {
    var table = Table()
    let memory = MemoryRun()
    table.add(
      "resident memory, \(memory.contracts) contracts defined, quoted, printed",
      decimal(Double(memory.measure()) / 1e6, 0) + " MB", floor: "300 MB", goal: "150 MB")

    let market = EngineRun(events: Days.simulated(minutes: minutes))
    let burst = EngineRun(events: Days.burst(trades: 1_000_000))
    engine("simulated market", market, &table)
    engine("burst of option prints", burst, &table)
    try log(market.events, &table)
    try imports(against: market, &table)
    if let folder = peersDay {
      try SweepRun(folder: folder).measure(&table)
      try PeerRun(folder: folder).measure(&table)
      try SizeRun(folder: folder, path: sizePath).measure(&table)
      try keyframes(&table)
    } else {
      print("skipped: PEERS_DAY names no folder, so feed files are not measured")
    }
    index(&table, "light day", Days.light())
    index(&table, "simulated market", market.events)
    print("simulated market: \(market.events.count) events, \(minutes) minutes\n")
    print(table.draw())
  }

  private static func engine(_ name: String, _ day: EngineRun, _ table: inout Table) {
    var (baselines, engines, ratios) = (Samples(), Samples(), Samples())
    var sum: Int64 = 0
    for _ in 0..<rounds {
      let began = processorTime()
      sum &+= day.baseline()
      let middle = processorTime()
      sum &+= Int64(day.run())
      let ended = processorTime()
      baselines.add(middle - began)
      engines.add(ended - middle)
      ratios.add(Double(ended - middle) / Double(middle - began))
    }
    precondition(sum != 0)
    table.add(
      "engine, every rule, one core, \(name)",
      millions(rate(day.events.count, engines.median)), floor: "3 M/s", goal: "8 M/s")
    table.add(
      "  cost against a bare pass over the same events", decimal(ratios.median) + "x")
    let taken = day.allocations()
    table.add(
      "  heap blocks and bytes taken for an event, second half",
      "\(decimal(taken.blocks, 3)), \(decimal(taken.bytes, 1)) B")
    table.add(
      "  heap blocks for an event that makes no parent, alert or statement",
      decimal(taken.quietBlocks, 4))
  }

  /// The program itself, which no other package can import, on a whole session of the simulated
  /// market: that is what one imports.
  private static func imports(against engine: EngineRun, _ table: inout Table) throws {
    guard let program = ImportRun.program else {
      return print("skipped: FLOWTUI names no program, so import is not measured")
    }
    try scratch { folder in
      let market = ImportRun(
        program: program, folder: folder + "/day", log: folder + "/import.flow")
      try market.simulate(minutes: 390)
      try market.measure("simulated market", rounds: 5, against: engine, &table)
      guard let day = peersDay else { return }
      try ImportRun(program: program, folder: day, log: folder + "/import.flow")
        .measure("feed files", rounds: 3, against: engine, &table)
    }
  }

  /// A folder that is gone afterwards.
  private static func scratch(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/flowtui-bench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { fatalError("no temporary folder") }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private static func log(_ events: [MarketEvent], _ table: inout Table) throws {
    try scratch { try log(events, in: $0, &table) }
  }

  private static func log(
    _ events: [MarketEvent], in folder: String, _ table: inout Table
  ) throws {
    let run = LogRun(events: events, batch: 4_096, folder: folder)
    let judge = EngineRun(events: events)
    var (writes, walls, reads, replays, writeShares, replayShares) =
      (Samples(), Samples(), Samples(), Samples(), Samples(), Samples())
    for _ in 0..<3 {
      let times = try [
        { _ = judge.run() }, { try run.writeAll() }, { _ = try run.readAll(isJudged: false) },
        { _ = try run.readAll(isJudged: true) },
      ].map { (body: () throws -> Void) in
        let (began, beganWall) = (processorTime(), wallTime())
        try body()
        return (processor: Double(processorTime() - began), wall: Double(wallTime() - beganWall))
      }
      writes.add(times[1].processor)
      walls.add(times[1].wall)
      reads.add(times[2].processor)
      replays.add(times[3].processor)
      writeShares.add(times[0].processor / (times[0].processor + times[1].processor))
      replayShares.add(times[0].processor / times[3].processor)
    }
    let count = events.count
    table.add(
      "log: encode and write alone, wall, two threads", millions(rate(count, walls.median)),
      floor: "5 M/s", goal: "9 M/s")
    table.add("  processor time, all threads", millions(rate(count, writes.median)))
    table.add(
      "  judge, encode and write on one core, against judging alone",
      decimal(writeShares.median, 2) + "x")
    table.add("log: read and decode", millions(rate(count, reads.median)))
    table.add("log: read, decode and judge again", millions(rate(count, replays.median)))
    table.add("  against judging from memory", decimal(replayShares.median, 2) + "x")
    try SizeRun.parts(of: run.path, count, &table)
    try KeyframeRun(path: run.path).measure("simulated market", &table)

    let live = LogRun(events: Array(events.suffix(51_200)), batch: 512, folder: folder)
    let commits = try live.commit(count: 100, every: 20_000_000)
    let busy = LogRun(events: Array(events.suffix(500_000)), batch: 5_000, folder: folder)
    let busyCommits = try busy.commit(count: 100, every: 50_000_000)
    table.add(
      "log: live commit of 5,000 events, 100,000 a second, p50 / p99",
      "\(decimal(busyCommits.median / 1e6)) / \(decimal(busyCommits.quantile(0.99) / 1e6)) ms",
      floor: "p99 50 ms", goal: "p99 20 ms")
    table.add(
      "log: live commit of 512 events, 25,600 a second, p50 / p99",
      "\(decimal(commits.median / 1e6)) / \(decimal(commits.quantile(0.99) / 1e6)) ms",
      floor: "p99 50 ms", goal: "p99 20 ms")
  }

  private static func index(_ table: inout Table, _ name: String, _ events: [MarketEvent]) {
    let run = IndexRun(events: events)
    let began = processorTime()
    let index = run.make()
    let took = Double(processorTime() - began)
    table.add(
      "index: judge and gather, \(name), \(events.count) events",
      millions(rate(events.count, took)))
    let looks = run.look(index, moments: 2_000)
    table.add(
      "  a random moment: tape, bars, off-exchange, p50 / p99",
      "\(decimal(looks.median / 1e3, 0)) / \(decimal(looks.quantile(0.99) / 1e3, 0)) us")
  }
}
