/// How to open a terminal; the defaults are right for a person at a terminal.
public struct ScreenOptions: Sendable {
  public enum Synchronized: Hashable, Sendable {
    /// Asks the terminal, and waits at most 200 ms for its answer.
    case ask
    case never
  }

  public var inputDescriptor: Int32 = 0
  public var outputDescriptor: Int32 = 1
  public var theme = Theme.dusk
  /// `nil` lets `NO_COLOR`, `COLORTERM` and the terminal decide.
  public var depth: ColorDepth?
  /// `nil` lets the theme, the locale and the terminal decide.
  public var glyphs: GlyphSet?
  public var mouse = true
  public var synchronized = Synchronized.ask
  /// Sets the window title through `NcursesScreen.setTitle`.
  public var title = false
  /// Where standard error goes while the screen is up; `nil` for nowhere.
  public var errorPath: String?
  /// The variables that describe the terminal: `TERM`, `COLORTERM`, `NO_COLOR`, `TMUX`,
  /// `SSH_CONNECTION`.
  public var environment: [String: String]

  public init(environment: [String: String] = ScreenOptions.processEnvironment()) {
    self.environment = environment
  }
}

/// Why a screen could not be opened.
public enum ScreenError: Error, Hashable, Sendable, CustomStringConvertible {
  case notATerminal(descriptor: Int32)
  /// Another screen of this process is open.
  case alreadyOpen
  /// No description of the terminal could be loaded; these names were tried.
  case unknownTerminal([String])
  /// A system call failed.
  case system(call: String, errno: Int32)

  public var description: String {
    switch self {
    case .notATerminal(let descriptor): "file descriptor \(descriptor) is not a terminal"
    case .alreadyOpen: "a screen is open already"
    case .unknownTerminal(let names):
      "no terminal description for \(names.joined(separator: ", ")); install ncurses-base"
    case .system(let call, let errno): "\(call) failed (errno \(errno))"
    }
  }
}
