import FlowEngine
import Testing

@Suite struct VocabularyTests {
  struct Series: CustomTestStringConvertible, Sendable {
    var text: String
    var root: String
    var expiry: Int32
    var right: OptionRight
    var strikeMills: Int64
    var adjusted: Bool
    var why: String
    var testDescription: String { why }
    init(
      _ text: String, _ root: String, _ expiry: Int32, _ right: OptionRight, _ strikeMills: Int64,
      _ adjusted: Bool, _ why: String
    ) {
      self.text = text
      self.root = root
      self.expiry = expiry
      self.right = right
      self.strikeMills = strikeMills
      self.adjusted = adjusted
      self.why = why
    }
  }

  // swift-format-ignore
  static let series = [
    Series("NVDA  261120C00950000", "NVDA", 20_261_120, .call, 950_000, false, "padded to six"),
    Series("SPXW  261231P06012500", "SPXW", 20_261_231, .put, 6_012_500, false, "half a dollar"),
    Series("F     270115C00012820", "F", 20_270_115, .call, 12_820, false, "cents after a dividend"),
    Series("XYZ1  260619P00000500", "XYZ1", 20_260_619, .put, 500, true, "a digit in the root"),
    Series("GOOGL 261218C00190000", "GOOGL", 20_261_218, .call, 190_000, false, "five letters"),
    Series("BRKB1 261218C00190001", "BRKB1", 20_261_218, .call, 190_001, true, "a tenth of a cent"),
    Series("ABCDEF261218C99999999", "ABCDEF", 20_261_218, .call, 99_999_999, false, "full width"),
  ]

  @Test("the OCC symbol is read from the right and written back", arguments: series)
  func osi(_ row: Series) {
    let parsed = OSI(row.text)
    expectNoDifference(parsed?.root, Symbol(row.root))
    expectNoDifference(parsed?.expiry.yyyymmdd, row.expiry)
    expectNoDifference(parsed?.right, row.right)
    expectNoDifference(parsed?.strike, Price(billionths: row.strikeMills * 1_000_000))
    expectNoDifference(parsed?.isAdjusted, row.adjusted)
    expectNoDifference(parsed?.description, row.text)
    let unpadded = row.text.filter { $0 != " " }
    expectNoDifference(OSI(unpadded), parsed)
  }

  @Test(
    "what is no OCC symbol is refused",
    arguments: [
      "", "NVDA", "261120C00950000", "NVDA  261320C00950000", "NVDA  261100C00950000",
      "NVDA  261132C00950000", "NVDA  261120X00950000", "NVDA  26112 C00950000",
      "NV DA 261120C00950000", "NVDA  261120C0095000A", "ABCDEFG261120C00950000",
      " NVDA 261120C00950000", "NVDA  261120c00950000",
    ])
  func refused(_ text: String) {
    #expect(OSI(text) == nil)
  }

  // swift-format-ignore
  @Test("billionths round half to even, on both sides of zero", arguments: [
    (1_499, 1), (1_500, 2), (2_500, 2), (2_501, 3), (3_500, 4), (499, 0), (500, 0), (501, 1),
    (-500, 0), (-501, -1), (-1_500, -2), (-2_500, -2), (-2_501, -3), (0, 0),
  ])
  func rounding(_ billionths: Int, _ millionths: Int64) {
    expectNoDifference(Dollars(roundingBillionths: Int128(billionths)).millionths, millionths)
  }

  @Test("an amount beyond the range stays at its end")
  func saturation() {
    expectNoDifference(Dollars(roundingBillionths: .max).millionths, .max)
    expectNoDifference(Dollars(roundingBillionths: .min).millionths, .min)
    let huge = Price(billionths: .max).notional(of: .max, multiplier: 100)
    expectNoDifference(huge.millionths, .max)
  }

  @Test("premium is price times size times multiplier")
  func notional() {
    // 12.35 × 10 × 100 = 12,350; 0.005 × 3 × 100 = 1.50; 941.8055 × 4000 = 3,767,222.
    expectNoDifference(Price(cents: 1_235).notional(of: 10, multiplier: 100), 12_350)
    expectNoDifference(
      Price(billionths: 5_000_000).notional(of: 3, multiplier: 100).millionths, 1_500_000)
    expectNoDifference(
      Price(billionths: 941_805_500_000).notional(of: 4_000, multiplier: 1), 3_767_222)
    expectNoDifference(Price(cents: -105).notional(of: 2, multiplier: 10), -21)
    expectNoDifference(Dollars(whole: 3) - 5, -2)
    #expect(Dollars(millionths: 1) > .zero)
  }

  @Test("symbols are ordered as text")
  func order() {
    let names = ["A", "AA", "AAPL", "AAPL1", "AB", "B", "BRK.B", "NVDA", "SPX", "SPXW", "ZZZZ"]
    let sorted = names.reversed().compactMap { Symbol($0) }.sorted().map(\.description)
    expectNoDifference(sorted, names)
    let long = ["ABCDEFGH", "ABCDEFGHA", "ABCDEFGHI", "ABCDEFGI"]
    expectNoDifference(long.shuffled().compactMap { Symbol($0) }.sorted().map(\.description), long)
  }

  @Test("a symbol is one to sixteen printable bytes", arguments: ["", " A", "A B", "é", "A\u{7F}"])
  func noSymbol(_ text: String) {
    #expect(Symbol(text) == nil)
    let sixteen = String(repeating: "N", count: 16)
    #expect(Symbol(sixteen) != nil)
    #expect(Symbol(sixteen + "N") == nil)
  }

  @Test("a tick table steps up at its prices")
  func ticks() {
    let table = TickTable(
      base: Price(cents: 5), from1: Price(cents: 300), tick1: Price(cents: 10))
    expectNoDifference(table.tick(at: Price(cents: 299)), 50_000_000)
    expectNoDifference(table.tick(at: Price(cents: 300)), 100_000_000)
    expectNoDifference(TickTable.unknown.tick(at: Price(cents: 300)), 10_000_000)
  }

  @Test("the three clocks stand in for one another in the order of the contract")
  func clocks() {
    let (e, p, r) = (
      Timestamp(nanoseconds: 1), Timestamp(nanoseconds: 2), Timestamp(nanoseconds: 3)
    )
    let all = EventTimes(executed: e, published: p, received: r)
    expectNoDifference([all.engine, all.participant, all.known], [p, e, r])
    let noPublished = EventTimes(executed: e, received: r)
    expectNoDifference(
      [noPublished.engine, noPublished.participant, noPublished.known], [e, e, r])
    let noExecuted = EventTimes(published: p)
    expectNoDifference([noExecuted.engine, noExecuted.participant, noExecuted.known], [p, p, p])
  }
}
