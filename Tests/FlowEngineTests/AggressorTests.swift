import Testing

@testable import FlowEngine

/// Rules S-20 to S-27 on the pure function; expected values are written from the rule book.
@Suite struct AggressorTests {
  static let tick: Int64 = 50_000_000
  static let bid: Int64 = 12_000_000_000

  /// A healthy nickel market of `width` ticks with the price `p` ticks above the bid.
  static func input(width: Int64, price: Int64, sizes: (UInt32, UInt32)? = (7, 9)) -> AggressorInput
  {
    AggressorInput(
      price: Price(billionths: bid + price * tick), size: 3, condition: .plain,
      quote: BestPrices(
        bid: Price(billionths: bid), ask: Price(billionths: bid + width * tick),
        bidSize: sizes?.0, askSize: sizes?.1),
      quoteAge: 1_000_000, tick: tick, underlyingMoved: false)
  }

  /// S, B touch · s, b grade C · q, p grade D · `-` no side; from the bid to the ask.
  // swift-format-ignore
  @Test("every price on the grid (S-25)", arguments: [
    (1 as Int64, "SB"),                      // both touches: never near the middle
    (2,          "S-B"),                     // the exact mid
    (3,          "S--B"),                    // half a tick from the mid: |x| = 1 tick
    (5,          "Ss--bB"),                  // κ = 0.2 is inside, 0.4 is near the mid
    (20,         "Sssssssq-----pbbbbbbB"),   // |x| <= 0.2 w = 4 ticks; κ <= 0.3 is C, above D
  ])
  func grid(_ width: Int64, _ expected: String) {
    var seen = ""
    for price in 0...width {
      let judged = aggressor(Self.input(width: width, price: price))
      let touch: Grade = width == 1 ? .b : .a
      switch (judged.side, judged.grade) {
      case (.unknown, .u): seen += "-"
      case (.sell, touch) where price == 0: seen += "S"
      case (.buy, touch) where price == width: seen += "B"
      case (.sell, .c): seen += "s"
      case (.buy, .c): seen += "b"
      case (.sell, .d): seen += "q"
      case (.buy, .d): seen += "p"
      default: seen += "!"
      }
    }
    expectNoDifference(seen, expected)
  }

  @Test("a lone print is never better than B; A belongs to accepted sweeps")
  func alone() {
    let judged = aggressor(Self.input(width: 3, price: 3))
    expectNoDifference(judged.grade, .a)
    expectNoDifference(judged.loneGrade, .b)
  }

  @Test("a fraction of a tick decides at the borders of the bands, in integers")
  func bands() {
    // w = 20 ticks = 1.00; κ = 0.3 is 12.30, and one cent above it is D; 12.40 is |x| = 0.20 = 0.2
    // w.
    func grade(_ cents: Int64) -> Grade {
      var input = Self.input(width: 20, price: 0)
      input.price = Price(cents: cents)
      return aggressor(input).grade
    }
    expectNoDifference(
      [1_229, 1_230, 1_231, 1_239, 1_240, 1_250, 1_260, 1_261, 1_269, 1_270, 1_271].map(grade),
      [.c, .c, .d, .d, .u, .u, .u, .d, .d, .c, .c])
  }

  struct Row: CustomTestStringConvertible, Sendable {
    var why: String
    var side: Side
    var grade: Grade
    var lone: Grade
    var reason: Reason?
    var change: @Sendable (inout AggressorInput) -> Void
    init(
      _ why: String, _ side: Side, _ grade: Grade, _ lone: Grade, _ reason: Reason? = nil,
      _ change: @escaping @Sendable (inout AggressorInput) -> Void
    ) {
      self.why = why
      self.side = side
      self.grade = grade
      self.lone = lone
      self.reason = reason
      self.change = change
    }
    var testDescription: String { why }
  }

  static func quote(_ bid: Int64?, _ ask: Int64?, _ sizes: (UInt32, UInt32)? = (7, 9)) -> BestPrices
  {
    BestPrices(
      bid: bid.map { Price(cents: $0) }, ask: ask.map { Price(cents: $0) }, bidSize: sizes?.0,
      askSize: sizes?.1)
  }

