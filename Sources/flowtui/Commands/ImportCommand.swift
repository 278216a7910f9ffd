import ArgumentParser
import FlowEngine
import Store

/// `flowtui import`: feed files → event log, merged in time order.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Import feed files into an event log.",
    discussion: """
      The same list again resumes, or does nothing; another list is refused.

      Example: flowtui import tcbbo.dbn.zst definition.dbn.zst --log day.flow
      """)

  @Argument(help: "DBN or normal-form files, or folders of them.")
  var inputs: [String]
  @Option(help: "The log to write.")
  var log: String
  @Option(help: "Events handed on at once; the log does not depend on it.")
  var batch = 4_096

  func validate() throws {
    guard batch > 0 else { throw ValidationError("--batch must be at least 1") }
  }

  func run() throws {
    let reader = try InputReader(inputs)
    for note in reader.notes { complain(printable(note)) }
    let settings = Settings()
    let header = LogHeader(
      session: reader.session, origin: reader.origin, settings: settings.text,
      inputs: reader.inputs, createdBy: "flowtui \(Flowtui.version)")
    do {
      let writer = try LogWriter(path: log, header: header, mode: .importing)
      if writer.isComplete {
        return say("\(log) holds these inputs already: \(writer.lastSeq) events, nothing added")
      }
      let resumedAt = writer.lastSeq
      let events = try copy(reader, settings, into: writer)
      writer.close()
      if resumedAt > 0 { say("resumed after event \(resumedAt)") }
      say("\(DecimalText.grouped(Int64(events))) events in \(log)")
    } catch let error as LogError { throw CommandError(error) }
    for fault in reader.faults { complain(fault) }
  }

  private func say(_ text: String) {
    var out = OutputStream()
    out.line(printable(text))
    out.flush()
  }

  private func copy(
    _ reader: InputReader, _ settings: Settings, into writer: LogWriter
  ) throws -> UInt64 {
    var loop = EngineLoop(Engine(settings: settings, session: reader.session))
    let fence = SessionFence(reader.session)
    var progress = ProgressBar("import")
    var events: [MarketEvent] = []
    while try reader.next(into: &events, limit: batch) {
      try fence.check(events, of: inputs)
      var delta = loop.step(events)
      events.removeAll(keepingCapacity: true)
      progress.update(events: loop.engine.seq, share: reader.share)
      if loop.engine.seq <= writer.lastAppended { continue }
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

/// Refuses an event of another session: a log holds one.
struct SessionFence {
  private let session: CalendarDate
  private let end: Timestamp

  init(_ session: CalendarDate) {
    self.session = session
    end = NewYorkTime.timestamp(session, nanoseconds: 20 * 3_600 * 1_000_000_000)
  }

  func check(_ events: [MarketEvent], of inputs: [String]) throws(CommandError) {
    for event in events {
      switch event {
      case .trade, .quote:
        guard event.known >= end else { continue }
        let other = TimeText.isoDate(NewYorkTime.session(of: event.known))
        throw CommandError(
          code: .badInput,
          what: "the inputs hold session \(TimeText.isoDate(session)) and session \(other)",
          place: inputs.joined(separator: " "), remedy: "import each session into a log of its own")
      default: continue
      }
    }
  }
}
