import FlowEngine
import TermRender
import Testing

@testable import flowtui

/// Any size, any state, any text: no crash, nothing but safe cells.
@Suite struct HostileFrameTests {
  static let hostile = [
    "\u{1B}[2J\u{1B}]0;title\u{7}", "a\u{0}b\u{8}c\u{7F}", "\u{9B}31m\u{90}x\u{9C}",
    "\u{202E}desrever\u{202C}\u{2066}\u{2069}", "e\u{301}\u{301}\u{301} zalgo\u{489}",
    "日本語 한국 \u{1F600}\u{200D}\u{1F468}", "\r\nnew line\ttab", "\u{FEFF}\u{200B}\u{AD}",
    "\u{E000}\u{10FFFD}\u{FFFE}", String(repeating: "long ", count: 400),
  ]

  /// The scenario with hostile words in every place that takes words from outside.
  static let index: FlowIndex = {
    var derived = Scenario.derived
    let words = hostile.joined(separator: " ")
    derived.health = hostile.enumerated().map { number, text in
      Health(
        stamp: Stamp(seq: 11, n: UInt32(number), at: Scenario.at(21_000)), kind: .decodeError,
        feed: "OPRA", detail: text, lost: number == 0 ? nil : Int64.max)
    }
    derived.alerts[0].evidence.append(Clause(words, seen: .text(words), asked: .shown))
    var index = FlowIndex()
    index.append(Scenario.events, firstSeq: 1, derived)
    return index
  }()

  private func check(_ grid: Grid, _ state: PanelState) {
    #expect(grid.width == max(0, state.width) && grid.height == max(0, state.height))
    for (y, line) in grid.dump().enumerated() {
      // A line has at most a scalar a cell: nothing is drawn that takes no place.
      #expect(line.unicodeScalars.count <= grid.width)
      for scalar in line.unicodeScalars where !isSafe(scalar.value) {
        Issue.record("U+\(String(scalar.value, radix: 16)) in row \(y)")
        return
      }
    }
  }

  private func isSafe(_ value: UInt32) -> Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x300...0x36F, 0x200B...0x200F, 0x202A...0x202E: false
    case 0x2066...0x2069, 0xE000...0xF8FF, 0xFEFF, 0xFFFE, 0x10FFFD: false
    default: true
    }
  }

  private func anyState(_ random: inout SeededRandom) -> PanelState {
    var state = PanelState(width: 1 + random.below(400), height: 1 + random.below(120))
    let reducer = PanelReducer(index: Self.index)
    if random.below(2) == 0 { state.position = .at(UInt64(random.below(15))) }
    for _ in 0..<random.below(12) {
      let action = random.pick(Action.Name.allCases)
      reducer.apply(action, to: &state)
      if state.edit != nil {
        reducer.edit(.insert(random.pick(Self.hostile)), &state)
        reducer.edit(random.pick([.left, .home, .accept, .end, .backspace]), &state)
        if random.below(2) == 0 { reducer.edit(.cancel, &state) }
      }
    }
    if random.below(6) == 0 { state.message = PanelState.Message(text: random.pick(Self.hostile)) }
    if random.below(6) == 0 { state.evidenceScroll = random.below(100) }
    if random.below(6) == 0 { state.offExchangeScroll = random.below(100) }
    if random.below(6) == 0 { state.playhead = Scenario.at(9_000).nanoseconds }
    return state
  }

  @Test("any size and any state draw inside their grid", arguments: [1, 2, 3, 4])
  func anything(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<150 {
      let state = anyState(&random)
      var status = Scenario.status
      status.origin = random.pick([
        .live, .simulated, .follow(pid: .max), .recorded(random.pick(Self.hostile)),
      ])
      if random.below(2) == 0 { status.warning = random.pick(Self.hostile) }
      if random.below(4) == 0 { status.session = CalendarDate(yyyymmdd: 0) }
      // Also a state of another index: what is selected there does not exist here.
      let index = random.below(8) == 0 ? FlowIndex() : Self.index
      let grid = PanelFrame(index: index, state: state, status: status).draw()
      check(grid, state)
    }
  }

  @Test(
    "the corners of the range",
    arguments: [
      (1, 1), (1, 120), (400, 1), (400, 120), (80, 24), (110, 24), (180, 24), (109, 120), (179, 30),
    ])
  func corners(width: Int, height: Int) {
    for pane in [nil] + PaneID.allCases.map(Optional.some) {
      for position in [PanelState.Position.edge, .at(0), .at(1), .at(9), .at(99)] {
        var state = Scenario.state(width, height, at: position)
        state.zoomed = pane
        state.isHelpShown = pane == .chart
        check(PanelFrame(index: Self.index, state: state, status: Scenario.status).draw(), state)
      }
    }
  }

  @Test("hostile words are drawn with their controls replaced", arguments: hostile)
  func words(text: String) {
    var status = Scenario.status
    status.warning = text
    status.origin = .recorded(text)
    var state = Scenario.state(300, 60)
    state.message = PanelState.Message(text: text)
    let grid = PanelFrame(index: Self.index, state: state, status: status).draw()
    check(grid, state)
    let dump = grid.dump().joined(separator: "\n")
    #expect(!dump.contains("\u{1B}") && !dump.contains("\u{202E}"))
  }
}
