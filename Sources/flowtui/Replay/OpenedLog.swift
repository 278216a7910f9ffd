import FlowEngine
import Store
import TermRender

/// What the panel is opened on: where its events come from, and what can be shown at once.
struct PanelSource {
  var mailbox: Mailbox
  /// Of a log: parts of it on request until it is read, and the first of them.
  var parts: PartPipeline?
  var first: LogPart?
  /// The whole comes at once, as an index, and what is written later behind it.
  var isLog = false
}

/// A log opened for the panel: its first picture is read, and nothing runs yet.
struct OpenedLog {
  let reader: LogReader
  /// The process that writes it; nil for a finished one.
  let writer: Int32?
  let settings: Settings
  private let parts: LogParts?
  let first: LogPart?
  /// Where the panel starts; a number when the first picture is there.
  let moment: PanelStart.Moment

  /// - Parameter writer: the process that is known to write it; nil asks the log.
  /// - Throws: `CommandError` for what is no log, or cannot be read at all.
  init(
    _ path: String, at asked: PanelStart.Moment, writer known: Int32? = nil
  ) throws(CommandError) {
    do throws(LogError) {
      reader = try LogReader(path: path)
      let progress = try reader.progress()
      let isWritten = !progress.isComplete && isAlive(progress.writerPID)
      writer = known ?? (isWritten ? progress.writerPID : nil)
    } catch { throw CommandError(error) }
    settings = try Settings(of: reader)
    // A log whose first picture cannot be had, because it is older or damaged there, is read whole
    // as before, and what is wrong with it is told then.
    let picture = try? Self.picture(reader, settings, at: asked)
    parts = picture?.parts
    first = picture?.first
    moment = picture?.moment ?? asked
  }

  private static func picture(
    _ reader: LogReader, _ settings: Settings, at asked: PanelStart.Moment
  ) throws(LogError) -> (parts: LogParts, first: LogPart, moment: PanelStart.Moment)? {
    let last = try reader.lastSeq()
    var moment = asked
    let seq: UInt64
    switch asked {
    case .edge: seq = last
    case .end: seq = last
    case .seq(let number): seq = min(max(1, number), last)
    case .time(let time): seq = max(1, try reader.seq(at: Timestamp(nanoseconds: time)))
    }
    if asked != .edge { moment = .seq(seq) }
    let parts = try LogParts(reader, settings: settings)
    guard let first = try parts.part(at: seq) else { return nil }
    return (parts, first, moment)
  }

  /// Starts to read it, and to follow it when somebody writes it.
  ///
  /// - Parameter day: its place among the logs that were opened together.
  func start(_ wakeup: Wakeup?, day: SourceStatus.Day?) -> PanelSource {
    let mailbox = Mailbox(wakeup: wakeup)
    mailbox.updateStatus { status in
      let name = String(reader.path.split(separator: "/").last ?? "")
      status.origin = writer.map { .follow(pid: $0) } ?? .recorded(name)
      status.session = reader.header.session
      status.day = day
      status.isLoading = true
      status.readPercent = 0
    }
    LogPipeline(reader: reader, mailbox: mailbox, writer: writer, settings: settings).start()
    return PanelSource(
      mailbox: mailbox, parts: parts.map { PartPipeline(parts: $0, mailbox: mailbox) },
      first: first, isLog: true)
  }
}
