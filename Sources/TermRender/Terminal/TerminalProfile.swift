import CNcurses
import Glibc

/// What the environment says about a terminal, before it is opened.
struct TerminalProfile: Hashable {
  /// Names of terminal descriptions, the first that exists is used.
  var names: [String]
  /// The name that the user's `TERM` gives.
  var named: String
  var depth: ColorDepth?
  var glyphs: GlyphSet
  /// True for terminals that know paste brackets, focus reports and queries.
  var isModern: Bool
  /// How long a lone escape may wait for the rest of a key. Milliseconds.
  var escapeDelay: Int32

  init(_ options: ScreenOptions, isUTF8: Bool) {
    let environment = options.environment
    named = environment["TERM"] ?? ""
    let plain = ["linux", "dumb", "cons25", "unknown", ""].contains(named) || named.hasPrefix("vt")
    isModern = !plain
    // Packets split an escape sequence; 80 ms covers the usual jitter of a long line.
    escapeDelay = environment["SSH_CONNECTION"] == nil ? 25 : 80
    glyphs = options.glyphs ?? (plain || !isUTF8 ? .ascii : options.theme.glyphs)
    if !isUTF8 { glyphs = .ascii }

    let noColor = !(environment["NO_COLOR"] ?? "").isEmpty
    depth = options.depth ?? (noColor ? ColorDepth.none : nil)
    let promisesTrue = ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "")
    names = []
    if depth == .truecolor || depth == nil && promisesTrue && isModern {
      let inTmux = environment["TMUX"] != nil || named.hasPrefix("tmux")
      names.append(inTmux ? "tmux-direct" : "xterm-direct")
    }
    for name in [named, "xterm-256color", "vt100"] where !name.isEmpty && !names.contains(name) {
      names.append(name)
    }
  }

  /// What the status bar should say when `opened` is not what was asked for; `nil` when it is.
  func degraded(opened: String, depth actual: ColorDepth) -> String? {
    if opened != named, !opened.hasSuffix("-direct") {
      let asked = named.isEmpty ? "TERM is not set" : "TERM=\(named) is unknown"
      return "\(asked), using \(opened)"
    }
    if depth == .truecolor, actual != .truecolor {
      return "no terminal description with true colour, using 256 (package ncurses-term)"
    }
    return nil
  }
}

extension ScreenOptions {
  /// The variables of this process that describe its terminal.
  public static func processEnvironment() -> [String: String] {
    var found: [String: String] = [:]
    for name in ["TERM", "COLORTERM", "NO_COLOR", "TMUX", "SSH_CONNECTION"] {
      if let value = getenv(name) { found[name] = String(cString: value) }
    }
    return found
  }
}
