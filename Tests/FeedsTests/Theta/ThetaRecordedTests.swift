import CustomDump
import Feeds
import FlowEngine
import Foundation
import Testing

/// The vendor's recorded answers against sums that other software took from the same files.
@Suite(.enabled(if: ReferenceData.isThere, ReferenceData.skipped))
struct ThetaRecordedTests {
  static let spy = "theta/SPY_20240621C500_20240614_trade_quote_part1.csv"
  static let aapl = "theta/AAPL_20240102_trade_quote_part1.csv"

  static func trades(_ name: String) throws -> [Trade] {
    try readAll([ReferenceData.path(name)]).compactMap {
      if case .trade(let trade) = $0 { trade } else { nil }
    }
  }

  static func facts(_ name: String) throws -> [String: Any] {
    let json = try JSONSerialization.jsonObject(
      with: Data(try ReferenceData.bytes("theta/facts.json")))
    return try #require((json as? [String: Any])?[name] as? [String: Any])
  }

  /// Where each print lies against the NBBO that came with it, by the words of the facts.
  static func places(_ trades: [Trade]) -> [String: Int] {
    var counts: [String: Int] = [:]
    for trade in trades {
      let (bid, ask) = (trade.attached.rawBid, trade.attached.rawAsk)
      let price = trade.price.billionths
      let place: String
      if bid >= ask {
        place = "crossed"
      } else if price > ask {
        place = "above_ask"
      } else if price < bid {
        place = "below_bid"
      } else if price == ask || price == bid {
        place = price == ask ? "at_ask" : "at_bid"
      } else {
        let x = 2 * price - bid - ask
        place = x == 0 ? "mid" : x > 0 ? "inside_above_mid" : "inside_below_mid"
      }
      counts[place, default: 0] += 1
    }
    return counts
  }

  @Test(
    "rows, size, first and last time, and place against the NBBO",
    arguments: [
      (spy, "SPY option part1"), (aapl, "AAPL stock part1"),
    ])
  func sums(_ file: String, _ name: String) throws {
    let facts = try Self.facts(name)
    let trades = try Self.trades(file)
    expectNoDifference(trades.count, facts["rows"] as? Int)
    expectNoDifference(trades.reduce(0) { $0 + Int($1.size) }, facts["size"] as? Int)
    let times = trades.map { Int($0.times.engine.nanoseconds / 1_000_000) }
    expectNoDifference(times.first, facts["first_ts_ms"] as? Int)
    expectNoDifference(times.last, facts["last_ts_ms"] as? Int)
    expectNoDifference(
      Self.places(trades), try #require(facts["price_location_trades"] as? [String: Int]))
    expectNoDifference(trades.filter { !$0.venue.isKnown }.count, 0)
  }

  @Test("premium, and contracts by condition, of the option file")
  func option() throws {
    let facts = try Self.facts("SPY option part1")
    let trades = try Self.trades(Self.spy)
    let premium = trades.reduce(Dollars.zero) {
      $0 + $1.price.notional(of: $1.size, multiplier: 100)
    }
    expectNoDifference(Double(premium.millionths) / 1e6, facts["premium_usd"] as? Double)
    var letters: [String: Int] = [:]
    for trade in trades {
      letters[String(decoding: trade.conditions.letters, as: UTF8.self), default: 0] += 1
    }
    // 130, 125, 18 and 131 of the facts.
    expectNoDifference(letters, ["f": 61, "a": 2, "I": 2, "g": 3])
  }

  @Test("off-exchange, sub-penny, sweeps and odd lots of the stock file")
  func stock() throws {
    let facts = try Self.facts("AAPL stock part1")
    let trades = try Self.trades(Self.aapl)
    let off = trades.filter { $0.venue.isOffExchange }
    expectNoDifference(off.count, facts["trf_57_58_59_trades"] as? Int)
    expectNoDifference(off.reduce(0) { $0 + Int($1.size) }, facts["trf_size"] as? Int)
    let sub = trades.filter { $0.price.billionths % 10_000_000 != 0 }
    expectNoDifference(sub.count, facts["sub_penny_all_trades"] as? Int)
    let bands = off.map { SubPennyBand(price: $0.price.billionths, tick: 10_000_000) }
    let bjzz = try #require(facts["bjzz_trf"] as? [String: Int])
    // Only the identification is used; the facts call the bands by the side that BJZZ gives them.
    expectNoDifference(bands.filter { $0 == .low }.count, bjzz["sell"])
    expectNoDifference(bands.filter { $0 == .high }.count, bjzz["buy"])
    expectNoDifference(
      bands.filter { $0 == .middle }.count,
      (facts["sub_penny_trf_trades"] as? Int ?? 0) - bands.filter(\.isFlow).count)
    let has = { (trade: Trade, letter: Unicode.Scalar) in
      trade.conditions.letters.contains(UInt8(ascii: letter))
    }
    expectNoDifference(
      trades.filter { has($0, "F") }.count, facts["iso_ext2_95_trades"] as? Int)
    expectNoDifference(
      trades.filter { has($0, "I") }.count, facts["odd_lot_ext4_115_trades"] as? Int)
  }
}
