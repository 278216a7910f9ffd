/// The schemas that can carry trades, in the order of preference: *one schema for trades per data
/// set and day* (`docs/feeds/dbn.md`, Trades).
public enum TradeSource: UInt8, Hashable, Comparable, Sendable, CaseIterable {
  case tcbbo, tbbo, trades, cmbp1, mbp1

  public static func < (a: TradeSource, b: TradeSource) -> Bool { a.rawValue < b.rawValue }

  init?(_ schema: DBNSchema) {
    switch schema {
    case .tcbbo: self = .tcbbo
    case .tbbo: self = .tbbo
    case .trades: self = .trades
    case .cmbp1: self = .cmbp1
    case .mbp1: self = .mbp1
    default: return nil
    }
  }

  /// The vendor's name, as printed.
  public var name: String {
    switch self {
    case .cmbp1: "cmbp-1"
    case .mbp1: "mbp-1"
    default: "\(self)"
    }
  }
}

/// Which schema gives the trades on which day, for one data set.
struct TradeChoice: Hashable, Sendable {
  /// By day since 1970 in UTC, as the vendor cuts its files; a day that is missing has one source.
  var best: [Int64: TradeSource] = [:]

  static let dayLength: Int64 = 86_400_000_000_000

  static func day(_ nanoseconds: Int64) -> Int64 {
    let day = nanoseconds / dayLength
    return nanoseconds % dayLength < 0 ? day - 1 : day
  }

  mutating func offer(_ source: TradeSource, day: Int64) {
    best[day] = best[day].map { min($0, source) } ?? source
  }
}
