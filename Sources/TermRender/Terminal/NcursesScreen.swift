import CNcurses
import CTermGuard
import Glibc

/// The terminal, drawn by ncurses into memory and sent with one write a frame.
///
/// Belongs to one thread (it is not `Sendable`), and one may be open in a process. ncurses finds
/// the shortest bytes; it never touches the terminal itself. Call `close` at the end: it is not
/// done when the object goes, because curses is only ever called on purpose.
public final class NcursesScreen: Screen {
  public private(set) var size: Size
  /// The colours in use.
  public let depth: ColorDepth
  /// The glyphs in use.
  public let glyphs: GlyphSet
  /// The terminal description in use.
  public let terminalName: String
  /// What is less than the user asked for, for the status bar.
  public let degraded: String?
  /// True when frames are shown by the terminal as a whole (mode 2026).
  public var isSynchronized: Bool { keyReader.learnedSynchronized }

  /// A change is seen with the next frame.
  public var theme: Theme {
    didSet {
      palette = Palette(theme: theme, depth: depth)
      shown = nil
    }
  }

  let options: ScreenOptions
  let profile: TerminalProfile
  let keyReader: KeyReader
  var sender: FrameSender
  private let memory: MemoryFile
  private let input: UnsafeMutablePointer<FILE>
  private let screen: OpaquePointer
  private var palette: Palette
  /// The grid that curses has; `nil` when all of it must be pushed again.
  private var shown: Grid?
  private var repaints = true
  private var reportsMouse: Bool
  private var state = State.open
  /// When the terminal was asked what it can do, until its answer is no longer waited for.
  private var askedAt: Int64?

  private enum State {
    case open
    case suspended
    case closed
  }

  /// Takes over a terminal: raw mode, alternate screen, no cursor, mouse and paste reports.
  ///
  /// - Throws: `ScreenError`; the terminal is then as it was.
  public init(_ options: ScreenOptions = ScreenOptions()) throws(ScreenError) {
    let isUTF8 = cn_take_locale() != 0
    let profile = TerminalProfile(options, isUTF8: isUTF8)
    guard ctg_is_armed() == 0 else { throw .alreadyOpen }
    guard
      ctg_arm(options.inputDescriptor, options.outputDescriptor, Modes.restore(profile)) == 0
    else { throw .notATerminal(descriptor: options.inputDescriptor) }
    var isOpened = false
    defer { if !isOpened { ctg_disarm() } }

    memory = try MemoryFile()
    let duplicate = fcntl(options.inputDescriptor, F_DUPFD_CLOEXEC, 3)
    guard duplicate >= 0, let input = fdopen(duplicate, "r") else {
      throw .system(call: "fdopen", errno: errno)
    }
    self.input = input
    let size = Self.measure(options.outputDescriptor)
    guard let (screen, name) = Self.open(profile.names, memory.file, input, size) else {
      fclose(input)
      throw .unknownTerminal(profile.names)
    }
    isOpened = true
    self.screen = screen
    self.options = options
    self.profile = profile
    terminalName = name
    theme = options.theme
    glyphs = profile.glyphs
    depth = Self.startColors(profile, name)
    degraded = profile.degraded(opened: name, depth: depth)
    self.size = size
    palette = Palette(theme: options.theme, depth: depth)
    sender = FrameSender(descriptor: options.outputDescriptor)
    keyReader = KeyReader(input: duplicate, escapeDelay: profile.escapeDelay)
    resizeterm(Int32(size.height), Int32(size.width))
    curs_set(0)
    leaveok(cn_stdscr(), true)
    reportsMouse = options.mouse
    ctg_divert_errors(options.errorPath)
    ctg_catch_crashes()
    let isAsking = options.synchronized == .ask && profile.isModern
    if isAsking { askedAt = ctg_monotonic() }
    deliver(
      extra: Modes.on(profile) + Modes.mouse(reportsMouse, profile)
        + (isAsking ? TerminalQuery.question : []))
  }

