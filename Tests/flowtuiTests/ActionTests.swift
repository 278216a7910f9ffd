import FlowEngine
import TermRender
import Testing

@testable import flowtui

/// The one table that feeds dispatch, hints, help and the README.
@Suite struct ActionTests {
  @Test("no key is bound twice")
  func unique() {
    var owner: [KeyName: Action.Name] = [:]
    for action in Action.all {
      for key in action.keys {
        #expect(
          owner[key] == nil,
          "\(key) is \(action.name) and \(owner[key].map(String.init(describing:)) ?? "")")
        owner[key] = action.name
      }
    }
  }

  @Test(
    "every action is in the table once, and its keys lead to it", arguments: Action.Name.allCases)
  func complete(_ name: Action.Name) {
    #expect(Action.all.count { $0.name == name } == 1)
    for key in Action.all.filter({ $0.name == name }).flatMap(\.keys) {
      #expect(Action.named(key) == name)
    }
  }

  @Test("every action has a key that every terminal can send", arguments: Action.Name.allCases)
  func plain(_ name: Action.Name) {
    #expect(Action.all.contains { $0.name == name && $0.keys.contains(where: \.isPlain) })
  }

  /// What a key is called by people, written here by hand and not by the table.
  // swift-format-ignore
  static let spelled: [(KeyName, String)] = [
    (.character(" "), "space"), (.left, "←"), (.right, "→"), (.up, "↑"), (.down, "↓"),
    (.shiftLeft, "⇧←"), (.shiftRight, "⇧→"), (.controlLeft, "^←"), (.controlRight, "^→"),
    (.home, "Home"), (.end, "End"), (.pageUp, "PgUp"), (.pageDown, "PgDn"), (.tab, "Tab"),
    (.backTab, "⇧Tab"), (.enter, "Enter"), (.escape, "Esc"), (.backspace, "Backspace"),
    (.function(1), "F1"),
  ]

  @Test("the label names every key of the action and no other", arguments: Action.Name.allCases)
  func labels(_ name: Action.Name) throws {
    let action = try #require(Action.all.first { $0.name == name })
    let words = Set(action.label.split(separator: " ").map(String.init))
    let keys = Set(
      action.keys.map { key -> String in
        if let word = Self.spelled.first(where: { $0.0 == key }) { return word.1 }
        switch key {
        case .character(let character): return String(character)
        case .control(let character): return "^" + character.uppercased()
        default: return "\(key)"
        }
      })
    #expect(words == keys)
  }

  @Test("the keys of design and mission do what they say")
  func habits() {
    // swift-format-ignore
    let wanted: [(Key, Action.Name)] = [
      (.character("q"), .quit), (.control("c"), .quit), (.control("z"), .suspend),
      (.control("l"), .repaint), (.character("?"), .help), (.function(1), .help),
      (.character("/"), .filter), (.character("n"), .nextMatch), (.character("N"), .previousMatch),
      (.character("{"), .previousSession), (.character("}"), .nextSession),
      (.escape, .escape), (.tab, .nextPane), (.backtab, .previousPane), (.character("z"), .zoom),
      (.character("j"), .down), (.arrow(.down, []), .down), (.character("k"), .up),
      (.control("d"), .halfDown), (.control("u"), .halfUp), (.pageDown, .pageDown),
      (.character("g"), .top), (.character("G"), .follow), (.enter, .evidence),
      (.character(" "), .pause), (.arrow(.left, []), .back), (.character("h"), .back),
      (.arrow(.right, []), .forward), (.character("l"), .forward),
      (.arrow(.left, .shift), .backMinute), (.character("H"), .backMinute),
      (.arrow(.right, .control), .nextAlert), (.character("w"), .nextAlert),
      (.character("b"), .previousAlert), (.character(","), .previousEvent),
      (.character("."), .nextEvent), (.home, .home), (.end, .edge), (.character("["), .slower),
      (.character("]"), .faster), (.character("\\"), .realTime), (.character("*"), .onlyTicker),
      (.character("#"), .withoutTicker), (.character("T"), .theme),
    ]
    for (key, name) in wanted { #expect(KeyName(key).flatMap(Action.named) == name, "\(key)") }
    // No bare capital letter may destroy anything: quitting is lower case.
    #expect(Action.named(.character("Q")) == nil)
  }

  @Test("help lists every action, when scrolled to its end on the smallest screen")
  func help() {
    var seen = ""
    for scroll in 0..<60 {
      var state = PanelState(width: 80, height: 24)
      state.isHelpShown = true
      state.helpScroll = scroll
      let frame = PanelFrame(index: .init(), state: state, status: SourceStatus()).draw()
      seen += frame.dump().joined(separator: "\n")
    }
    for action in Action.all {
      #expect(seen.contains(action.label) && seen.contains(action.title), "\(action.name)")
    }
    for group in Action.Group.allCases { #expect(seen.contains(group.rawValue)) }
  }
}
