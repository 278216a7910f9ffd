import ArgumentParser
import FlowEngine
import Foundation
import Store

/// `flowtui import`: feed files → event log, merged in time order.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Import feed files into an event log.",
    discussion: """
      The same list again resumes, or does nothing; another list, or other rules, are refused.

      Example: flowtui import tcbbo.dbn.zst definition.dbn.zst --log day.flow --rules mine.toml
      """)

  @Argument(help: "DBN or normal-form files, or folders of them.")
  var inputs: [String]
  @Option(help: "The log to write.")
  var log: String
  @OptionGroup var rules: RulesOption
  @OptionGroup var history: HistoryOption
  @Option(help: "Events handed on at once; the log does not depend on it.")
  var batch = 4_096

  func validate() throws {
    guard batch > 0 else { throw ValidationError("--batch must be at least 1") }
  }

  func run() throws {
    let reader = try InputReader(inputs)
    for note in reader.notes { complain(printable(note)) }
    let settings = try rules.settings(for: reader)
    let taken = try history.taken(for: reader, settings: settings, keepsCache: true)
    let header = LogHeader(
      session: reader.session, origin: reader.origin, settings: settings.text,
      inputs: reader.inputs + taken.inputs, createdBy: "flowtui \(Flowtui.version)")
    let isNew = !FileManager.default.fileExists(atPath: log)
    do {
      let writer = try LogWriter(path: log, header: header, mode: .importing)
      let resumedAt = writer.lastSeq
      try refusePipes(reader.inputs, onto: writer)
      if writer.isComplete {
        return say("\(log) holds these inputs already: \(writer.lastSeq) events, nothing added")
      }
      let events: UInt64
      do {
        events = try copy(reader, taken, settings, into: writer)
      } catch let refusal as SessionRefusal {
        writer.close()
        if isNew { Self.remove(log) }
        throw refusal.error
      }
      writer.close()
      if let line = taken.line { say(line) }
      if resumedAt > 0 { say("resumed after event \(resumedAt)") }
      say("\(DecimalText.grouped(Int64(events))) events in \(log)")
    } catch let error as LogError { throw CommandError(error) }
    for fault in reader.faults { complain(fault) }
  }

  /// The content of a pipe has no hash: nobody can say that it is the same as before.
  private func refusePipes(_ inputs: [LogInput], onto writer: LogWriter) throws(CommandError) {
    guard writer.lastSeq > 0 || writer.isComplete,
      let pipe = inputs.first(where: { $0.hash.isEmpty })
    else { return }
    throw CommandError(
      code: .badInput, what: "the input \(pipe.name) is a pipe, and the log holds events already",
      place: log, remedy: "choose a new --log, or import a file")
  }

  /// A log that this run began and cannot end would only stand in the way of the next one.
  private static func remove(_ log: String) {
    for suffix in ["", "-wal", "-shm"] { unlinkFile(log + suffix) }
  }

  private func say(_ text: String) {
    var out = OutputStream()
    out.line(printable(text))
    out.flush()
  }

  private func copy(
    _ reader: InputReader, _ taken: TakenHistory, _ settings: Settings, into writer: LogWriter
  ) throws -> UInt64 {
    var loop = EngineLoop(Engine(settings: settings, session: reader.session))
    let fence = SessionFence(reader.session)
    var progress = ProgressBar("import")
    let ahead = ReadAhead(reader, after: taken.events, limit: batch)
    defer { ahead.stop() }
    while let batch = try ahead.next() {
      if let foreign = batch.foreign {
        throw SessionRefusal(error: fence.refusal(of: batch.events[foreign], in: inputs))
      }
      var delta = loop.step(batch.events)
      progress.update(events: loop.engine.seq, share: batch.share)
      guard loop.engine.seq > writer.lastAppended else { continue }
      if delta.firstSeq <= writer.lastAppended {
        delta = delta.dropping(through: writer.lastAppended)
      }
      try writer.append(delta.events, derived: delta.derived, firstSeq: delta.firstSeq)
    }
    try writer.finish()
    progress.clear()
    return loop.engine.seq
  }
}

/// A second session in the inputs of an import.
private struct SessionRefusal: Error {
  var error: CommandError
}

/// Refuses an event of another session: a log holds one.
struct SessionFence {
  private let session: CalendarDate
  private let end: Timestamp

  init(_ session: CalendarDate) {
    self.session = session
    end = NewYorkTime.timestamp(session, nanoseconds: 20 * 3_600 * 1_000_000_000)
  }

  /// The events before the first of another session, and the refusal of that one.
  func split(
    _ events: [MarketEvent], of inputs: [String]
  ) -> (own: [MarketEvent], refusal: CommandError?) {
    guard let foreign = firstForeign(events) else { return (events, nil) }
    return (Array(events[..<foreign]), refusal(of: events[foreign], in: inputs))
  }

  func refusal(of foreign: MarketEvent, in inputs: [String]) -> CommandError {
    let other = TimeText.isoDate(NewYorkTime.session(of: foreign.known))
    return CommandError(
      code: .badInput,
      what: "the inputs hold session \(TimeText.isoDate(session)) and session \(other)",
      place: inputs.joined(separator: " "), remedy: "import each session into a log of its own")
  }

  func firstForeign(_ events: [MarketEvent]) -> Int? {
    events.withUnsafeBufferPointer(firstForeign)
  }

  /// Each event is looked at where it lies: to copy it would cost more than the look.
  private func firstForeign(_ events: UnsafeBufferPointer<MarketEvent>) -> Int? {
    for place in events.indices {
      switch events[place] {
      case .trade(let trade): if trade.times.known >= end { return place }
      case .quote(let quote): if quote.times.known >= end { return place }
      default: break
      }
    }
    return nil
  }
}
