import FlowEngine
import Testing

@testable import flowtui

/// Keys in, state out: no terminal, no clock.
@Suite struct ReducerTests {
  let index = Scenario.index
  let reducer = PanelReducer(index: Scenario.index)

  /// The state after keys, from the edge.
  private func after(_ keys: String, from start: PanelState = Scenario.state()) throws -> PanelState
  {
    var state = start
    for key in keys {
      let action = try #require(Action.named(.character(key)), "\(key) is no key")
      reducer.apply(action, to: &state)
    }
    return state
  }

  private func lines(_ state: PanelState) -> [Int] {
    let view = FlowView(index, at: state.moment(index))
    return TapeLines(view: view, filter: state.filter).lines(from: nil, limit: 100)
  }

  @Test("the scenario holds what it says, so that the rest means something")
  func scenario() {
    #expect(index.lastSeq == Scenario.last)
    // Put print, off-exchange print, two cluster versions, two alert versions, a loss.
    #expect(index.rows.count == 7)
    #expect(lines(Scenario.state()).count == 3)
  }

  @Test(
    "a step back and forward returns to the same moment", arguments: [6, 9, 10, 11, 12] as [UInt64])
  func stepIsExact(seq: UInt64) throws {
    let start = Scenario.state(at: .at(seq))
    #expect(try after(",.", from: start) == start)
    #expect(try lines(after(",", from: start)) != lines(start) || seq == 10 || seq == 12)
  }

  @Test("steps walk every row once, in both directions")
  func stepsWalk() throws {
    var state = Scenario.state()
    var back: [UInt64] = []
    for _ in 0..<10 {
      state = try after(",", from: state)
      back.append(state.moment(index))
    }
    // Just before each of the moments at which something was derived, and then no further.
    #expect(back == [11, 10, 9, 8, 5, 5, 5, 5, 5, 5])
    var forward: [UInt64] = []
    for _ in 0..<7 {
      state = try after(".", from: state)
      forward.append(state.moment(index))
    }
    #expect(forward == [6, 9, 10, 11, 12, 12, 12])
  }

  @Test("the edge stays the edge until a key leaves it, and End returns to it")
  func edge() throws {
    #expect(try after("]]").isAtEdge)
    #expect(try after("l").isAtEdge, "there is nothing after now")
    let paused = try after(" ")
    #expect(paused.position == .at(Scenario.last) && paused.isPaused)
    #expect(try after(" $") == Scenario.state())
    #expect(try after("h$") == Scenario.state())
    #expect(try after("0").position == .at(Scenario.putPrint), "the first row")
    #expect(try after("0$").isAtEdge)
  }

  @Test("play starts from the paused moment, and a second press stops it")
  func play() throws {
    let playing = try after("  ")
    #expect(playing.playhead == index.marks.time(of: Scenario.last) && !playing.isPaused)
    let stopped = try after("   ")
    #expect(stopped.isPaused && stopped.position == .at(Scenario.last))
    #expect(try after("]").speedEighths == 16)
    #expect(try after("[[[[[[").speedEighths == 1, "an eighth is the slowest")
    #expect(try after("]]]]]]]]").speedEighths == 512, "64 times is the fastest")
    #expect(try after("]]\\").speedEighths == 8)
  }

  // swift-format-ignore
  @Test("scrubbing goes by time", arguments: [
    //  keys    seq   why
    ("h",       11,   "30 s - 5 s is 25 s: the newest event then was at 21 s"),
    ("hh",       9,   "21 s - 5 s is 16 s: at 7.9 s"),
    ("hhh",      6,   "7.9 s - 5 s is 2.9 s: at 2.5 s"),
    ("H",        4,   "a minute before 30 s only the definitions were there"),
    ("hl",      12,   "21 s + 5 s is 26 s: at 25.5 s"),
    ("hhl",     10,   "nothing by 12.9 s: on to what ends the silence, at 20 s"),
    ("hll",     13,   "to the end"),
    ("0l",       8,   "2.5 s + 5 s is 7.5 s: at 7.041 s"),
    ("0H",       4,   "a minute before the put"),
    ("HHHH",     1,   "not before the first event"),
    ("LLLL",    13,   "not beyond the last"),
  ] as [(String, UInt64, String)])
  func scrub(keys: String, seq: UInt64, why: String) throws {
    let state = try after(keys, from: keys.hasPrefix("L") ? after("0") : Scenario.state())
    #expect(state.moment(index) == seq, "\(keys): \(why)")
  }

  @Test("on a steady tape, as far forward as back is the same moment")
  func inverse() {
    var steady = FlowIndex()
    let clocks = (0..<3_000).map {
      MarketEvent.clock(ClockTick(at: Scenario.at(Int64($0) * 100)))
    }
    steady.append(clocks, firstSeq: 1, FlowBatch())
    let reducer = PanelReducer(index: steady)
    // From 200 s, event 2,001.
    for (back, forward) in [(Action.Name.back, Action.Name.forward), (.backMinute, .forwardMinute)]
    {
      var state = Scenario.state(at: .at(2_001))
      for _ in 0..<3 { reducer.apply(back, to: &state) }
      #expect(state.position == .at(back == .back ? 1_851 : 201))
      for _ in 0..<3 { reducer.apply(forward, to: &state) }
      #expect(state.position == .at(2_001))
    }
  }