  /// Pushes the changed part of each row to curses, and sends what curses makes of it.
  ///
  /// An unchanged grid costs no byte. While the terminal owes an older frame nothing is drawn and
  /// the report says `isDeferred`.
  public func present(_ grid: Grid) -> FrameReport {
    var report = FrameReport()
    guard state == .open, sender.flush(into: &report), !sender.isBroken else {
      report.isDeferred = true
      return report
    }
    let rows = min(grid.height, size.height)
    let columns = min(grid.width, size.width)
    var known = shown
    if known?.width != grid.width || known?.height != grid.height {
      werase(cn_stdscr())
      known = nil
    }
    var changed = repaints || known == nil
    for row in 0..<rows {
      guard let span = Self.changes(in: row, columns: columns, of: grid, since: known) else {
        continue
      }
      changed = true
      push(grid, row: row, span: span)
    }
    shown = grid
    guard changed else { return report }
    if repaints {
      clearok(cn_stdscr(), true)
      repaints = false
    }
    wnoutrefresh(cn_stdscr())
    doupdate()
    var bytes = memory.take()
    if isSynchronized, !bytes.isEmpty { bytes = Modes.syncOn + bytes + Modes.syncOff }
    sender.send(bytes, into: &report)
    return report
  }

  /// Draws every cell anew with the next frame, for a terminal that others wrote upon.
  public func repaint() { repaints = true }

  /// Takes the size of the terminal again; every cell is drawn with the next frame.
  @discardableResult
  public func resize() -> Size {
    size = Self.measure(options.outputDescriptor)
    guard state == .open else { return size }
    resizeterm(Int32(size.height), Int32(size.width))
    werase(cn_stdscr())
    shown = nil
    repaints = true
    return size
  }

  /// Turns mouse reports on or off; off, the terminal selects text as usual.
  public func setMouse(_ on: Bool) {
    reportsMouse = on
    if state == .open { deliver(extra: Modes.mouse(on, profile)) }
  }

  /// Sets the window title, if the options allow it.
  public func setTitle(_ text: String) {
    if options.title, profile.isModern { deliver(extra: Modes.title(text)) }
  }

  /// Hands text to the terminal's clipboard (OSC 52); many terminals ask or refuse.
  public func copy(_ text: String) {
    if profile.isModern { deliver(extra: Modes.clipboard(text)) }
  }

  /// Gives the terminal back until `resume`.
  public func suspend() {
    guard state == .open else { return }
    leave()
    state = .suspended
    ctg_relax()
    ctg_return_errors()
  }

  /// Takes the terminal again; every cell is drawn with the next frame.
  public func resume() {
    // A process that was stopped from outside never suspended, but lost the terminal all the same.
    guard state != .closed else { return }
    if state == .suspended { ctg_divert_errors(options.errorPath) }
    ctg_rearm()
    state = .open
    wrefresh(cn_stdscr())
    // The shell may have shown the cursor, and curses only writes a change it knows of.
    curs_set(1)
    curs_set(0)
    resize()
    deliver(extra: Modes.on(profile) + Modes.mouse(reportsMouse, profile))
  }

  /// Gives the terminal back for good; later calls do nothing.
  public func close() {
    guard state != .closed else { return }
    if state == .open { leave() }
    state = .closed
    ctg_disarm()
    ctg_return_errors()
    keyReader.close()
    delscreen(screen)
    memory.close()
    fclose(input)
  }

  /// True while the terminal owes part of a frame.
  var owesFrame: Bool { !sender.pending.isEmpty }

  /// Tries to send the rest of the last frame.
  func flush() {
    var report = FrameReport()
    _ = sender.flush(into: &report)
  }

  /// Leaves the alternate screen and turns all modes off.
  private func leave() {
    sender.drain(milliseconds: 500)
    awaitAnswer()
    curs_set(1)
    endwin()
    var report = FrameReport()
    sender.send(Modes.off(profile) + memory.take(), into: &report)
    sender.drain(milliseconds: 500)
  }

