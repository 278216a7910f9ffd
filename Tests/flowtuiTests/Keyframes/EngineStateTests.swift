import CustomDump
import Feeds
import Testing

@testable import FlowEngine
@testable import Store
@testable import flowtui

/// A saved engine goes on exactly as the one that was never interrupted.
@Suite(.serialized) struct EngineStateTests {
  /// A session with cancels, late prints, gaps and redefinitions planted, behind the history of
  /// earlier ones.
  private static func events(of stream: PlantedStream, hasHistory: Bool) -> [MarketEvent] {
    let market = stream.deltas.flatMap(\.events)
    guard hasHistory else { return market }
    let head = market.prefix { event in
      switch event {
      case .contract, .stock: true
      default: false
      }
    }
    return history(of: Array(head), stream.session) + market.dropFirst(head.count)
  }

  /// Definitions behind baselines of underlyings and series and parents that wait for the morning,
  /// and that morning's open interest.
  private static func history(
    of market: [MarketEvent], _ session: CalendarDate
  ) -> [MarketEvent] {
    guard let times = market.first.map({ EventTimes(received: $0.known) }) else { return [] }
    let before = SessionCalendar.session(before: session)
    var notes: [HistoryNote] = []
    func note(_ kind: HistoryNote.Kind, _ subject: OSI, _ bucket: Int32, _ values: [Int64]) {
      notes.append(
        HistoryNote(
          times: times, kind: kind, session: before, subject: subject, bucket: bucket,
          a: values[0], b: values[1], c: values[2], d: values[3]))
    }
    for case .contract(let contract) in market where contract.instrument.index % 3 == 0 {
      let underlying = HistoryNote.underlying(contract.underlying)
      note(.premium, underlying, PremiumBucket.number(expiry: 1, time: 0), [9_000_000, 0, 60, 12])
      note(.gamma, underlying, 120, [0, 1_000_000, 60, 12])
      note(.size, underlying, 0, [30, 0, 60, 12])
      for bucket: Int32 in [19, 25, 32] { note(.volume, OSI(contract), bucket, [5, 1, 12, 12]) }
      if contract.instrument.index % 2 == 0 {
        let leg = CarriedLeg(
          cluster: FlowID(.cluster, seq: UInt64(notes.count)), type: .sweep, side: .buy,
          grade: .a, leg: 0, legs: 1, series: OSI(contract), size: 100, volume: 500,
          openInterest: 900, premium: 1_000)
        notes.append(leg.note(times: times, session: before))
      }
    }
    let interest = market.compactMap { event -> MarketEvent? in
      guard case .contract(let contract) = event else { return nil }
      return .openInterest(
        OpenInterest(instrument: contract.instrument, times: times, quantity: 1_000))
    }
    // The last ones are not known yet when the first cut may come.
    return notes.map { .history($0) } + market + interest.prefix(interest.count / 2)
  }

  /// What a state can hold besides plain numbers; each must be there at some cut, or the test says
  /// nothing of it.
  private static func held(_ engine: Engine) -> Set<String> {
    var held: Set<String> = []
    func note(_ name: String, _ isThere: Bool) { if isThere { held.insert(name) } }
    note("prints that wait", engine.sweeps.windows.all.contains { !$0.prints.isEmpty })
    note("coded prints that wait", engine.coded.all.contains { !$0.prints.isEmpty })
    note("level-2 items that wait", engine.levelTwo.queue.count > 0)
    note("level-2 items", engine.levelTwo.ring.count > 0)
    note("open level-2 parents", engine.levelTwo.open.count > 0)
    note("final level-2 parents", engine.levelTwo.finals.count > 0)
    note("public names", !engine.levelTwoNames.isEmpty)
    note("0DTE", !engine.zeroDay.all.isEmpty)
    note("gamma", !engine.volatilityCache.isEmpty)
    note("baselines", !engine.baselines.isEmpty)
    note("the morning", !engine.morning.isEmpty)
    note("an incomplete day", !engine.isVolumeComplete)
    note("tapes of stocks", !engine.stocks.tapes.isEmpty)
    note("an alert", engine.underlyings.contains { $0.lastAlert.contains { $0 != .min } })
    return held
  }

  @Test("restored at any cut, it derives the rest byte for byte", arguments: [1, 2, 3] as [UInt64])
  func goesOn(seed: UInt64) throws {
    let planted = PlantedStream(seed: seed)
    let session = planted.session
    let stream = Self.events(of: planted, hasHistory: seed != 2)
    let head = stream.firstIndex { if case .trade = $0 { true } else { false } } ?? 0
    var random = SeededRandom(seed: seed)
    var cuts = Set((0..<5).map { _ in head + random.below(stream.count - head) })
    // Packages wait for a millisecond: behind one of their prints.
    let coded = stream.indices.filter { place in
      guard case .trade(let trade) = stream[place], let letter = trade.conditions.single else {
        return false
      }
      return (UInt8(ascii: "f")...UInt8(ascii: "s")).contains(letter)
    }
    for _ in 0..<2 { cuts.insert(random.pick(coded) + 1) }
    var engine = Engine(settings: Settings(), session: session)
    var whole: [Int: Digest] = [:]
    var states: [Int: [UInt8]] = [:]
    var held: Set<String> = []
    var out = FlowBatch()
    for (place, event) in stream.enumerated() {
      if cuts.contains(place) {
        states[place] = engine.savedState()
        whole[place] = Digest()
        held.formUnion(Self.held(engine))
      }
      engine.step(event, into: &out)
      for cut in cuts { whole[cut]?.combine(out) }
      out.removeAll()
    }
    for cut in cuts {
      let state = try #require(states[cut])
      var again = try Engine(settings: Settings(), session: session, state: state[...])
      expectNoDifference(again.seq, UInt64(cut))
      var digest = Digest()
      for event in stream[cut...] {
        again.step(event, into: &out)
        digest.combine(out)
        out.removeAll()
      }
      expectNoDifference(
        digest.digests.lines.map(\.text), whole[cut]?.digests.lines.map(\.text), "cut \(cut)")
    }
    var expected: Set = [
      "prints that wait", "coded prints that wait", "level-2 items", "final level-2 parents",
      "public names", "0DTE", "gamma", "an incomplete day", "tapes of stocks", "an alert",
    ]
    if seed != 2 { expected.formUnion(["baselines", "the morning"]) }
    expectNoDifference(expected.subtracting(held), [], "held at no cut")
  }
}