  /// Starts from a print at the ask of 12.00/12.15, tick 0.05, 3 contracts against 7×9.
  // swift-format-ignore
  static let rows: [Row] = [
    Row("nothing is wrong", .buy, .a, .b, .touch) { _ in },
    Row("at the bid", .sell, .a, .b, .touch) { $0.price = Price(cents: 1_200) },
    Row("S-24: one tick through the ask", .buy, .c, .c, .through) { $0.price = Price(cents: 1_220) },
    Row("S-24: two ticks through the ask", .buy, .c, .c, .through) { $0.price = Price(cents: 1_225) },
    Row("S-24: a cent more than two ticks", .unknown, .u, .u, .outside) { $0.price = Price(cents: 1_226) },
    Row("S-24: three ticks through the bid", .unknown, .u, .u, .outside) { $0.price = Price(cents: 1_185) },
    Row("S-24: two ticks through the bid", .sell, .c, .c, .through) { $0.price = Price(cents: 1_190) },
    Row("S-24: the search beats the distance", .sell, .c, .c, .quoteSearch) {
      $0.price = Price(cents: 1_300); $0.searchedSide = .sell
    },
    Row("S-24: the search repairs trades outside only", .buy, .a, .b, .touch) { $0.searchedSide = .sell },
    Row("S-23: crossed", .unknown, .u, .u, .crossed) { $0.quote = quote(1_220, 1_215) },
    Row("S-23: crossed and far above both", .unknown, .u, .u, .crossed) {
      $0.quote = quote(1_210, 1_205); $0.price = Price(cents: 1_215)
    },
    Row("S-23: locked, at the one price", .unknown, .u, .u, .locked) { $0.quote = quote(1_215, 1_215) },
    Row("S-23: locked, above", .buy, .d, .d, .locked) { $0.quote = quote(1_210, 1_210) },
    Row("S-23: locked, below", .sell, .d, .d, .locked) { $0.quote = quote(1_220, 1_220) },
    Row("S-23: zero bid, at the ask", .buy, .c, .c, .oneSided) { $0.quote = quote(0, 1_215) },
    Row("S-23: no bid, above the ask", .buy, .c, .c, .oneSided) { $0.quote = quote(nil, 1_200) },
    Row("S-23: zero bid, below the ask", .unknown, .u, .u, .oneSided) { $0.quote = quote(0, 1_220) },
    Row("S-23: zero bid and stale", .buy, .d, .d, .stale) {
      $0.quote = quote(0, 1_215); $0.quoteAge = 31_000_000_000; $0.underlyingMoved = true
    },
    Row("S-23: no ask", .unknown, .u, .u, .oneSided) { $0.quote = quote(1_215, nil) },
    Row("S-23: missing", .unknown, .u, .u, .quoteMissing) { $0.quote = .none },
    Row("S-23: only the venue's own quote", .buy, .d, .d, .venueQuoteOnly) { $0.isVenueQuote = true },
    Row("S-23: stale", .buy, .d, .d, .stale) { $0.quoteAge = 30_000_000_001; $0.underlyingMoved = true },
    Row("S-23: exactly 30 s is not stale", .buy, .a, .b) { $0.quoteAge = 30_000_000_000; $0.underlyingMoved = true },
    Row("S-23: old, but the stock stood still", .buy, .a, .b) { $0.quoteAge = 3_600_000_000_000 },
    Row("S-23: fast", .buy, .c, .c, .fast) { $0.isFast = true },
    Row("S-23: an attached quote is never fast or stale", .buy, .a, .b) {
      $0.quoteAge = nil; $0.isFast = true; $0.underlyingMoved = true
    },
    Row("S-23: opening minute", .buy, .c, .c, .openingMinute) { $0.isOpeningOrClosing = true },
    // M = 1.30: a quarter is 0.325, five ticks are 0.25.
    Row("S-23: wide is above both bounds", .buy, .c, .c, .wide) {
      $0.quote = quote(110, 150); $0.price = Price(cents: 150)
    },
    Row("S-23: five ticks are not wide, whatever M", .buy, .a, .b) {
      $0.quote = quote(5, 30); $0.price = Price(cents: 30)
    },
    // M = 1.60, w = 0.40: exactly a quarter.
    Row("S-23: exactly a quarter of the mid is not wide", .buy, .a, .b) {
      $0.quote = quote(140, 180); $0.price = Price(cents: 180)
    },
    Row("S-23: one tick wide", .buy, .b, .b, .oneTick) { $0.quote = quote(1_210, 1_215) },
    Row("S-27: the whole offer", .buy, .a, .c, .sizeMatch) { $0.size = 9 },
    Row("S-27: the other side's size", .buy, .a, .b) { $0.size = 7 },
    Row("S-27: both sides show the same size", .buy, .a, .b) { $0.quote = quote(1_200, 1_215, (9, 9)); $0.size = 9 },
    Row("S-27: sizes unknown", .buy, .a, .b) { $0.quote = quote(1_200, 1_215, nil); $0.size = 9 },
    Row("S-27: the whole bid", .sell, .a, .c, .sizeMatch) { $0.price = Price(cents: 1_200); $0.size = 7 },
    Row("S-27: lowers a C to D", .buy, .c, .d, .sizeMatch) { $0.size = 9; $0.isFast = true },
    Row("S-20: no conditions delivered", .buy, .a, .c, .conditionUnknown) { $0.condition = .notDelivered },
    Row("S-20: a code unknown", .unknown, .u, .u, .unrecognised) { $0.condition = .unrecognised },
    Row("S-21: price zero", .unknown, .u, .u, .badPrice) { $0.price = .zero },
    Row("S-21: size zero", .unknown, .u, .u, .badPrice) { $0.size = 0 },
    Row("S-21: ten million contracts", .unknown, .u, .u, .badPrice) { $0.size = 10_000_000 },
    Row("S-21: one contract less", .buy, .a, .b) { $0.size = 9_999_999 },
    Row("S-21: adjusted", .unknown, .u, .u, .adjusted) { $0.isAdjusted = true },
    Row("S-21: halted", .unknown, .u, .u, .halted) { $0.isHalted = true },
    Row("S-21: duplicate", .unknown, .u, .u, .duplicate) { $0.isDuplicate = true },
    Row("an undefined price on the ask does not stop the engine", .unknown, .u, .u) {
      $0.quote = BestPrices(bid: Price(cents: 1_200), ask: Price(billionths: .max))
      $0.price = Price(cents: 1_300)
    },
  ]

