import FlowEngine
import Glibc
import TermRender

/// The main thread's loop: keys, new events and time become state; state becomes at most one frame.
///
/// It draws on change only, a key at once, data no faster than the frame interval. Paused, it
/// writes nothing.
final class PanelApp {
  private let screen: NcursesScreen
  private let events: EventLoop
  private var source: PanelSource
  private var mailbox: Mailbox { source.mailbox }
  /// The logs that were opened together; nil for everything else.
  private var sessions: SessionSteps?
  /// What is shown: the whole, or a part of a log until that is read.
  private var index = FlowIndex()
  /// The moments that the part can show, and the newest that it did.
  private var served: ClosedRange<UInt64>?
  private var held: UInt64 = 0
  private var asked: UInt64?
  /// The log is not read yet.
  private var awaitsLog: Bool
  private var state: PanelState
  private var themes: ThemeLibrary
  private var frameInterval: Duration
  private var lastFrame = ContinuousClock.now - .seconds(1)
  private var lastPlay = ContinuousClock.now
  private var isDirty = true
  /// A key waits for its frame: it is drawn without regard to the frame interval.
  private var isUrgent = true
  private var cache = FilterCache()
  private var status = SourceStatus()
  private var frameReport = (bytes: 0, microseconds: 0)
  /// Sent to when the first events are in: `--at` needs them.
  private var start: PanelStart
  /// Where the last grid goes on request: `--dump-grid`, for tests.
  private let dumpPath: String?

  static let frameIntervalLocal = Duration.milliseconds(33)
  static let frameIntervalRemote = Duration.milliseconds(66)
  /// Deltas taken between two looks at the keyboard.
  static let deltasAtOnce = 4
  static let eventsAtOnce = 64

  init(
    screen: NcursesScreen, events: EventLoop, source: PanelSource, themes: ThemeLibrary,
    start: PanelStart, sessions: SessionSteps? = nil, dumpPath: String?
  ) {
    self.screen = screen
    self.events = events
    self.source = source
    self.sessions = sessions
    self.themes = themes
    self.start = start
    awaitsLog = source.isLog
    index.settings = start.settings
    self.dumpPath = dumpPath
    state = PanelState(width: screen.size.width, height: screen.size.height)
    state.themeName = screen.theme.name
    frameInterval =
      getenv("SSH_CONNECTION") == nil ? Self.frameIntervalLocal : Self.frameIntervalRemote
    if screen.glyphs == .ascii {
      state.message = PanelState.Message(
        text: "plain ASCII: the terminal, its locale or --ascii asks for it")
    }
    if let degraded = screen.degraded { state.message = PanelState.Message(text: degraded) }
    if let fault = themes.faults.first { state.message = PanelState.Message(text: fault) }
    begin()
  }

  /// Shows the first part of a log at once.
  private func begin() {
    guard let first = source.first else { return }
    show(first)
    start.apply(to: &state, index, isLoaded: true)
  }

  /// Ends what reads for the panel, before it is left or moves to another log.
  func close() {
    mailbox.close()
    source.parts?.stop()
  }

  /// Runs until the user leaves or a signal ends it.
  ///
  /// - Returns: the signal that ended it, or nil.
  func run() -> Int32? {
    while !state.wantsQuit {
      drawIfDue()
      if let signal = handle(events.next(timeout: timeout())) { return signal }
      // Keys that came together share a frame: a paste or a held key is not drawn one by one.
      for _ in 0..<Self.eventsAtOnce where !state.wantsQuit {
        let next = events.next(timeout: 0)
        if next == .timeout { break }
        if let signal = handle(next) { return signal }
      }
      applyDeltas()
      play()
      askFilter()
    }
    return nil
  }

  /// - Returns: the signal that ends the program, or nil.
  private func handle(_ event: EventLoop.Event) -> Int32? {
    switch event {
    case .key(let key): take(key)
    case .wakeup, .timeout, .suspend: break
    case .resize(let size):
      state.width = size.width
      state.height = size.height
      isUrgent = true
    case .terminate(let signal): return signal
    case .resume: isUrgent = true
    }
    return nil
  }

