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
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case normal, dbn }

  @Option(help: "Seed: the same seed gives the same bytes.")
  var seed: UInt64
  @Option(help: "Minutes from the open, 5 to 390.")
  var minutes = 390
  @Option(help: "Write the planted truth to FILE, one JSON object a line.")
  var truth: String?
  @Option(help: "Folder to write into.")
  var out: String
  @Option(help: "normal (JSON Lines) or dbn.")
  var format: Format = .normal

  func validate() throws {
    guard (5...390).contains(minutes) else {
      throw ValidationError("--minutes must be 5 to 390")
    }
  }

  func run() throws {
    do { try Paths.make(out) } catch {
      throw CommandError(
        code: .badInput, what: "the folder cannot be made", place: out,
        remedy: "choose a folder you may write to")
    }
    var market = SimulatedMarket(
      configuration: SimulationConfiguration(seed: seed, minutes: minutes))
    var progress = ProgressBar("sim")
    let total =
      try format == .normal ? writeNormal(&market, &progress) : writeDBN(&market, &progress)
    progress.clear()
    if let truth {
      let file = try FileSink(truth)
      for item in market.truth { try file.write(Array((item.jsonLine + "\n").utf8)) }
      try file.close()
    }
    var stream = OutputStream()
    stream.line("\(DecimalText.grouped(Int64(total))) events in \(printable(out)), seed \(seed)")
    stream.flush()
  }

  private func writeNormal(
    _ market: inout SimulatedMarket, _ progress: inout ProgressBar
  ) throws -> UInt64 {
    let file = try FileSink(out + "/sim-\(seed).jsonl")
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
    _ market: inout SimulatedMarket, _ progress: inout ProgressBar
  ) throws -> UInt64 {
    var files: [DBNSimulationFile: FileSink] = [:]
    for file in DBNSimulationFile.allCases { files[file] = try FileSink(out + "/" + file.name) }
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
