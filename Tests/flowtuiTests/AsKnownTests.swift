import FlowEngine
import TermRender
import Testing

@testable import flowtui

/// Decision 6: `view(whole index, m) == view(index of events ≤ m, m)`, as pictures and as facts.
@Suite struct AsKnownTests {
  static let filters = ["", "", "k:sweep", "-k:print", "time:-1m", "state:retracted", "side:buy"]

  @Test(
    "the picture of a moment is the same whatever came later", arguments: [11, 12, 13] as [UInt64])
  func picture(seed: UInt64) throws {
    let stream = PlantedStream(seed: seed)
    let whole = stream.whole
    for what in ["cancel", "late", "gap", "redefinition", "definition"] {
      #expect((stream.planted[what] ?? 0) > 0, "nothing of \(what) was planted")
    }
    #expect(whole.clusters.contains { $0.state == .retracted }, "no cluster was taken back")
    #expect(whole.rows.count > 500)
    var random = SeededRandom(seed: seed)
    let first = try #require(whole.rows.first).seq
    for turn in 0..<20 {
      // Half of the moments just before something changed, where a leak would show.
      var moment = first + UInt64(random.below(Int(whole.lastSeq - first)))
      if turn % 2 == 1 { moment = max(first, random.pick(whole.rows).seq - 1) }
      let part = stream.index(through: moment)
      #expect(part.lastSeq == moment)
      facts(whole, part, moment)
      frames(whole, part, moment, stream.session, &random)
    }
  }

  private func facts(_ whole: FlowIndex, _ part: FlowIndex, _ moment: UInt64) {
    let (a, b) = (FlowView(whole, at: moment), FlowView(part, at: moment))
    #expect(a.end == b.end && b.end == part.rows.count)
    #expect(a.offExchangeEnd == b.offExchangeEnd && a.time == b.time)
    let lines = TapeLines(view: a, filter: .all).lines(from: nil, limit: .max)
    #expect(lines == TapeLines(view: b, filter: .all).lines(from: nil, limit: .max))
    for row in 0..<b.end {
      #expect(a.cluster(row) == b.cluster(row))
      #expect(a.alert(row) == b.alert(row))
      #expect(a.alert(onClusterRow: row) == b.alert(onClusterRow: row))
      #expect(FilterSubject(a, row: row) == FilterSubject(b, row: row), "row \(row) at \(moment)")
    }
    for index in whole.bars.indices {
      let instrument = InstrumentID(UInt32(index))
      #expect(a.bars(instrument) == b.bars(instrument))
    }
  }

  private func frames(
    _ whole: FlowIndex, _ part: FlowIndex, _ moment: UInt64, _ session: CalendarDate,
    _ random: inout SeededRandom
  ) {
    var status = SourceStatus()
    status.session = session
    var state = PanelState(width: 200, height: 50)
    state.position = .at(moment)
    PanelReducer(index: part).setFilter(random.pick(Self.filters), &state)
    let view = FlowView(part, at: moment)
    let lines = TapeLines(view: view, filter: .all).lines(from: nil, limit: 400)
    if random.below(2) == 0, !lines.isEmpty { state.selected = random.pick(lines) }
    for pane in [nil] + PaneID.allCases.map(Optional.some) {
      state.zoomed = pane
      state.focus = pane ?? .tape
      // Simulated, the first line says how far the edge is ahead; recorded, the timeline is as
      // long as the recording. Each is compared where it does not speak of the whole.
      status.origin = .simulated
      let skipped = pane == nil || pane == .timeline ? 1 : 50
      compare(whole, part, state, status, skip: 0..<min(1, skipped))
      guard pane != nil, pane != .timeline else { continue }
      status.origin = .recorded("a.flow")
      compare(whole, part, state, status, skip: 0..<0)
    }
  }

  private func compare(
    _ whole: FlowIndex, _ part: FlowIndex, _ state: PanelState, _ status: SourceStatus,
    skip: Range<Int>
  ) {
    let a = PanelFrame(index: whole, state: state, status: status).draw()
    let b = PanelFrame(index: part, state: state, status: status).draw()
    if skip.isEmpty {
      guard a != b else { return }
    }
    let texts = zip(a.dump(), b.dump()).enumerated()
    for (y, (left, right)) in texts where !skip.contains(y) {
      let where_ = "\(state.position) \(String(describing: state.zoomed)) row \(y)"
      #expect(left == right, "\(where_)")
      #expect(a.dumpStyles()[y] == b.dumpStyles()[y], "\(where_)")
      if left != right { return }
    }
  }
}
