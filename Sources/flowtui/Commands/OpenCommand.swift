import ArgumentParser
import FlowEngine
import Store

/// `flowtui open`: the panel in replay on a log or on feed files.
struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Open the panel in replay on a log or feed files.",
    discussion: """
      A log that another flowtui writes is followed (FOLLOW pid N). Of several logs, or of a folder of
      them, the newest session is shown, and { } step to the others.

      Examples:
        flowtui open day.flow --at 10:30 --filter 'NVDA k:sweep' --speed 8
        flowtui open 2026-11-19.flow 2026-11-20.flow
      """)

  @Argument(help: "Logs, or feed files; a folder means what it holds.")
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
    if let list = try SessionList(inputs) { return try openLogs(list) }
    let reader = try InputReader(inputs)
    var start = try start(reader.session)
    start.settings = Settings().withCurve(for: reader.session)
    let terminal = try PanelTerminal(screen)
    let mailbox = Mailbox(wakeup: terminal.wakeup)
    let name = inputs.count == 1 ? inputs[0] : "\(inputs.count) inputs"
    mailbox.updateStatus { status in
      status.origin = .recorded(String(name.split(separator: "/").last ?? ""))
      status.session = reader.session
      status.isLoading = true
    }
    FilePipeline(reader: reader, settings: start.settings, mailbox: mailbox).start()
    terminal.leave(terminal.run(mailbox, start: start))
  }

  /// The session that `--at` dates, or the newest; the others are a key away.
  private func openLogs(_ list: SessionList) throws {
    for note in list.notes { complain(printable(note)) }
    let newest = list.sessions[list.sessions.count - 1].date
    var start = try start(newest)
    var place = list.sessions.count - 1
    if case .time(let time) = start.moment, at?.contains("T") ?? false {
      let session = NewYorkTime.session(of: Timestamp(nanoseconds: time))
      place = list.place(of: session) ?? place
    }
    let log = try OpenedLog(list.sessions[place].path, at: start.moment)
    if log.writer != nil, start.moment == .end {
      start.moment = .edge
    } else {
      start.moment = log.moment
    }
    start.settings = log.settings
    let terminal = try PanelTerminal(screen)
    let steps = SessionSteps(list: list, place: place, wakeup: terminal.wakeup)
    let source = log.start(terminal.wakeup, day: steps.day)
    terminal.leave(terminal.run(source, start: start, sessions: steps))
  }

  private func start(_ session: CalendarDate) throws(CommandError) -> PanelStart {
    PanelStart(
      moment: try moment(session), filter: filter, speedEighths: speed.map { Int($0 * 8) })
  }

  private func moment(_ session: CalendarDate) throws(CommandError) -> PanelStart.Moment {
    guard let at else { return speed == nil ? .end : .time(.min) }
    if at.hasPrefix("seq:"), let seq = UInt64(at.dropFirst(4)) { return .seq(seq) }
    guard let time = MomentText.time(at, session: session) else {
      throw CommandError(
        code: .usage, what: "not a moment: \"\(at)\"", place: "--at",
        remedy: "use 10:30, 10:30:05.5, 2026-11-20T10:30, RFC 3339, or seq:1234")
    }
    return .time(time.nanoseconds)
  }
}
