import CustomDump
import FlowEngine
import Testing

/// The plain statements of the rules fail where the rule book says so: what they let through is
/// counted as right.
@Suite struct PlainRulesTests {
  /// `90 K105 x33 sold :f @XPHL d24 +5 $201`: milliseconds, then what differs from a call of 100
  /// of the 18th, bought at the ask with code I: strike, contracts, side, code (`?` none), venue,
  /// day of expiry, cents above, price of the stock.
  struct Print {
    var at: Int64 = 0
    var K: Int64 = 100
    var x = 20
    var side = 1
    var letter: Character? = "I"
    var venue: Venue = "XCBO"
    var right: OptionRight = .call
    var day: UInt8 = 18
    var cents: Int64 = 0
    var stock: Int64 = 200

    init(_ text: String) {
      let words = text.split(separator: " ").map(String.init)
      at = Int64(words[0]) ?? 0
      for word in words.dropFirst() {
        let rest = String(word.dropFirst())
        switch word.first {
        case "K": K = Int64(rest) ?? 0
        case "x": x = Int(rest) ?? 0
        case "s": side = -1
        case "p": right = .put
        case ":": letter = rest.first
        case "?": letter = nil
        case "@": venue = Venue(rest) ?? .unknown
        case "d": day = UInt8(rest) ?? 0
        case "+": cents = Int64(rest) ?? 0
        default: stock = Int64(rest) ?? 0
        }
      }
    }
  }

  struct Row: CustomTestStringConvertible {
    var type: ClusterType
    var holds: Bool
    var testDescription: String
    var prints: [Print]

    init(_ type: ClusterType, _ holds: Bool, _ why: String, _ text: String) {
      (self.type, self.holds, testDescription) = (type, holds, why)
      prints = text.split(separator: ";").map { Print(String($0)) }
    }
  }

  private func holds(_ row: Row) -> Bool {
    var tape = PlainTape()
    var names: [OSI] = []
    let items = row.prints.enumerated().map { place, print in
      let osi = OSI(
        root: "AAPL", expiry: CalendarDate(year: 2026, month: 12, day: Int(print.day)),
        right: print.right, strike: Price(billionths: print.K * 1_000_000_000))
      let id = UInt32(names.firstIndex(of: osi) ?? names.count)
      if id == names.count {
        names.append(osi)
        let times = EventTimes(published: Timestamp(nanoseconds: 0))
        tape.take(
          .contract(
            Contract(
              instrument: InstrumentID(id), times: times, root: "AAPL", underlying: "AAPL",
              expiry: osi.expiry, right: osi.right, strike: osi.strike,
              ticks: TickTable(base: Price(billionths: 50_000_000)))), seq: UInt64(id) + 1)
        tape.take(
          .openInterest(OpenInterest(instrument: InstrumentID(id), times: times, quantity: 100)),
          seq: UInt64(id) + 1)
      }
      let (bid, ask) = (5_000_000_000 + print.cents * 10_000_000, Int64(5_200_000_000))
      let plain = PlainPrint(
        seq: UInt64(100 + place), series: id, at: print.at * 1_000_000,
        price: print.side > 0 ? ask + print.cents * 10_000_000 : bid, size: print.x,
        venue: print.venue, letter: print.letter, bid: bid,
        ask: ask + print.cents * 10_000_000, tick: 50_000_000,
        stock: print.stock * 1_000_000_000)
      return plain
    }
    let isBurst = [.sweep, .probableSweep, .isoPrint].contains(row.type)
    return PlainRules(tape: tape).holds(
      row.type,
      isBurst
        ? [PlainRules.Item(prints: items)] : items.map { PlainRules.Item(prints: [$0]) })
  }