  /// Milliseconds until something is due; nil = nothing is.
  private func timeout() -> Int? {
    if mailbox.hasMore || isUrgent || isAsking { return 0 }
    let sinceFrame = ContinuousClock.now - lastFrame
    if isDirty { return max(0, milliseconds(frameInterval - sinceFrame)) }
    if state.playhead != nil { return max(1, milliseconds(frameInterval - sinceFrame)) }
    return nil
  }

  private func milliseconds(_ duration: Duration) -> Int {
    Int((duration / .milliseconds(1)).rounded(.up))
  }

  private func show(_ part: LogPart) {
    replace(by: part.index, FilterCache())
    served = part.served
    held = asked.flatMap { part.served.contains($0) ? $0 : nil } ?? part.served.upperBound
    asked = nil
    isUrgent = true
  }

  /// Another index of the same log takes over: moments stay what they are, rows are counted anew.
  private func replace(by other: FlowIndex, _ cache: FilterCache) {
    let selected = state.selected.flatMap { index.rows.indices.contains($0) ? index.rows[$0] : nil }
    index = other
    self.cache = cache
    state.selected = selected.flatMap { index.row(seq: $0.seq, n: $0.n) }
  }

  private func takeIndex() {
    if let part = mailbox.takePart(), awaitsLog { show(part) }
    guard awaitsLog, let loaded = mailbox.takeLoaded() else { return }
    awaitsLog = false
    served = nil
    source.parts?.stop()
    replace(by: loaded.index, loaded.cache)
    isUrgent = true
    guard let action = state.waiting else { return }
    state.waiting = nil
    PanelReducer(index: index, page: pageRows, themes: themes.names, cache: cache)
      .apply(action, to: &state)
  }

  private func applyDeltas() {
    takeIndex()
    // What is written behind a log that is not read yet has to wait for it.
    let deltas = awaitsLog ? [] : mailbox.receive(limit: Self.deltasAtOnce)
    for delta in deltas {
      index.append(delta.events, firstSeq: delta.firstSeq, delta.derived)
      cache.totals.note(delta.derived.settled)
    }
    let newStatus = mailbox.currentStatus
    let isChanged = newStatus != status
    if let note = newStatus.note, note != status.note {
      state.message = PanelState.Message(text: note)
    }
    status = newStatus
    let wasPending = start.isPending
    start.apply(to: &state, index, isLoaded: !status.isLoading && !mailbox.hasMore)
    // A recording opens paused: its first moment must be drawn before it holds still.
    if wasPending, !start.isPending { isUrgent = true }
    // Paused and loaded, new events and new figures change nothing on screen.
    if state.isPaused, !isChanged || !status.isLoading, !start.isPending { return }
    if !deltas.isEmpty || isChanged { isDirty = true }
  }

  /// Moves the playhead by the time that passed, times the speed.
  private func play() {
    let now = ContinuousClock.now
    defer { lastPlay = now }
    guard let playhead = state.playhead else { return }
    let elapsed = (now - lastPlay) / .nanoseconds(1)
    let next = playhead + Int64(elapsed) * Int64(state.speedEighths) / 8
    let before = state.moment(index)
    state.playhead = next
    state.position = .at(max(1, index.marks.seq(at: next)))
    if next >= index.marks.latest {
      state.playhead = nil
      state.position = isLive ? .edge : .at(index.lastSeq)
      isDirty = true
    }
    if state.moment(index) != before { isDirty = true }
  }

  /// A new filter has rows of a long log left to be asked. Where the moment moves by itself and the
  /// answers change with it, a frame asks what it can and that is all.
  private var isAsking: Bool {
    let view = FlowView(index, at: state.moment(index))
    return cache.isBehind(state.filter, view) && (cache.isLasting || state.isPaused)
  }

  /// Asks a slice of them, before the next look at the keyboard.
  private func askFilter() {
    guard isAsking else { return }
    cache.work(state.filter, FlowView(index, at: state.moment(index)))
    if !isAsking { isDirty = true }
  }

  private var isLive: Bool {
    switch status.origin {
    case .live, .simulated, .follow: true
    case .recorded: false
    }
  }

