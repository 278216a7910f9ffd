import Feeds
import FlowEngine
import Testing

/// Contracts and hours that are not those of a plain stock option on a plain day.
@Suite("Simulated market: contracts and hours")
struct SimulatorContractTests {
  private let tape = SimulatorTape.hour

  private func contracts(_ root: Symbol) -> [Contract] {
    tape.contracts.values.filter { $0.root == root }
  }

  @Test("index options: monthlies settle at the open, the rest at the close, and no stock trades")
  func index() {
    let monthlies = contracts("SPX")
    let weeklies = contracts("SPXW")
    #expect(!monthlies.isEmpty && !weeklies.isEmpty)
    #expect(monthlies.allSatisfy { $0.settlement == .am && $0.underlying == "SPX" })
    #expect(weeklies.allSatisfy { $0.settlement == .pm && $0.underlying == "SPX" })
    // 2026-12-18 is the third Friday; the session itself is one, and trades only the evening kind.
    #expect(monthlies.contains { $0.expiry.yyyymmdd == 20_261_218 })
    #expect(!monthlies.contains { $0.expiry.yyyymmdd == 20_261_120 })
    #expect(weeklies.contains { $0.expiry.yyyymmdd == 20_261_120 })
    #expect(tape.stockOf["SPX"] == nil)
    #expect(
      tape.truth.contains {
        $0.underlying == "SPX" && $0.rule?.hasPrefix("large-") ?? false && $0.expect
      })
    let missed = tape.truth.filter {
      $0.underlying == "SPX" && $0.misses == "premium" && !$0.expect
    }
    #expect(!missed.isEmpty && missed.allSatisfy { $0.distance < 250_000 })
  }

  @Test("adjusted series and minis have their roots and sizes")
  func forms() {
    let adjusted = contracts("NVDA1")
    #expect(!adjusted.isEmpty)
    #expect(
      adjusted.allSatisfy { $0.isAdjusted && $0.multiplier == 150 && $0.underlying == "NVDA" })
    let minis = contracts("TSLA7")
    #expect(!minis.isEmpty)
    #expect(minis.allSatisfy { !$0.isAdjusted && $0.multiplier == 10 && $0.underlying == "TSLA" })
    let regular = tape.contracts.values.filter { !["NVDA1", "TSLA7"].contains($0.root) }
    #expect(regular.allSatisfy { !$0.isAdjusted && $0.multiplier == 100 })
  }

  @Test("a sweep in an adjusted series, or while its stock is halted, is nothing to report")
  func traps() {
    for clause in ["adjusted", "halted"] {
      let traps = tape.truth.filter { $0.misses == clause }
      #expect(traps.contains { $0.type == "sweep" } && traps.contains { $0.kind == "alert" })
      #expect(traps.allSatisfy { !$0.expect && $0.side == "unknown" })
      for trap in traps {
        let prints = tape.prints(of: trap)
        #expect(prints.count >= 2 && prints.allSatisfy { $0.letter == UInt8(ascii: "S") })
      }
    }
  }

  @Test("a mini that looks large by its price is measured by its ten shares")
  func minis() {
    let items = tape.truth.filter { $0.contracts.first?.contract.hasPrefix("TSLA7") ?? false }
    let missed = items.filter { $0.misses == "premium" && !$0.expect }
    #expect(!missed.isEmpty)
    for item in missed {
      let prints = tape.prints(of: item)
      let tenth = prints.reduce(Dollars.zero) {
        $0 + $1.trade.price.notional(of: $1.trade.size, multiplier: 10)
      }
      #expect(tenth < 50_000 && tenth.millionths * 10 > 50_000_000_000, "\(item.jsonLine)")
    }
    #expect(items.contains { $0.rule?.hasPrefix("large-") ?? false && $0.expect })
  }

  @Test("a halt has a start and an end, the trap lies between, and nothing else moves")
  func halts() throws {
    var halted: [InstrumentID: Timestamp] = [:]
    var halts: [(stock: InstrumentID, from: Timestamp, to: Timestamp)] = []
    for case .status(let status) in tape.events {
      if status.state == .halted { halted[status.instrument] = status.times.known }
      guard status.state == .trading else { continue }
      let from = try #require(halted[status.instrument])
      halted[status.instrument] = nil
      halts.append((status.instrument, from, status.times.known))
    }
    #expect(!halts.isEmpty && halted.isEmpty)
    for (stock, from, to) in halts {
      let symbol = tape.stockOf.first { $0.value == stock.index }?.key
      let trap = try #require(
        tape.truth.first { $0.misses == "halted" && $0.start > from && $0.end < to })
      #expect(trap.underlying == symbol)
      for event in tape.events where event.known > from && event.known < to {
        switch event {
        case .quote(let quote): #expect(quote.instrument != stock)
        case .trade(let trade):
          guard let contract = tape.contracts[trade.instrument.index] else {
            // What was executed before is reported up to ten seconds later.
            if trade.instrument == stock { #expect(trade.times.participant <= from + 600_000_000) }
            continue
          }
          guard contract.underlying == symbol else { continue }
          #expect(trap.contracts[0].contract == OSI(contract).description)
        default: break
        }
      }
    }
  }

  @Test("index options print in the extended hours, before the bell, and count as volume")
  func extendedHours() {
    let open: Int64 = (1_795_132_800 + 5 * 3_600 + 34_200) * 1_000_000_000
    let early = tape.prints.values.joined().filter { $0.letter == UInt8(ascii: "v") }
    #expect(early.count >= 5)
    for print in early {
      #expect(print.at < open && print.side != 0)
      #expect(tape.contracts[print.trade.instrument.index]?.underlying == "SPX")
    }
  }

  @Test("a half day ends at 13:00, and so do its expiring series")
  func halfDay() {
    let friday = CalendarDate(year: 2026, month: 11, day: 27)
    var configuration = SimulationConfiguration.light(seed: 4, session: friday)
    configuration.opensAt = 750
    let half = SimulatorTape(configuration)
    let close = SessionCalendar.regularHours(friday).close
    let last = half.events.last { if case .trade = $0 { true } else { false } }
    #expect(last.map { $0.known < close + 120_000_000_000 } ?? false)
    #expect(last.map { $0.known > close + -120_000_000_000 } ?? false)
    #expect(half.contracts.values.contains { $0.expiry == friday })
  }

  // swift-format-ignore
  @Test(
    "what a session can be",
    arguments: [
      (20_261_127, 770, true,  "ten minutes before the early close"),
      (20_261_127, 780, false, "after the early close"),
      (20_261_126, 570, false, "a holiday"),
      (20_261_121, 570, false, "a Saturday"),
      (20_261_120, 955, true,  "the last five minutes"),
      (20_261_120, 956, false, "too late"),
      (20_261_120, 560, false, "before the bell"),
    ])
  func canOpen(date: Int32, minute: Int, isRight: Bool, why: String) {
    let session = CalendarDate(yyyymmdd: date)
    #expect(SimulationConfiguration.canOpen(session, at: minute) == isRight, "\(why)")
  }
}
