/// One thing a key can do. This table feeds dispatch, the hints, the help and the README; a test
/// fails on a key bound twice and on an action without a plain key.
struct Action: Sendable {
  enum Group: String, CaseIterable, Sendable {
    case time = "TIME"
    case move = "MOVE"
    case filter = "FILTER"
    case panes = "PANES"
    case general = "GENERAL"
  }

  enum Name: String, CaseIterable, Sendable {
    case pause, back, forward, backMinute, forwardMinute, previousAlert, nextAlert
    case previousEvent, nextEvent, previousSession, nextSession, home, edge, slower, faster,
      realTime, mark, jump
    case up, down, halfUp, halfDown, pageUp, pageDown, top, follow
    case filter, nextMatch, previousMatch, onlyTicker, withoutTicker, clearFilter
    case nextPane, previousPane, pane1, pane2, pane3, pane4, pane5, zoom, evidence, copy
    case help, escape, theme, mouse, repaint, suspend, quit
  }

  var name: Name
  var keys: [KeyName]
  /// The keys as the help spells them.
  var label: String
  var title: String
  var group: Group
  /// A word for the bottom line; nil = only in the help.
  var hint: String?

  init(
    _ name: Name, _ keys: [KeyName], _ label: String, _ title: String, _ group: Group,
    hint: String? = nil
  ) {
    self.name = name
    self.keys = keys
    self.label = label
    self.title = title
    self.group = group
    self.hint = hint
  }
}

/// A key as the action table spells it, apart from how a terminal sends it.
enum KeyName: Hashable, Sendable {
  case character(Character)
  case control(Character)
  case left, right, up, down, shiftLeft, shiftRight, controlLeft, controlRight
  case home, end, pageUp, pageDown, tab, backTab, enter, escape, backspace, function(Int)

  /// Whether it works on every terminal: a plain ASCII key or a control character.
  var isPlain: Bool {
    switch self {
    case .character(let character): character.isASCII
    case .control, .tab, .enter, .escape, .backspace: true
    default: false
    }
  }
}

extension Action {
  static let all: [Action] = [
    Action(.pause, [.character(" ")], "space", "pause, play", .time, hint: "pause"),
    Action(.back, [.left, .character("h")], "← h", "back 5 s", .time, hint: "scrub"),
    Action(.forward, [.right, .character("l")], "→ l", "forward 5 s", .time),
    Action(.backMinute, [.shiftLeft, .character("H")], "⇧← H", "back 1 minute", .time),
    Action(.forwardMinute, [.shiftRight, .character("L")], "⇧→ L", "forward 1 minute", .time),
    Action(
      .previousAlert, [.controlLeft, .character("b")], "^← b", "previous alert in the filter",
      .time),
    Action(
      .nextAlert, [.controlRight, .character("w")], "^→ w", "next alert in the filter", .time),
    Action(.previousEvent, [.character(",")], ",", "one event back", .time, hint: "step"),
    Action(.nextEvent, [.character(".")], ".", "one event forward", .time),
    Action(
      .previousSession, [.character("{")], "{", "previous session, same time of day", .time),
    Action(.nextSession, [.character("}")], "}", "next session, same time of day", .time),
    Action(.home, [.home, .character("0")], "Home 0", "start of the session", .time),
    Action(.edge, [.end, .character("$")], "End $", "live edge, or the end", .time, hint: "edge"),
    Action(.slower, [.character("[")], "[", "half speed", .time),
    Action(.faster, [.character("]")], "]", "double speed", .time),
    Action(.realTime, [.character("\\")], "\\", "real-time speed", .time),
    Action(.mark, [.character("m")], "m", "and a letter: mark this moment", .time),
    Action(.jump, [.character("'")], "'", "and a letter: back to that moment", .time),
    Action(.up, [.up, .character("k")], "↑ k", "row up", .move),
    Action(.down, [.down, .character("j")], "↓ j", "row down", .move, hint: "row"),
    Action(.halfUp, [.control("u")], "^U", "half a page up", .move),
    Action(.halfDown, [.control("d")], "^D", "half a page down", .move),
    Action(.pageUp, [.pageUp, .character("K")], "PgUp K", "page up", .move),
    Action(.pageDown, [.pageDown, .character("J")], "PgDn J", "page down", .move),
    Action(.top, [.character("g")], "g", "newest row", .move),
    Action(.follow, [.character("G")], "G", "newest row, and follow it", .move, hint: "follow"),
    Action(.filter, [.character("/")], "/", "edit the filter", .filter, hint: "filter"),
    Action(.nextMatch, [.character("n")], "n", "next alert in the filter, on the tape", .filter),
    Action(.previousMatch, [.character("N")], "N", "previous alert, on the tape", .filter),
    Action(.onlyTicker, [.character("*")], "*", "only this ticker", .filter),
    Action(.withoutTicker, [.character("#")], "#", "without this ticker", .filter),
    Action(.clearFilter, [.character("X")], "X", "clear the filter", .filter),
    Action(.nextPane, [.tab], "Tab", "next pane", .panes, hint: "pane"),
    Action(.previousPane, [.backTab, .control("o")], "⇧Tab ^O", "previous pane", .panes),
    Action(.pane1, [.character("1")], "1", "flow tape", .panes),
    Action(.pane2, [.character("2")], "2", "off-exchange prints", .panes),
    Action(.pane3, [.character("3")], "3", "chart", .panes),
    Action(.pane4, [.character("4")], "4", "evidence", .panes),
    Action(.pane5, [.character("5")], "5", "timeline", .panes),
    Action(.zoom, [.character("z")], "z", "zoom the pane", .panes, hint: "zoom"),
    Action(.evidence, [.enter], "Enter", "evidence of the row", .panes),
    Action(.copy, [.character("y")], "y", "copy the row as TSV (OSC 52)", .panes),
    Action(.help, [.character("?"), .function(1)], "? F1", "this help", .general, hint: "help"),
    Action(.escape, [.escape], "Esc", "close the topmost thing", .general),
    Action(.theme, [.character("T")], "T", "next theme", .general),
    Action(.mouse, [.character("M")], "M", "mouse off, on: off, text can be selected", .general),
    Action(.repaint, [.control("l")], "^L", "repaint the screen", .general),
    Action(.suspend, [.control("z")], "^Z", "suspend to the shell", .general),
    Action(.quit, [.character("q"), .control("c")], "q ^C", "quit", .general, hint: "quit"),
  ]

  private static let byKey: [KeyName: Name] = {
    var table: [KeyName: Name] = [:]
    for action in all {
      for key in action.keys { table[key] = action.name }
    }
    return table
  }()

  static func named(_ key: KeyName) -> Name? { byKey[key] }
}
