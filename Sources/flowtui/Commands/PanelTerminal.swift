import ArgumentParser
import Glibc
import TermRender

/// Flags of every command that opens the panel.
struct ScreenFlags: ParsableArguments {
  @Option(help: "Theme: dusk, mono, or a file of the themes folder.")
  var theme: String?
  @Option(help: "Colours: auto, never, 8, 256 or true.")
  var color: ColorChoice = .auto
  @Flag(help: "Plain ASCII instead of braille and box characters.")
  var ascii = false
  @Flag(help: "Leave the mouse to the terminal.")
  var noMouse = false
  @Option(help: ArgumentHelp("Write each frame as text to FILE, for tests.", visibility: .hidden))
  var dumpGrid: String?
}

enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
  case auto, never
  case eight = "8"
  case many = "256"
  case all = "true"

  var depth: ColorDepth? {
    switch self {
    case .auto: nil
    case .never: ColorDepth.none
    case .eight: .ansi8
    case .many: .indexed256
    case .all: .truecolor
    }
  }
}

/// The terminal of a panel: opened before any thread exists, given back at the end.
final class PanelTerminal {
  let wakeup: Wakeup
  private let signals: Signals
  private let screen: NcursesScreen
  private let themes: ThemeLibrary
  private let dumpPath: String?

  init(_ flags: ScreenFlags) throws {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      throw CommandError(
        code: .usage, what: "the panel needs a terminal", place: "standard input and output",
        remedy: "run it in a terminal, or use 'flowtui scan' in a pipe")
    }
    DiagnosticLog.start()
    themes = ThemeLibrary()
    dumpPath = flags.dumpGrid
    var options = ScreenOptions()
    options.depth = flags.color.depth
    if flags.ascii { options.glyphs = .ascii }
    options.mouse = !flags.noMouse
    options.errorPath = (try? Paths.make(Paths.state)) == nil ? nil : Paths.errorLog
    let wantsMono = flags.color == .never || (flags.color == .auto && getenv("NO_COLOR") != nil)
    let name = flags.theme ?? (wantsMono ? "mono" : "dusk")
    do {
      options.theme = try themes.theme(name)
      signals = try Signals()
      wakeup = try Wakeup()
      screen = try NcursesScreen(options)
    } catch let error as ThemeError {
      throw CommandError(
        code: .usage, what: "\(error)", place: "--theme",
        remedy: "themes are " + themes.names.joined(separator: ", "))
    } catch {
      throw CommandError(
        code: .badInput, what: "the terminal cannot be used, \(error)",
        place: "TERM=\(Self.variable("TERM"))", remedy: "try TERM=xterm-256color")
    }
  }

  private static func variable(_ name: String) -> String {
    getenv(name).map { String(cString: $0) } ?? ""
  }

  /// - Returns: the signal that ended it, or nil when the user left.
  func run(_ mailbox: Mailbox, start: PanelStart) -> Int32? {
    run(PanelSource(mailbox: mailbox), start: start)
  }

  /// - Returns: the signal that ended it, or nil when the user left.
  func run(_ source: PanelSource, start: PanelStart, sessions: SessionSteps? = nil) -> Int32? {
    let loop = EventLoop(screen: screen, signals: signals, wakeup: wakeup)
    let app = PanelApp(
      screen: screen, events: loop, source: source, themes: themes, start: start,
      sessions: sessions, dumpPath: dumpPath)
    let signal = app.run()
    app.close()
    screen.close()
    return signal
  }

  /// Ends the process; after a signal with the status that a shell expects.
  func leave(_ signal: Int32?) {
    if let signal { Glibc.exit(128 + signal) }
  }
}

/// Removes a file if it is there.
func unlinkFile(_ path: String) { unlink(path) }
