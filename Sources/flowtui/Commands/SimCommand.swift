import ArgumentParser
import Feeds
import FlowEngine
import Foundation

/// `flowtui sim`: writes the simulated market and its planted truth.
struct SimCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sim", abstract: "Write the simulated market, and the truth of what was planted.",
    discussion: """
      Not market data: an invented session, the same for the same seed.

      Example: flowtui sim --seed 7 --minutes 30 --truth truth.jsonl --out day
      Example: flowtui sim --seed 7 --minutes 10 --from 11:00 --sessions 12 --out days
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case normal, dbn }

  @Option(help: "Seed: the same seed gives the same bytes.")
  var seed: UInt64
  @Option(help: "Minutes from the start, 5 to 390; a half day ends early.")
  var minutes = 390
  @Option(help: "Date of the session, or of the first one (YYYY-MM-DD).")
  var date = "2026-11-20"
  @Option(help: "Start of the flow in New York time (HH:MM).")
  var from = "09:30"
  @Option(
    help: """
      Sessions of one market, 1 to 60: a folder for each, with open interest that follows from \
      what traded the day before.
      """)
  var sessions = 1
  @Option(
    help: """
      Write the planted truth to FILE, one JSON object a line; with several sessions the date is \
      put before the ending.
      """)
  var truth: String?
  @Option(help: "Folder to write into.")
  var out: String
  @Option(help: "normal (JSON Lines) or dbn.")
  var format: Format = .normal

  func validate() throws {
    guard (5...390).contains(minutes) else {
      throw ValidationError("--minutes must be 5 to 390")
    }
    guard (1...60).contains(sessions) else {
      throw ValidationError("--sessions must be 1 to 60")
    }
    guard let first = firstSession else {
      throw ValidationError("--date must be a date like 2026-11-20")
    }
    guard let opensAt else { throw ValidationError("--from must be a time like 11:00") }
    for index in 0..<sessions {
      let date = SimulationRun.date(of: index, from: first)
      guard SimulationConfiguration.canOpen(date, at: opensAt) else {
        throw ValidationError(
          "no session of five minutes from \(from) on \(TimeText.isoDate(date))")
      }
    }
  }

  private var firstSession: CalendarDate? {
    let unused = CalendarDate(yyyymmdd: 0)
    guard let noon = MomentText.time(date + "T12:00", session: unused) else { return nil }
    let found = NewYorkTime.local(noon).date
    return TimeText.isoDate(found) == date ? found : nil
  }

  private var opensAt: Int? {
    guard let clock = MomentText.clock(from), clock % 60_000_000_000 == 0 else { return nil }
    return Int(clock / 60_000_000_000)
  }

  func run() throws {
    guard let firstSession, let opensAt else { return }
    var configuration = SimulationConfiguration(
      seed: seed, minutes: minutes, session: firstSession)
    configuration.opensAt = opensAt
    var progress = ProgressBar("sim")
    var total: UInt64 = 0
    if sessions == 1 {
      total = try write(SimulatedMarket(configuration: configuration), to: out, truth, &progress)
        .events
    } else {
      var run = SimulationRun(configuration: configuration, sessions: sessions)
      while let market = run.next() {
        let day = TimeText.isoDate(market.session)
        let (events, end) = try write(market, to: "\(out)/\(day)", dated(truth, day), &progress)
        total += events
        run.finish(end)
      }
    }
    progress.clear()
    var stream = OutputStream()
    stream.line("\(DecimalText.grouped(Int64(total))) events in \(printable(out)), seed \(seed)")
    stream.flush()
  }

  /// `truth.jsonl` of a day is `truth-2026-11-20.jsonl`.
  private func dated(_ path: String?, _ day: String) -> String? {
    guard let path else { return nil }
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return "\(path)-\(day)" }
    return "\(path[..<dot])-\(day)\(path[dot...])"
  }

  /// Writes one session.
  ///
  /// - Returns: its events, and the market when they were read.
  private func write(
    _ market: SimulatedMarket, to folder: String, _ truth: String?, _ progress: inout ProgressBar
  ) throws -> (events: UInt64, end: SimulatedMarket) {
    do { try Paths.make(folder) } catch {
      throw CommandError(
        code: .badInput, what: "the folder cannot be made", place: folder,
        remedy: "choose a folder you may write to")
    }
    var market = market
    let events =
      try format == .normal
      ? writeNormal(&market, folder, &progress) : writeDBN(&market, folder, &progress)
    if let truth {
      let file = try FileSink(truth)
      for item in market.truth { try file.write(Array((item.jsonLine + "\n").utf8)) }
      try file.close()
    }
    return (events, market)
  }

  private func writeNormal(
    _ market: inout SimulatedMarket, _ folder: String, _ progress: inout ProgressBar
  ) throws -> UInt64 {
    let file = try FileSink(folder + "/sim-\(seed).jsonl")
    var writer = NormalFormWriter()
    var text: [UInt8] = []
    var events: [MarketEvent] = []
    var total: UInt64 = 0
    while market.next(into: &events, limit: 4_096) {
      for event in events {
        // The end of a file is its end; a reader adds its own last clock.
        if case .clock(let tick) = event, tick.isEnd { continue }
        writer.append(event, to: &text)
      }
      total += UInt64(events.count)
      events.removeAll(keepingCapacity: true)
      try file.write(text)
      text.removeAll(keepingCapacity: true)
      progress.update(events: total, share: nil)
    }
    try file.close()
    return total
  }

  private func writeDBN(
    _ market: inout SimulatedMarket, _ folder: String, _ progress: inout ProgressBar
  ) throws -> UInt64 {
    var files: [DBNSimulationFile: FileSink] = [:]
    for file in DBNSimulationFile.allCases { files[file] = try FileSink(folder + "/" + file.name) }
    var failure: (any Error)?
    var writer = DBNSimulationWriter(session: market.session) { file, bytes in
      do { try files[file]?.write(bytes) } catch { failure = error }
    }
    var events: [MarketEvent] = []
    var total: UInt64 = 0
    while market.next(into: &events, limit: 4_096) {
      writer.write(events)
      if let failure { throw failure }
      total += UInt64(events.count)
      events.removeAll(keepingCapacity: true)
      progress.update(events: total, share: nil)
    }
    writer.finish()
    if let failure { throw failure }
    for file in DBNSimulationFile.allCases { try files[file]?.close() }
    return total
  }
}

/// A file that is written from its start, with an error that names it.
struct FileSink {
  private let handle: FileHandle
  private let path: String

  init(_ path: String) throws(CommandError) {
    self.path = path
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let handle = FileHandle(forWritingAtPath: path)
    else {
      throw CommandError(
        code: .badInput, what: "cannot write", place: path,
        remedy: "choose a place you may write to")
    }
    self.handle = handle
  }

  func write(_ bytes: [UInt8]) throws(CommandError) {
    do { try handle.write(contentsOf: bytes) } catch {
      throw CommandError(
        code: .badInput, what: "writing failed, \(error.localizedDescription)", place: path,
        remedy: "free space on the disk")
    }
  }

  func close() throws(CommandError) {
    do { try handle.close() } catch {
      throw CommandError(
        code: .badInput, what: "closing failed, \(error.localizedDescription)", place: path,
        remedy: "free space on the disk")
    }
  }
}
