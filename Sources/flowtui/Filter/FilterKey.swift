/// The keys of the filter language, with what each reads and in which unit it is compared.
enum FilterKey: String, CaseIterable, Hashable, Sendable {
  case t, k, rule, side, dir, cp, prem, qty, px, dte, strike, otm, delta, iv, voi, oi, conf, ex
  case legs, src, late, state, id, mark, time

  enum Kind { case text, number, time }

  var kind: Kind {
    switch self {
    case .prem, .qty, .px, .dte, .strike, .otm, .delta, .iv, .voi, .oi, .legs: .number
    case .time: .time
    default: .text
    }
  }

  /// How many units one typed `1` means.
  var scale: Int64 {
    switch self {
    case .prem: 1_000_000
    case .px, .strike: 1_000_000_000
    case .otm, .voi: 100
    case .delta, .iv: 10_000
    default: 1
    }
  }

  /// The unit sign that this key knows beside `k`, `m` and `b`.
  var unitSign: Character? {
    switch self {
    case .otm, .delta, .iv: "%"
    case .dte: "d"
    case .voi: "x"
    default: nil
    }
  }

  /// The words this key allows; nil = any text.
  var words: [String]? {
    switch self {
    case .side: ["buy", "sell", "unknown"]
    case .dir: ["bullish", "bearish", "volatility", "neutral"]
    case .cp: ["c", "p"]
    case .conf: ["high", "med", "low"]
    case .src: ["opra", "trf"]
    case .late: ["y", "n"]
    case .k: Self.kindWords
    case .state:
      ["provisional", "final", "amended", "retracted", "live", "late", "cancelled", "corrected"]
    default: nil
    }
  }

  static let kindWords = [
    "sweep", "probable_sweep", "block", "cross_block", "iso_print", "package", "ladder",
    "strike_ladder", "price_ladder", "spread", "legged", "roll", "repeat", "put_sell", "overwrite",
    "straddle", "strangle", "zero_dte", "far_dated", "absorption", "accumulation", "distribution",
    "level", "descriptive", "verdict", "inference",
    "vertical", "ratio", "backspread", "calendar", "diagonal", "butterfly", "iron_fly", "condor",
    "iron_condor", "risk_reversal", "collar", "synthetic", "buy_write", "box", "jelly_roll",
    "conversion", "reversal", "custom", "dividend", "financing", "stock_tied", "print", "alert",
    "health", "gap",
  ]

  func isKnown(in subject: FilterSubject) -> Bool {
    switch self {
    case .t: subject.ticker != nil
    case .k, .id: true
    case .rule: !subject.rules.isEmpty
    case .side: subject.side != nil
    case .dir: subject.direction != nil
    case .cp: subject.right != nil
    case .conf: subject.confidence != nil
    case .ex: !subject.venues.isEmpty
    case .src: subject.source != nil
    case .late: subject.isLate != nil
    case .state: subject.state != nil
    case .mark: false
    default: number(in: subject) != nil
    }
  }

  func number(in subject: FilterSubject) -> Int64? {
    switch self {
    case .prem: subject.premium
    case .qty: subject.quantity
    case .px: subject.price
    case .strike: subject.strike
    case .dte: subject.dte
    case .otm: subject.otm
    case .voi: subject.volumeOverOI
    case .oi: subject.openInterest
    case .legs: subject.legs
    case .delta: subject.delta
    case .iv: subject.iv
    case .time: subject.timeOfDay
    default: nil
    }
  }

  func matches(_ text: String, in subject: FilterSubject) -> Bool {
    switch self {
    case .t:
      guard let ticker = subject.ticker else { return false }
      if text.hasSuffix("*") { return ticker.hasPrefix(text.dropLast()) }
      return ticker == text
    case .k: return subject.kinds.contains(text)
    case .rule: return subject.rules.contains { $0.hasPrefix(text) }
    case .side: return subject.side == text
    case .dir: return subject.direction == text
    case .cp: return subject.right == text
    case .conf: return subject.confidence == text
    case .ex: return subject.venues.contains(text.uppercased())
    case .src: return subject.source == text
    case .late: return subject.isLate == (text == "y")
    case .state: return subject.state == text
    case .id: return subject.id == text
    default: return false
    }
  }
}
