import CustomDump
import Feeds
import FlowEngine
import Store
import TermRender
import Testing

@testable import flowtui

/// A part of a log calls an instrument what it was called then, whatever it was called later.
@Suite struct LogPartNamesTests {
  let folder: CommandFolder
  let whole: FlowIndex
  let parts: LogParts
  let session: CalendarDate
  /// What was defined anew, and when: the `seq` of the definition.
  let changes: [(instrument: InstrumentID, seq: UInt64)]

  init() throws {
    let configuration = SimulationConfiguration.few(seed: 23, optionTrades: 20, stockPrints: 5)
    session = configuration.session
    let (stream, changes) = Self.renamed(configuration.events)
    self.changes = changes
    let log = try PartedLog(stream, session: session)
    (folder, whole, parts) = (log.folder, log.whole, log.parts)
  }

  /// Every traded option gets another strike now and then, as an adjustment would give it.
  private static func renamed(
    _ events: [MarketEvent]
  ) -> (stream: [MarketEvent], changes: [(instrument: InstrumentID, seq: UInt64)]) {
    var contracts: [InstrumentID: Contract] = [:]
    var stream: [MarketEvent] = []
    var changes: [(instrument: InstrumentID, seq: UInt64)] = []
    var trades = 0
    for event in events {
      stream.append(event)
      if case .contract(let contract) = event { contracts[contract.instrument] = contract }
      guard case .trade(let trade) = event, var contract = contracts[trade.instrument] else {
        continue
      }
      trades += 1
      guard trades % 20 == 0 else { continue }
      contract.strike = Price(billionths: contract.strike.billionths + 1_000_000_000)
      contract.times = EventTimes(
        executed: event.engineTime, published: event.engineTime, received: event.known)
      contracts[trade.instrument] = contract
      stream.append(.contract(contract))
      changes.append((trade.instrument, UInt64(stream.count)))
    }
    return (stream, changes)
  }

  private func tape(_ index: FlowIndex, _ moment: UInt64) -> [String] {
    var state = PanelState(width: 200, height: 40)
    state.position = .at(moment)
    (state.zoomed, state.focus) = (.tape, .tape)
    return Array(
      PanelFrame(index: index, state: state, status: SourceStatus()).draw().dump().dropFirst(2))
  }

  @Test("before and after each change, in the stretch that holds it and in those beside it")
  func names() throws {
    #expect(changes.count > 40, "\(changes.count) changes")
    var (later, before) = (0, 0)
    for change in stride(from: 0, to: changes.count, by: 16) {
      for moment in [changes[change].seq - 1, changes[change].seq] {
        let part = try #require(try parts.part(at: moment)).index
        expectNoDifference(tape(part, moment), tape(whole, moment), "at \(moment)")
        let (a, b) = (FlowView(part, at: moment).directory, FlowView(whole, at: moment).directory)
        let range = try #require(part.part).range
        // It is there where a row of the stretch names it.
        for (instrument, seq) in changes where a.contract(instrument) != nil {
          expectNoDifference(a.name(instrument), b.name(instrument), "at \(moment)")
          if seq > range.upperBound { later += 1 }
          if seq < range.lowerBound { before += 1 }
        }
      }
    }
    #expect(later > 0 && before > 0, "no change lay outside of its stretch: \(later), \(before)")
  }

  @Test("what an instrument was is told as it stood before an event")
  func former() throws {
    let reader = try LogReader(path: folder.file("a.flow"))
    let (instrument, seq) = try #require(changes.last)
    let name = { (events: [MarketEvent]) -> String in
      var directory = Directory()
      for event in events { directory.take(event) }
      return directory.name(instrument)
    }
    let now = name(try reader.definitions(of: [instrument]))
    expectNoDifference(now, whole.directory.name(instrument))
    // Commits are of 500 events: before the one that holds the change, and behind it.
    let start = (seq - 1) / 500 * 500 + 1
    expectNoDifference(
      name(try reader.definitions(of: [instrument], before: start)),
      FlowView(whole, at: start - 1).directory.name(instrument))
    #expect(name(try reader.definitions(of: [instrument], before: start)) != now)
    expectNoDifference(name(try reader.definitions(of: [instrument], before: start + 500)), now)
    expectNoDifference(try LogCheck(reader).run().map { "\($0)" }, [])
  }
}