  /// Takes an answer that is still on its way: behind us it would be typed into the shell.
  private func awaitAnswer() {
    guard let askedAt else { return }
    self.askedAt = nil
    while !keyReader.isAnswered {
      let left = (askedAt + TerminalQuery.patience - ctg_monotonic()) / 1_000_000
      var watched = pollfd(fd: options.inputDescriptor, events: Int16(POLLIN), revents: 0)
      guard left > 0, poll(&watched, 1, Int32(left)) > 0,
        watched.revents & Int16(POLLIN) != 0
      else { return }
      _ = keyReader.drain()
    }
  }

  /// Sends what curses wrote outside of a frame, and bytes of our own.
  private func deliver(extra: [UInt8] = []) {
    var report = FrameReport()
    guard sender.flush(into: &report) else { return }
    sender.send(memory.take() + extra, into: &report)
  }

  private func push(_ grid: Grid, row: Int, span: Range<Int>) {
    let start = row * grid.width
    withUnsafeTemporaryAllocation(of: cchar_t.self, capacity: span.count) { line in
      var count = 0
      for cell in grid.cells[start + span.lowerBound..<start + span.upperBound] {
        // curses makes the right half of a wide character itself.
        guard let scalar = cell.scalar ?? (glyphs == .ascii ? " " : nil) else { continue }
        var filled = cchar_t()
        palette.fill(&filled, scalar: glyphs.translate(scalar), style: cell.style)
        line.initializeElement(at: count, to: filled)
        count += 1
      }
      wmove(cn_stdscr(), Int32(row), Int32(span.lowerBound))
      wadd_wchnstr(cn_stdscr(), line.baseAddress, Int32(count))
    }
  }

  /// The columns of a row that differ, widened to whole wide characters.
  private static func changes(in row: Int, columns: Int, of grid: Grid, since known: Grid?)
    -> Range<Int>?
  {
    guard let known else { return 0..<columns }
    let start = row * grid.width
    var first = 0
    var last = columns - 1
    while first <= last, grid.cells[start + first] == known.cells[start + first] { first += 1 }
    guard first <= last else { return nil }
    while grid.cells[start + last] == known.cells[start + last] { last -= 1 }
    if first > 0, grid.cells[start + first].value == 0 { first -= 1 }
    if last + 1 < columns, grid.cells[start + last + 1].value == 0 { last += 1 }
    return first..<last + 1
  }

  private static func open(
    _ names: [String], _ output: UnsafeMutablePointer<FILE>, _ input: UnsafeMutablePointer<FILE>,
    _ size: Size
  ) -> (OpaquePointer, String)? {
    // Curses cannot ask the memory for a size, and some descriptions have none. Left standing, the
    // variables would freeze the size, here and in children.
    setenv("LINES", String(size.height), 1)
    setenv("COLUMNS", String(size.width), 1)
    defer {
      unsetenv("LINES")
      unsetenv("COLUMNS")
    }
    for name in names {
      if let screen = newterm(name, output, input) { return (screen, name) }
    }
    return nil
  }

  private static func startColors(_ profile: TerminalProfile, _ name: String) -> ColorDepth {
    guard profile.depth != ColorDepth.none, has_colors() else { return .none }
    start_color()
    use_default_colors()
    let possible: ColorDepth =
      switch cn_colors() {
      case ..<8: .none
      case 8..<256: .ansi8
      case 256...0xFFFF: .indexed256
      default: .truecolor
      }
    switch profile.depth {
    case .ansi8: return .ansi8
    case .indexed256: return possible == .ansi8 ? .ansi8 : possible == .none ? .none : .indexed256
    default: return possible
    }
  }

  private static func measure(_ descriptor: Int32) -> Size {
    var columns: Int32 = 0
    var rows: Int32 = 0
    if ctg_window_size(descriptor, &columns, &rows) != 0 || columns < 1 || rows < 1 {
      return Size(width: 80, height: 24)
    }
    return Size(width: Int(columns), height: Int(rows))
  }
}