  @Test("the healthy print, and one thing wrong with it", arguments: rows)
  func health(_ row: Row) {
    var input = Self.input(width: 3, price: 3)
    row.change(&input)
    let judged = aggressor(input)
    if row.why.hasPrefix("an undefined") { return }  // it returned: no trap
    expectNoDifference(judged.side, row.side)
    expectNoDifference(judged.grade, row.grade)
    expectNoDifference(judged.loneGrade, row.lone)
    if let reason = row.reason { #expect(judged.reasons.contains(reason)) }
  }

  @Test("at the mid depth is a hint, never a side (S-07)")
  func hint() {
    func hint(_ sizes: (UInt32, UInt32)?) -> Side {
      let judged = aggressor(Self.input(width: 2, price: 1, sizes: sizes))
      expectNoDifference(judged.side, .unknown)
      expectNoDifference(judged.grade, .u)
      return judged.hint
    }
    expectNoDifference(hint((7, 9)), .buy)
    expectNoDifference(hint((9, 7)), .sell)
    expectNoDifference(hint((7, 7)), .unknown)
    expectNoDifference(hint(nil), .unknown)
  }

  @Test("mirrored in price and depth, the side flips and the grade stays")
  func reflection() {
    var random = SplitMix(seed: 20_261_120)
    let mirror: Int64 = 30_000_000_000
    for _ in 0..<20_000 {
      let width = Int64.random(in: -2...20, using: &random)
      var input = Self.input(width: width, price: 0)
      input.quote.rawBidSize = UInt32.random(in: 1...4, using: &random)
      input.quote.rawAskSize = UInt32.random(in: 1...4, using: &random)
      input.size = Int64.random(in: 1...4, using: &random)
      // In fifths of a tick, from four ticks below the bid to four above the ask.
      let place = Int64.random(in: -20...(5 * max(0, width) + 20), using: &random)
      input.price = Price(billionths: Self.bid + place * Self.tick / 5)
      input.isFast = Bool.random(using: &random)
      input.isOpeningOrClosing = Bool.random(using: &random)
      var other = input
      other.price = Price(billionths: mirror - input.price.billionths)
      other.quote = BestPrices(
        bid: Price(billionths: mirror - input.quote.rawAsk),
        ask: Price(billionths: mirror - input.quote.rawBid),
        bidSize: input.quote.askSize, askSize: input.quote.bidSize)
      let (a, b) = (aggressor(input), aggressor(other))
      let flipped: Side =
        switch a.side {
        case .buy: .sell
        case .sell: .buy
        case .unknown: .unknown
        }
      guard b.side == flipped, a.grade == b.grade, a.loneGrade == b.loneGrade,
        a.reasons == b.reasons
      else {
        Issue.record("width \(width), place \(place): \(a) against \(b)")
        return
      }
    }
  }
}