  // swift-format-ignore
  @Test("each statement, and what it refuses", arguments: [
    Row(.strikeLadder, true,  "three strikes of one size",
      "0; 9000 K105; 30000 K110"),
    Row(.strikeLadder, false, "a millisecond past 30 s",
      "0; 9000 K105; 30001 K110"),
    Row(.strikeLadder, true,  "sizes that rise with the strike",
      "0; 1 K105 x30; 2 K110 x40"),
    Row(.strikeLadder, false, "the middle one is the largest",
      "0; 1 K105 x50; 2 K110 x40"),
    Row(.strikeLadder, false, "one of them sold",
      "0; 1 K105 sold; 2 K110"),
    Row(.strikeLadder, false, "one coded as a leg",
      "0; 1 K105 :f; 2 K110"),
    Row(.strikeLadder, false, "no codes",
      "0 ?; 1 K105 ?; 2 K110 ?"),
    Row(.strikeLadder, false, "a put among them",
      "0; 1 K105 put; 2 K110"),
    Row(.strikeLadder, false, "another expiry",
      "0; 1 K105 d11; 2 K110"),
    Row(.legged, true,  "a vertical of two orders",
      "0; 90 K105 sold"),
    Row(.legged, false, "both bought",
      "0; 90 K105"),
    Row(.legged, false, "20 and 33 have no simple ratio",
      "0; 90 K105 x33 sold"),
    Row(.legged, true,  "2 s on one venue",
      "0; 2000 K105 sold"),
    Row(.legged, false, "2.001 s",
      "0; 2001 K105 sold"),
    Row(.legged, false, "251 ms on two venues",
      "0; 251 K105 sold @XPHL"),
    Row(.legged, false, "a straddle 101 ms apart: five points",
      "0; 101 put"),
    Row(.legged, true,  "a straddle 100 ms apart: six points",
      "0; 100 put"),
    Row(.roll, true,  "as large as the open interest",
      "0 x100; 50 x100 sold d24"),
    Row(.roll, false, "a contract more",
      "0 x101; 50 x101 sold d24"),
    Row(.roll, false, "one expiry",
      "0; 50 K105 sold"),
    Row(.repeat, true,  "four, 40 s apart",
      "0; 40000; 80000; 120000"),
    Row(.repeat, false, "three",
      "0; 40000; 80000"),
    Row(.repeat, false, "one of another size",
      "0; 40000 x21; 80000; 120000"),
    Row(.repeat, false, "a gap of 60.001 s",
      "0; 60001; 70000; 80000"),
    Row(.priceLadder, true,  "three worse prices",
      "0; 60 +5; 120 +10"),
    Row(.priceLadder, false, "100 ms is a sweep",
      "0; 60 +5; 100 +10"),
    Row(.priceLadder, false, "the second price again",
      "0; 60 +5; 120 +5"),
    Row(.priceLadder, false, "the stock moved",
      "0; 60 +5; 120 +10 $201"),
    Row(.probableSweep, true,  "three venues, no codes",
      "0 ?; 10 ? @XPHL; 20 ? @XBOX"),
    Row(.probableSweep, false, "21 ms",
      "0; 10 @XPHL; 21 @XBOX"),
    Row(.probableSweep, false, "two venues",
      "0; 10 @XPHL; 20"),
    Row(.sweep, true,  "two venues",
      "0 :S; 10 :S @XPHL"),
    Row(.sweep, false, "a gap of 11 ms",
      "0 :S; 11 :S @XPHL"),
    Row(.sweep, false, "an auction among them",
      "0 :S; 10 :a @XPHL"),
    Row(.block, true,  "200 contracts for $104,000",
      "0 x200"),
    Row(.block, false, "199 contracts",
      "0 x199"),
    Row(.block, false, "late",
      "0 x500 :D"),
    Row(.crossBlock, true,  "a cross",
      "0 x200 :c"),
    Row(.crossBlock, false, "no cross",
      "0 x200"),
    Row(.package, false, "nobody states a package twice",
      "0 :f; 0 K105 sold :f"),
  ])
  func statement(_ row: Row) {
    expectNoDifference(holds(row), row.holds, row.testDescription)
  }
}
