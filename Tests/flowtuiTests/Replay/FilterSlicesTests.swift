import CustomDump
import FlowEngine
import TermRender
import Testing

@testable import flowtui

/// A new filter over a long log: no frame waits for all of its rows, and in the end it is the
/// picture that would have been drawn at once.
@Suite struct FilterSlicesTests {
  /// A day's worth of lines, made by hand: one print in a thousand is of 777 contracts.
  private static let index = makeIndex(lines: 60_000)

  private static func makeIndex(lines: Int) -> FlowIndex {
    var index = FlowIndex()
    var events: [MarketEvent] = []
    var derived = FlowBatch()
    for seq in 1...UInt64(lines) {
      let at = Timestamp(nanoseconds: 1_795_185_000_000_000_000 + Int64(seq) * 1_000_000)
      let trade = Trade(
        instrument: InstrumentID(0), venue: .unknown,
        times: EventTimes(executed: at, published: at, received: at),
        price: Price(billionths: 1_000_000_000), size: seq % 1_000 == 7 ? 777 : 10,
        conditions: .regular)
      events.append(.trade(trade))
      var judgement = Judgement(
        stamp: Stamp(seq: seq, n: 0, at: at), instrument: trade.instrument)
      judgement.flags = .notable
      derived.judgements.append(judgement)
    }
    index.append(events, firstSeq: 1, derived)
    return index
  }

  private func state(_ filter: String, at moment: UInt64? = nil) throws -> PanelState {
    var state = PanelState(width: 120, height: 40)
    state.position = .at(moment ?? Self.index.lastSeq)
    PanelReducer(index: Self.index).setFilter(filter, &state)
    expectNoDifference(state.filterText, filter, "\(state.message?.text ?? "")")
    return state
  }

  private func frame(_ state: PanelState, _ cache: FilterCache?) -> [String] {
    let frame = PanelFrame(
      index: Self.index, state: state, status: SourceStatus(), cache: cache)
    return (cache?.drawing { frame.draw() } ?? frame.draw()).dump()
  }

  /// The lines of the tape, which stands left of the chart.
  private func found(_ frame: [String]) -> [Substring] {
    frame.dropFirst(3).map { $0.prefix(60) }.filter { $0.contains("  777 ") }
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var filter: String
    var isFull: Bool
    var moves = false
    var why: String
    var testDescription: String { "\(filter): \(why)" }
  }

  // swift-format-ignore
  static let rows = [
    Row(filter: "qty<100",             isFull: true,  why: "the newest lines pass: the page is full at once"),
    Row(filter: "qty:777",             isFull: false, why: "a line in a thousand: found lines stay, more come"),
    Row(filter: "qty:5",               isFull: false, why: "nothing passes, and nobody says so before it is known"),
    Row(filter: "state:live qty:777",  isFull: false, moves: true, why: "the answer changes with the moment"),
    Row(filter: "time:-1h qty:777",    isFull: false, moves: true, why: "counted back from the moment"),
    Row(filter: "time:00:00..23:59 qty:777", isFull: false, why: "a time of day is the same at any moment"),
  ]

  @Test(
    "no frame and no slice asks more than its share, and the end is what would be drawn at once",
    arguments: rows)
  func slices(_ row: Row) throws {
    let state = try state(row.filter)
    let plain = frame(state, nil)
    let cache = FilterCache()
    cache.warm(Self.index)
    let view = FlowView(Self.index, at: state.moment(Self.index))
    var shown = frame(state, cache)
    #expect(cache.rowsAsked <= FilterCache.rowsAtOnce && cache.rowsAsked > 0)
    #expect(shown[1].contains("+ of 60,000"), "\(shown[1])")
    let isFull = !shown.joined().contains("searching…")
    expectNoDifference(isFull, row.isFull)
    #expect(!shown.joined().contains("no event passes"))
    expectNoDifference(cache.isLasting, !row.moves)
    var turns = 0
    while cache.isBehind(state.filter, view) {
      let before = cache.rowsAsked
      cache.work(state.filter, view)
      #expect(cache.rowsAsked - before <= FilterCache.rowsAtOnce)
      let next = frame(state, cache)
      #expect(cache.rowsAsked - before <= 2 * FilterCache.rowsAtOnce)
      // What was found stays where it was: a page only grows.
      let lines = found(shown)
      expectNoDifference(found(next).prefix(lines.count), lines[...])
      shown = next
      turns += 1
    }
    #expect(turns >= 3 && turns < 20, "\(turns) slices")
    expectNoDifference(shown, plain)
    // From then on nothing is asked again, unless the answers change with the moment.
    let before = cache.rowsAsked
    expectNoDifference(frame(state, cache), plain)
    expectNoDifference(cache.rowsAsked, before)
    let earlier = try self.state(row.filter, at: 30_000)
    let picture = frame(earlier, cache)
    #expect(cache.rowsAsked - before <= (row.moves ? FilterCache.rowsAtOnce : 0))
    if !row.moves { expectNoDifference(picture, frame(earlier, nil)) }
  }

  @Test("the same slices give the same pictures")
  func deterministic() throws {
    let state = try state("qty:777")
    let view = FlowView(Self.index, at: state.moment(Self.index))
    let runs = (0..<2).map { _ in
      let cache = FilterCache()
      var pictures = [frame(state, cache)]
      while cache.isBehind(state.filter, view) {
        cache.work(state.filter, view)
        pictures.append(frame(state, cache))
      }
      return pictures
    }
    expectNoDifference(runs[0], runs[1])
  }

  @Test("a short log is counted at once")
  func short() throws {
    let state = try state("qty:777", at: 4_000)
    let cache = FilterCache()
    let index = Self.makeIndex(lines: FilterCache.rowsAtOnce)
    let picture = PanelFrame(index: index, state: state, status: SourceStatus(), cache: cache)
    let drawn = cache.drawing { picture.draw() }
    #expect(drawn.dump()[1].contains("4 of 4,000"), "\(drawn.dump()[1])")
    #expect(!cache.isBehind(state.filter, FlowView(index, at: 4_000)))
  }
}
