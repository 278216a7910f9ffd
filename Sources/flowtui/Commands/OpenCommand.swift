import ArgumentParser
import FlowEngine
import Store

/// `flowtui open`: the panel in replay on a log or on feed files.
struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Open the panel in replay on a log or feed files.",
    discussion: """
      A log that another flowtui writes is followed (FOLLOW pid N).

      Example: flowtui open day.flow --at 10:30 --filter 'NVDA k:sweep' --speed 8
      """)

  @Argument(help: "A log, or feed files and folders.")
  var inputs: [String]
  @Option(help: "HH:MM[:SS[.fff]], YYYY-MM-DDTHH:MM[:SS], RFC 3339, or seq:N. New York time.")
  var at: String?
  @Option(parsing: .unconditional, help: "Filter in force from the start.")
  var filter: String?
  @Option(help: "Play at this speed: 1 is real time, 0.125 to 64.")
  var speed: Double?
  @OptionGroup var screen: ScreenFlags

  func validate() throws {
    if let speed, !(0.125...64).contains(speed) {
      throw ValidationError("--speed must be 0.125 to 64")
    }
  }

  func run() throws {
    // Everything that can be refused is refused before the screen is taken.
    if let filter {
      do { _ = try FilterParser.parse(filter, hasMoment: true) { _ in true } } catch {
        throw CommandError(
          code: .usage, what: "the filter is not understood, \(error.expected)",
          place: "--filter, column \(error.span.lowerBound + 1)", remedy: "see docs/filter.md")
      }
    }
    let name = inputs.count == 1 ? inputs[0] : "\(inputs.count) inputs"
    let follow = try followed()
    let reader = follow == nil ? try InputReader(inputs) : nil
    let session = follow?.reader.header.session ?? reader?.session
    var judged = Settings()
    if let follow { judged = try Settings(of: follow.reader) }
    let start = PanelStart(
      moment: try moment(session), filter: filter,
      speedEighths: speed.map { Int($0 * 8) },
      settings: judged)
    let terminal = try PanelTerminal(screen)
    let mailbox = Mailbox(wakeup: terminal.wakeup)
    mailbox.updateStatus { status in
      status.origin =
        follow.flatMap { $0.pid }.map { .follow(pid: $0) }
        ?? .recorded(String(name.split(separator: "/").last ?? ""))
      if let session { status.session = session }
      status.isLoading = true
    }
    if let follow {
      LogPipeline(reader: follow.reader, mailbox: mailbox, writer: follow.pid).start()
    } else if let reader {
      FilePipeline(reader: reader, settings: Settings(), mailbox: mailbox).start()
    }
    let signal = terminal.run(mailbox, start: start)
    terminal.leave(signal)
  }

  /// The log to read, with the process that writes it when there is one.
  private func followed() throws -> (reader: LogReader, pid: Int32?)? {
    guard inputs.count == 1, let path = inputs.first, InputReader.isLog(path) else { return nil }
    do throws(LogError) {
      let reader = try LogReader(path: path)
      let progress = try reader.progress()
      let isWritten = !progress.isComplete && isAlive(progress.writerPID)
      return (reader, isWritten ? progress.writerPID : nil)
    } catch { throw CommandError(error) }
  }

  private func moment(_ session: CalendarDate?) throws(CommandError) -> PanelStart.Moment {
    guard let at else { return speed == nil ? .end : .time(.min) }
    if at.hasPrefix("seq:"), let seq = UInt64(at.dropFirst(4)) { return .seq(seq) }
    guard let session, let time = MomentText.time(at, session: session) else {
      throw CommandError(
        code: .usage, what: "not a moment: \"\(at)\"", place: "--at",
        remedy: "use 10:30, 10:30:05.5, 2026-11-20T10:30, RFC 3339, or seq:1234")
    }
    return .time(time.nanoseconds)
  }
}
