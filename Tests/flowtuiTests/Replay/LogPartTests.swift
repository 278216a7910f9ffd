import CustomDump
import Feeds
import FlowEngine
import Store
import TermRender
import Testing

@testable import flowtui

/// What is shown of a log before it is read is what is shown of it when it was.
@Suite struct LogPartTests {
  let folder: CommandFolder
  let whole: FlowIndex
  let parts: LogParts
  let session: CalendarDate

  init() throws {
    let configuration = SimulationConfiguration.few(seed: 21, optionTrades: 20, stockPrints: 20)
    session = configuration.session
    let log = try PartedLog(configuration.events, session: session)
    (folder, whole, parts) = (log.folder, log.whole, log.parts)
  }

  private func frame(_ index: FlowIndex, _ moment: UInt64, _ pane: PaneID) -> [String] {
    var state = PanelState(width: 200, height: 40)
    state.position = .at(moment)
    (state.zoomed, state.focus) = (pane, pane)
    var status = SourceStatus()
    status.session = session
    status.origin = .recorded("a.flow")
    return PanelFrame(index: index, state: state, status: status).draw().dump()
  }

  @Test("tape, evidence and clock of a part are those of the whole, at any moment it serves")
  func picture() throws {
    #expect(whole.rows.count > 400, "\(whole.rows.count) rows")
    var random = SeededRandom(seed: 4)
    let first = try #require(whole.rows.first).seq
    var (small, unknown) = (0, 0)
    for _ in 0..<25 {
      let asked = first + UInt64(random.below(Int(whole.lastSeq - first)))
      let part = try #require(try parts.part(at: asked))
      #expect(part.served.contains(asked))
      expectNoDifference(part.index.lastSeq, whole.lastSeq)
      if part.served.lowerBound > 1 { small += 1 }
      let span = part.served.upperBound - part.served.lowerBound
      for moment in [asked, part.served.lowerBound + UInt64(random.below(Int(span) + 1))] {
        expectNoDifference(
          FlowView(part.index, at: moment).time, FlowView(whole, at: moment).time)
        for pane in [PaneID.tape, .evidence] {
          let (a, b) = (frame(part.index, moment, pane), frame(whole, moment, pane))
          // The second line counts, and nobody can count what is not read.
          expectNoDifference(a[0].prefix(60), b[0].prefix(60))
          // What it does not know yet it says, and that is the only difference.
          let known = (2..<a.count).filter { !a[$0].contains("reading…") }
          expectNoDifference(known.map { a[$0] }, known.map { b[$0] }, "\(pane) at \(moment)")
          unknown += a.count - 2 - known.count
        }
      }
    }
    #expect(small > 10, "the parts were the whole log")
    #expect(unknown < 10, "\(unknown) of 4,000 lines say that they are not read")
  }

  @Test("the ends of the log are known before it is read")
  func ends() throws {
    let part = try #require(try parts.part(at: whole.lastSeq))
    let held = try #require(part.index.part)
    #expect(held.range.lowerBound > 1)
    let first = try #require(whole.rows.first)
    expectNoDifference(held.firstRow?.seq, first.seq)
    expectNoDifference(held.firstRow?.at.nanoseconds, first.at)
    expectNoDifference(part.index.marks.latest, whole.marks.latest)
    var state = PanelState(width: 120, height: 40)
    state.position = .at(whole.lastSeq)
    PanelReducer(index: part.index).apply(.home, to: &state)
    expectNoDifference(state.position, .at(first.seq))
    let gaps = whole.health.count { $0.kind == .gap && $0.stamp.seq < held.range.lowerBound }
    expectNoDifference(held.gapsBefore, gaps)
  }

  @Test("a search that what is read cannot answer waits for the rest")
  func waits() throws {
    let part = try #require(try parts.part(at: 1))
    var state = PanelState(width: 120, height: 40)
    state.position = .at(1)
    PanelReducer(index: part.index).apply(.previousAlert, to: &state)
    expectNoDifference(state.waiting, .previousAlert)
    PanelReducer(index: whole).apply(.previousAlert, to: &state)
    expectNoDifference(state.message?.text, "no earlier alert in this filter")
  }

  @Test("a row keeps its place by its number when the whole takes over")
  func rows() throws {
    let part = try #require(try parts.part(at: whole.lastSeq))
    let row = try #require(part.index.rows.last)
    let place = try #require(whole.row(seq: row.seq, n: row.n))
    expectNoDifference(whole.rows[place].at, row.at)
    #expect(place > part.index.rows.count - 1, "the same place by chance")
    expectNoDifference(whole.row(seq: row.seq, n: row.n + 1_000), nil)
  }
}