  @Test("forward always gets on, however long the silence")
  func silence() {
    var quiet = FlowIndex()
    let times: [Int64] = [0, 10, 3_600, 3_601, 20_000]
    let clocks = times.map {
      MarketEvent.clock(ClockTick(at: Scenario.at($0 * 1_000)))
    }
    quiet.append(clocks, firstSeq: 1, FlowBatch())
    let reducer = PanelReducer(index: quiet)
    var state = Scenario.state(at: .at(1))
    var seen: [UInt64] = []
    for _ in 0..<4 {
      reducer.apply(.forward, to: &state)
      seen.append(state.moment(quiet))
    }
    // 0 s + 5 s: nothing, so on to 10 s; 3,600 s; + 5 s takes 3,601 s; 20,000 s.
    #expect(seen == [2, 3, 4, 5])
  }

  @Test("b and w go from alert to alert, also past one that was taken back")
  func alerts() throws {
    let known = PanelState.Position.at(Scenario.sweepKnown)
    let back = try after("b")
    #expect(back.position == known, "where it fired, and not where it was taken back")
    #expect(try after("bb").message?.text == "no earlier alert in this filter")
    #expect(try after("0w").position == known)
    #expect(try after("0ww").message?.text == "no later alert in this filter")
    #expect(try after("n").message?.text == "no later alert in this filter")
    let view = FlowView(index, at: Scenario.last)
    let onTape = try after("N")
    #expect(onTape.isAtEdge && onTape.selected.flatMap { view.cluster($0) }?.type == .sweep)
  }

  @Test("moments never leave the index, whatever is pressed", arguments: [1, 2, 3])
  func bounds(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var empty = FlowIndex()
    for whole in [false, true] {
      let index = whole ? Scenario.index : empty
      let reducer = PanelReducer(index: index)
      var state = Scenario.state()
      for _ in 0..<3_000 {
        let action = random.pick(Action.Name.allCases)
        if action == .quit { continue }
        reducer.apply(action, to: &state)
        #expect(state.moment(index) <= index.lastSeq)
        if let selected = state.selected {
          #expect(selected < FlowView(index, at: state.moment(index)).end, "\(action)")
        }
        if state.edit != nil {
          reducer.edit(
            random.pick([.accept, .cancel, .insert("t:"), .complete, .backspace]), &state)
        }
      }
      empty = FlowIndex()
    }
  }

  @Test("a held selection freezes the tape and counts what is newer")
  func selection() throws {
    var state = Scenario.state()
    let newest = try #require(lines(state).first)
    reducer.apply(.down, to: &state)
    let held = try #require(state.selected)
    #expect(held < newest)
    let frame = Scenario.frame(state).joined(separator: "\n")
    #expect(frame.contains("Tape  held") && frame.contains("1 newer · G=follow"))
    reducer.apply(.up, to: &state)
    #expect(state.selected == newest)
    #expect(Scenario.frame(state).joined().contains("0 newer") == false)
    #expect(try after("jG").selected == nil)
    // Later rows come: the selection and the rows under it stay.
    let view = FlowView(index, at: Scenario.sweepKnown)
    let early = TapeLines(view: view, filter: .all).lines(from: nil, limit: 10)
    #expect(lines(Scenario.state()).suffix(early.count) == early[...])
  }

  @Test("a row that is not known at the new moment cannot stay selected")
  func laterSelection() throws {
    let gap = try after("g")
    #expect(gap.selected != nil)
    #expect(try after(",,,", from: gap).selected == nil)
  }

  @Test("pane focus, zoom, and the order of escape")
  func panes() throws {
    let tab = try #require(Action.named(.tab))
    var state = Scenario.state()
    var walked: [PaneID] = []
    for _ in 0..<5 {
      reducer.apply(tab, to: &state)
      walked.append(state.focus)
    }
    #expect(walked == [.offExchange, .chart, .evidence, .timeline, .tape])
    for (key, pane) in zip("12345", PaneID.allCases) {
      #expect(try after(String(key)).focus == pane)
      #expect(try after("z\(key)").zoomed == pane, "zoom follows the focus")
    }
    var deep = try after("j3z?")
    let order = (0..<5).map { _ -> String in
      reducer.apply(.escape, to: &deep)
      return "\(deep.isHelpShown) \(deep.zoomed != nil) \(deep.focus) \(deep.selected != nil)"
    }
    #expect(
      order == [
        "false true chart true", "false false chart true", "false false tape true",
        "false false tape false", "false false tape false",
      ])
    #expect(try after("3z?q").wantsQuit, "quit works in the help")
  }

  @Test("* and # take the ticker of the row, and hold for every branch of the filter")
  func tickers() throws {
    let row = try after("N")
    #expect(try after("*", from: row).filterText == "t:NVDA")
    #expect(try after("**", from: row).filterText == "t:NVDA", "twice is once")
    #expect(try after("#", from: row).filterText == "-t:NVDA")
    var either = row
    reducer.setFilter("k:sweep|t:SPY", &either)
    let without = try after("#", from: either)
    #expect(without.filterText == "(k:sweep|t:SPY) -t:NVDA")
    #expect(lines(without).count == 1, "only SPY")
    #expect(try after("#X", from: row).filterText == "")
    // A loss has no ticker: nothing to add.
    #expect(try after("g*").filterText == "")
  }
}
