import FlowEngine
import TermRender
import Testing

@testable import flowtui

/// Typing a filter: it follows each key, and an error keeps the last good one.
@Suite struct FilterEditTests {
  let reducer = PanelReducer(index: Scenario.index)

  private func type(_ text: String, into state: inout PanelState) {
    for character in text { reducer.edit(.insert(String(character)), &state) }
  }

  private func shown(_ state: PanelState) -> Int {
    let view = FlowView(Scenario.index, at: state.moment(Scenario.index))
    return TapeLines(view: view, filter: state.filter).counts.shown
  }

  private var editing: PanelState {
    var state = Scenario.state()
    reducer.apply(.filter, to: &state)
    return state
  }

  @Test("the filter follows every key that leaves it valid, and an error keeps the last good one")
  func follows() throws {
    var state = editing
    #expect(shown(state) == 3)
    type("t:NVDA", into: &state)
    #expect(shown(state) == 1 && state.edit?.error == nil)
    type(" pre", into: &state)
    #expect(state.edit?.error != nil && shown(state) == 1, "the sweep stays")
    type("m>=9b", into: &state)
    #expect(state.edit?.error == nil && shown(state) == 0)
    type(" prem>=", into: &state)
    let error = try #require(state.edit?.error)
    #expect(error.span == 16..<22 && shown(state) == 0)
    reducer.edit(.accept, &state)
    #expect(state.edit != nil && state.message?.isError == true, "an error is not accepted")
    var mended = state
    reducer.edit(.clear, &mended)
    type("t:SPY", into: &mended)
    reducer.edit(.accept, &mended)
    #expect(mended.filterText == "t:SPY" && mended.message == nil, "it speaks of no older text")
    reducer.edit(.cancel, &state)
    #expect(state.edit == nil && state.filterText == "" && state.filter == .all)
  }

  @Test("enter keeps it and remembers it; escape puts the old one back")
  func keeps() {
    var state = editing
    type("k:gap", into: &state)
    reducer.edit(.accept, &state)
    #expect(state.edit == nil && state.filterText == "k:gap" && shown(state) == 1)
    #expect(state.history == ["k:gap"])
    reducer.apply(.filter, to: &state)
    reducer.edit(.clear, &state)
    type("SPY", into: &state)
    #expect(shown(state) == 1)
    reducer.edit(.cancel, &state)
    #expect(state.filterText == "k:gap" && shown(state) == 1 && state.history == ["k:gap"])
    reducer.apply(.filter, to: &state)
    reducer.edit(.clear, &state)
    reducer.edit(.older, &state)
    #expect(state.edit?.text == "k:gap")
  }

  // swift-format-ignore
  @Test("the cursor moves, deletes and completes", arguments: [
    ([.insert("abc"), .left, .backspace], "ac", 1),
    ([.insert("abc"), .home, .delete], "bc", 0),
    ([.insert("abc"), .home, .backspace, .end, .delete], "abc", 3),
    ([.insert("abc"), .left, .left, .left, .left, .insert("x")], "xabc", 1),
    ([.insert("a\tb\r\nc")], "abc", 3),
    ([.insert("pre"), .complete], "prem:", 5),
    ([.insert("-pre"), .complete], "-prem:", 6),
    ([.insert("t:n"), .complete], "t:NVDA", 6),
    ([.insert("k:swe"), .complete], "k:sweep", 7),
    ([.insert("rule:large-bu"), .complete], "rule:large-bullish-sweep", 24),
    ([.insert("side:"), .complete], "side:", 5),
    ([.insert("zzz"), .complete], "zzz", 3),
  ] as [([PanelReducer.EditKey], String, Int)])
  func moves(keys: [PanelReducer.EditKey], text: String, cursor: Int) {
    var state = editing
    for key in keys { reducer.edit(key, &state) }
    #expect(state.edit?.text == text && state.edit?.cursor == cursor)
  }

  @Test("marks and flags that join the character before them do not lose the cursor")
  func joining() {
    for parts in [["e", "\u{301}", "x"], ["🇩", "🇪", "x"], ["\u{1100}", "\u{1161}", "x"]] {
      var state = editing
      for part in parts { reducer.edit(.insert(part), &state) }
      #expect(state.edit?.text == parts.joined())
      #expect(state.edit?.cursor == parts.joined().count)
      for _ in 0..<4 { reducer.edit(.backspace, &state) }
      #expect(state.edit?.text == "")
    }
  }

  @Test("any keys in any order leave a cursor inside the text and draw", arguments: [1, 2])
  func fuzz(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let keys: [PanelReducer.EditKey] = [
      .insert("t:"), .insert("e"), .insert("\u{301}"), .insert("日"), .insert("🇩"), .insert("("),
      .insert("\u{1B}[2J"), .insert("\u{0}"), .insert("\u{202E}"), .insert("\""), .insert("|"),
      .backspace, .delete, .left, .right, .home, .end, .complete, .older, .newer, .accept,
    ]
    var state = editing
    for _ in 0..<2_000 {
      reducer.edit(random.pick(keys), &state)
      if state.edit == nil { reducer.apply(.filter, to: &state) }
      guard let edit = state.edit else { continue }
      #expect((0...edit.text.count).contains(edit.cursor))
      if let error = edit.error { #expect(error.span.upperBound <= edit.text.count) }
      if edit.text.count > 60 { reducer.edit(.clear, &state) }
    }
    state.width = 80
    state.height = 24
    let frame = Scenario.frame(state)
    #expect(frame.count == 24)
  }

  @Test("a relative time counts from the moment that is shown, also after it moved")
  func relativeTime() {
    var state = Scenario.state()
    reducer.setFilter("time:-10s", &state)
    // At 30 s: the loss at 21 s, not the sweep at 7.9 s.
    #expect(shown(state) == 1)
    state.position = .at(Scenario.sweepKnown)
    // At 7.9 s: the put at 2.5 s and the sweep.
    #expect(shown(state) == 2)
  }
}
