import FlowEngine
import TermRender
import Testing

@testable import flowtui

/// What is done to a line: a click, a copy, a mark of its moment.
@Suite struct RowActionTests {
  let reducer = PanelReducer(index: Scenario.index)

  @Test("a click selects the line under it, as drawn", arguments: [(200, 50), (120, 40), (80, 24)])
  func click(width: Int, height: Int) throws {
    let known = PanelState.Position.at(Scenario.sweepKnown)
    let state = Scenario.state(width, height, at: known)
    let frame = Scenario.frame(state)
    let y = try #require(frame.firstIndex { $0.contains("14:32:02") && $0.contains("SPY") })
    var clicked = state
    reducer.click(x: 5, y: y, &clicked)
    #expect(clicked.focus == .tape)
    #expect(Scenario.frame(clicked)[y].contains("›14:32:02"))
    // The head of the list and the empty part below it are no lines.
    for other in [y - 2, y + 1] {
      var missed = state
      reducer.click(x: 5, y: other, &missed)
      #expect(missed.selected == nil, "row \(other)")
    }
    let evidence = try #require(frame.firstIndex { $0.contains("4 Evidence") })
    reducer.click(x: 5, y: evidence + 1, &clicked)
    #expect(clicked.focus == .evidence && clicked.selected != nil)
    // Lines outside of every pane, and a screen that is too small for any.
    for (x, y) in [(0, 0), (0, height - 1), (width + 5, 3), (3, -1)] {
      var outside = state
      reducer.click(x: x, y: y, &outside)
      #expect(outside == state)
    }
    var tiny = PanelState(width: 3, height: 2)
    reducer.click(x: 1, y: 1, &tiny)
    #expect(tiny.selected == nil)
  }

  @Test("y copies the whole line, not what fits on screen")
  func copy() throws {
    var state = Scenario.state(80, 24, at: .at(Scenario.sweepKnown))
    let key = try #require(Action.named(.character("y")))
    reducer.apply(key, to: &state)
    let text = try #require(state.copied)
    // swift-format-ignore
    let wanted = [
      "c7", "2026-11-20", "14:32:07.912", "NVDA", "2026-11-20", "950C", "1250", "12.35", "buy", "A",
      "1543750.00", "SWEEP·bull", "H", "2ex 41ms", "",
    ]
    #expect(
      text.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) == wanted)
    #expect(RowText.columns.count == wanted.count)
    #expect(state.message?.text.hasPrefix("c7 handed") == true)
    var empty = PanelState(width: 80, height: 24)
    PanelReducer(index: FlowIndex()).apply(key, to: &empty)
    #expect(empty.copied == nil && empty.message?.isError == true)
  }

  @Test("m and ' with a letter go back to a moment; anything else takes the question back")
  func marks() throws {
    let (set, jump) = (
      try #require(Action.named(.character("m"))), try #require(Action.named(.character("'")))
    )
    var state = Scenario.state(at: .at(Scenario.sweepKnown))
    reducer.apply(jump, to: &state)
    #expect(
      state.pendingMark == nil && state.message?.text == "no mark yet: m and a letter sets one")
    reducer.apply(set, to: &state)
    reducer.mark(.character("a"), &state)
    #expect(state.marks == ["a": Scenario.sweepKnown])
    #expect(state.message?.text == "mark a at 14:32:07.9")
    var later = state
    reducer.apply(.edge, to: &later)
    later.message = nil
    // A recording is as wide as the strip, so that the mark is not under the head.
    var status = Scenario.status
    status.origin = .recorded("day.flow")
    #expect(Scenario.frame(later, status)[46].contains("─a─"))
    reducer.apply(.edge, to: &state)
    reducer.apply(jump, to: &state)
    #expect(state.message?.text == "to mark: a")
    reducer.mark(.character("b"), &state)
    #expect(state.isAtEdge && state.message?.isError == true, "there is no b")
    for key in [Key.escape, .character("1"), .character("é")] {
      reducer.apply(set, to: &state)
      reducer.mark(key, &state)
      #expect(state.pendingMark == nil && state.marks.count == 1)
    }
    reducer.apply(jump, to: &state)
    reducer.mark(.character("a"), &state)
    #expect(state.position == .at(Scenario.sweepKnown) && state.isPaused)
  }
}