  /// To the session before or after the shown one: the same time of day, filter and layout.
  private func stepSession(_ by: Int) {
    do {
      guard let (log, next) = try sessions?.step(by, from: index, &state) else {
        let words =
          sessions == nil ? "one session is open" : "it is the \(by < 0 ? "first" : "last")"
        state.message = PanelState.Message(text: words + "; open several logs, or a folder of them")
        return
      }
      close()
      source = next
      start = PanelStart(
        moment: log.moment, filter: state.filterText,
        speedEighths: state.playhead == nil ? nil : state.speedEighths, settings: log.settings)
      (index, cache, served, asked, awaitsLog) = (FlowIndex(), FilterCache(), nil, nil, true)
      index.settings = log.settings
      (state.selected, state.playhead) = (nil, nil)
      (state.offExchangeScroll, state.evidenceScroll) = (0, 0)
      status = mailbox.currentStatus
      begin()
    } catch { state.message = PanelState.Message(text: "\(error)", isError: true) }
  }

  private func take(_ key: Key) {
    state.waiting = nil
    let reducer = PanelReducer(
      index: index, page: pageRows, themes: themes.names, cache: cache)
    let themeBefore = state.themeName
    if state.edit != nil {
      guard let edit = PanelReducer.EditKey(key) else { return }
      reducer.edit(edit, &state)
    } else if case .mouse(let mouse, let x, let y) = key {
      switch mouse {
      case .wheelUp, .wheelDown:
        for _ in 0..<3 { reducer.apply(mouse == .wheelUp ? .up : .down, to: &state) }
      case .press: reducer.click(x: x, y: y, &state)
      case .release: return
      }
    } else if state.pendingMark != nil {
      reducer.mark(key, &state)
    } else {
      guard let name = KeyName(key), let action = Action.named(name) else { return }
      if action == .repaint { screen.repaint() }
      reducer.apply(action, to: &state)
      if action == .mouse { screen.setMouse(state.reportsMouse ?? true) }
      if action == .edge, !isLive { state.position = .at(index.lastSeq) }
    }
    if state.themeName != themeBefore { changeTheme() }
    if let text = state.copied {
      screen.copy(text)
      state.copied = nil
    }
    if let step = state.sessionStep {
      state.sessionStep = nil
      stepSession(step)
    }
    lastPlay = .now
    isUrgent = true
  }

  private var pageRows: Int { max(1, state.height / 2 - 4) }

  private func changeTheme() {
    do {
      screen.theme = try themes.theme(state.themeName)
    } catch {
      state.message = PanelState.Message(text: "\(error)", isError: true)
      state.themeName = screen.theme.name
    }
  }

  private func drawIfDue() {
    if isUrgent || (isDirty && ContinuousClock.now - lastFrame >= frameInterval) { drawNow() }
  }

  private func drawNow() {
    let began = ContinuousClock.now
    status.frameBytes = frameReport.bytes
    status.frameMicroseconds = frameReport.microseconds
    let frame = PanelFrame(index: index, state: drawn(), status: status, cache: cache)
    let grid = cache.drawing { frame.draw() }
    let report = screen.present(grid)
    let ended = ContinuousClock.now
    frameReport = (report.bytes, Int((ended - began) / .microseconds(1)))
    lastFrame = ended
    isUrgent = false
    isDirty = report.isDeferred
    if report.isSlow { frameInterval = min(.milliseconds(250), frameInterval * 2) }
    if let dumpPath { dump(grid, to: dumpPath) }
  }

  /// What to draw: the moment, or while the log is read and another part of it has to come, the one
  /// before.
  private func drawn() -> PanelState {
    let moment = state.moment(index)
    guard let served, !served.contains(moment) else {
      held = moment
      return state
    }
    if asked != moment {
      asked = moment
      source.parts?.ask(moment)
    }
    var before = state
    before.position = .at(held)
    return before
  }

  /// Writes the frame as text beside the screen, whole or not at all.
  private func dump(_ grid: Grid, to path: String) {
    let text = grid.dump().joined(separator: "\n") + "\n"
    let partial = path + ".part"
    guard let file = fopen(partial, "w") else { return }
    fputs(text, file)
    fclose(file)
    rename(partial, path)
  }
}
