import CInflate
import Feeds
import FlowEngine
import Foundation
import Store

/// `flowtui import` itself, from start to end, against the engine's own rate: every rule, one core,
/// the simulated market with all that its feed tells, from memory. Both in turn, because a machine
/// does not keep its pace.
///
/// The same is printed for the engine on the very events that are imported. DBN carries no sale
/// conditions, so most of the rules have nothing to do there, and what is left says more of the day
/// than of the engine.
///
/// `FLOWTUI` names the program; the files are a generated day, or the simulated market as DBN.
struct ImportRun {
  let program: String
  let folder: String
  let log: String

  /// The program of the environment; nil when there is none.
  static var program: String? {
    ProcessInfo.processInfo.environment["FLOWTUI"].flatMap { $0.isEmpty ? nil : $0 }
  }

  private struct Cost {
    var wall: Double
    var processor: Double
  }

  /// Writes the simulated market as DBN files into the folder.
  func simulate(minutes: Int) throws {
    _ = try run([
      "sim", "--seed", "7", "--minutes", "\(minutes)", "--format", "dbn", "--out", folder,
    ])
  }

  private var files: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".dbn") || $0.hasSuffix(".dbn.zst") }
      .filter { !$0.hasPrefix("cmbp1") }.sorted().map { folder + "/" + $0 }
  }

  /// - Parameter market: what the engine's own rate is measured on.
  func measure(
    _ name: String, rounds: Int, against market: EngineRun, _ table: inout Table
  ) throws {
    let input = try MergedInput(paths: files)
    var events: [MarketEvent] = []
    while try input.next(into: &events, limit: 65_536) {}
    var (engines, imports, alone, shares) = (Samples(), Samples(), Samples(), Samples())
    var processor = 0.0
    for _ in 0..<rounds {
      let began = wallTime()
      precondition(market.run() > 0)
      let own = Double(wallTime() - began) / Double(market.events.count)
      let engine = judge(events, input.session)
      for end in ["", "-wal", "-shm"] { unlink(log + end) }
      let cost = try run(["import"] + files + ["--log", log])
      engines.add(engine)
      imports.add(cost.wall)
      shares.add(own / (cost.wall / Double(events.count)))
      alone.add(engine / cost.wall)
      processor = cost.processor
    }
    let count = events.count
    table.add(
      "import, \(name), \(count) events: wall", millions(rate(count, imports.median)))
    table.add("  processor time, all threads", millions(rate(count, processor)))
    table.add(
      "  against the engine's own rate, in turn", decimal(shares.median, 2) + "x", floor: "0.8x",
      goal: "0.95x")
    table.add("  the engine alone on these events", millions(rate(count, engines.median)))
    table.add("  against that", decimal(alone.median, 2) + "x")
    let dbn = files.reduce(0) {
      $0 + ($1.hasSuffix(".zst") ? SizeRun.bytes($1) : Self.deflated($1))
    }
    table.add(
      "  the log against DBN zstd-3", decimal(Double(SizeRun.bytes(log)) / Double(dbn), 3) + "x",
      floor: "0.65x", goal: "0.5x")
    unlink(log)
  }

  private static func deflated(_ path: String) -> Int { Int(deflate_file(path, 3)) }

  /// - Returns: wall nanoseconds.
  private func judge(_ events: [MarketEvent], _ session: CalendarDate) -> Double {
    let began = wallTime()
    var engine = Engine(settings: Settings(), session: session)
    var out = FlowBatch()
    for start in stride(from: 0, to: events.count, by: 4_096) {
      engine.step(events[start..<min(start + 4_096, events.count)], into: &out)
      out.removeAll()
    }
    return Double(wallTime() - began)
  }

  private func run(_ arguments: [String]) throws -> Cost {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    let before = Self.children()
    let began = wallTime()
    try process.run()
    process.waitUntilExit()
    let wall = Double(wallTime() - began)
    precondition(process.terminationStatus == 0, "\(program) \(arguments) failed")
    return Cost(wall: wall, processor: Self.children() - before)
  }

  /// Processor time of processes that ended, nanoseconds.
  private static func children() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(truncatingIfNeeded: RUSAGE_CHILDREN.rawValue), &usage)
    func nanoseconds(_ time: timeval) -> Double {
      Double(time.tv_sec) * 1e9 + Double(time.tv_usec) * 1e3
    }
    return nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime)
  }
}
