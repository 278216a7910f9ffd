import FlowEngine
import Foundation
import Testing

@testable import flowtui

/// JSON lines to the letter of `cli.md`, read back by Foundation.
@Suite struct ObjectJSONTests {
  static let json = ObjectJSON(directory: Scenario.index.directory)

  private func read(_ line: String) throws -> [String: Any] {
    #expect(!line.contains("\n"), "one object a line")
    let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
    return try #require(value as? [String: Any])
  }

  private func isNull(_ value: Any?) -> Bool { value is NSNull }

  static let common = ["kind", "id", "version", "seq", "n", "at"]
  static let clusterNames =
    common + [
      "type", "structure", "alternatives", "underlying", "state", "start", "end", "size", "premium",
      "netPrice", "side", "grade", "score", "exchanges", "openingAtLeast", "legs", "members",
      "causes", "evidence", "counterEvidence",
    ]
  static let alertNames =
    common + [
      "rule", "ruleVersion", "parameters", "underlying", "contracts", "start", "end", "side",
      "grade", "openingAtLeast", "direction", "confidence", "cluster", "related", "premium",
      "state", "evidence", "counterEvidence", "causes",
    ]
  static let printNames =
    common + [
      "price", "size", "exchange", "conditions", "bid", "ask", "quoteAge", "side", "grade",
      "reasons", "spot", "volumeBefore", "oi", "openingAtLeast", "cluster", "state",
    ]
  static let equityNames = [
    "offExchange", "position", "eligible", "excluded", "executedAt", "delay", "notional",
    "subPenny", "oddLot",
  ]
  static let healthNames = common + ["feed", "event", "detail", "lost"]

  @Test("a cluster has every field, in its form")
  func cluster() throws {
    var cluster = Scenario.cluster
    cluster.facts.flags = .conditionsUndelivered
    let object = try read(Self.json.line(cluster))
    #expect(Set(object.keys) == Set(Self.clusterNames))
    #expect(object["kind"] as? String == "cluster")
    #expect(object["id"] as? String == "c7")
    #expect(object["version"] as? Int == 1)
    #expect(object["seq"] as? Int == 9 && object["n"] as? Int == 1)
    // 14:32:07.912 in New York in November is 19:32:07.912 UTC.
    #expect(object["at"] as? String == "2026-11-20T19:32:07.912000000Z")
    #expect(object["start"] as? String == "2026-11-20T19:32:07.000000000Z")
    #expect(object["end"] as? String == "2026-11-20T19:32:07.041000000Z")
    #expect(object["type"] as? String == "sweep")
    #expect(isNull(object["structure"]))
    #expect(object["alternatives"] as? [String] == [])
    #expect(object["state"] as? String == "final")
    #expect(object["size"] as? Int == 1_250)
    // 1,250 × 12.35 × 100.
    #expect(object["premium"] as? String == "1543750.00")
    #expect(object["netPrice"] as? String == "12.35")
    #expect(object["side"] as? String == "buy" && object["grade"] as? String == "A")
    #expect(object["score"] as? Int == 7)
    #expect(object["exchanges"] as? [String] == ["XCBO", "XPHL"])
    #expect(object["openingAtLeast"] as? Int == 622)
    #expect(object["members"] as? [String] == [])
    #expect(object["causes"] as? [Int] == [7, 8])
    let legs = try #require(object["legs"] as? [[String: Any]])
    #expect(legs.count == 1)
    #expect(
      Set(legs[0].keys)
        == [
          "contract", "side", "ratio", "size", "price", "premium", "prints", "grade", "delta", "iv",
        ])
    #expect(isNull(legs[0]["delta"]) && isNull(legs[0]["iv"]), "not known is null")
    #expect(legs[0]["contract"] as? String == "NVDA  261120C00950000")
    #expect(legs[0]["ratio"] as? Int == 1 && legs[0]["prints"] as? Int == 2)
    let against = try #require(object["counterEvidence"] as? [[String: Any]])
    #expect(Set(against[0].keys) == ["clause", "seen", "asked", "passed"])
    let unknown = try #require(against.last)
    #expect(isNull(unknown["seen"]) && isNull(unknown["passed"]), "unknown is null")
  }

  @Test("a stock leg has a symbol, and what is unknown is null")
  func stockLeg() throws {
    var cluster = Scenario.cluster
    cluster.type = .package
    cluster.structure = .riskReversal
    cluster.alternatives = [.buyWrite, .jellyRoll]
    cluster.netPrice = nil
    cluster.openingAtLeast = nil
    cluster.members = [FlowID(.cluster, seq: 3, ordinal: 2), FlowID(.print, seq: 4)]
    cluster.legs[0].instrument = Scenario.nvda
    cluster.legs[0].price = Price(billionths: -1_234_567_890)
    let object = try read(Self.json.line(cluster))
    #expect(object["structure"] as? String == "risk_reversal")
    #expect(object["alternatives"] as? [String] == ["buy_write", "jelly_roll"])
    #expect(isNull(object["netPrice"]) && isNull(object["openingAtLeast"]))
    #expect(object["members"] as? [String] == ["c3.2", "p4"])
    let legs = try #require(object["legs"] as? [[String: Any]])
    #expect(legs[0]["symbol"] as? String == "NVDA" && legs[0]["contract"] == nil)
    #expect(legs[0]["price"] as? String == "-1.23456789")
  }

  @Test("an alert has every field, in its form")
  func alert() throws {
    var alert = Scenario.alert
    alert.related = ["large-bearish-sweep"]
    let object = try read(Self.json.line(alert))
    #expect(Set(object.keys) == Set(Self.alertNames))
    #expect(object["kind"] as? String == "alert")
    #expect(object["id"] as? String == "c7:large-bullish-sweep")
    #expect(object["rule"] as? String == "large-bullish-sweep")
    #expect(object["ruleVersion"] as? Int == 3)
    #expect(object["parameters"] as? String == "000000000000beef")
    #expect(object["contracts"] as? [String] == ["NVDA  261120C00950000"])
    #expect(
      object["direction"] as? String == "bullish" && object["confidence"] as? String == "high")
    #expect(object["cluster"] as? String == "c7")
    #expect(object["related"] as? [String] == ["large-bearish-sweep"])
    let evidence = try #require(object["evidence"] as? [[String: Any]])
    #expect(evidence[0]["clause"] as? String == "premium")
    #expect(evidence[0]["seen"] as? String == "1543750.00")
    #expect(evidence[0]["asked"] as? String == ">= 50000.00")
    #expect(evidence[0]["passed"] as? Bool == true)
    #expect(isNull(evidence[1]["passed"]), "an input that is missing is neither true nor false")
    let counter = try #require(object["counterEvidence"] as? [[String: Any]])
    #expect(counter[0]["passed"] as? Bool == false)
    alert.subject = FlowID(.inference, seq: 5)
    #expect(isNull(try read(Self.json.line(alert))["cluster"]), "null for a whole underlying")
    alert.confidence = .medium
    #expect(try read(Self.json.line(alert))["confidence"] as? String == "med")
  }

  private func print(_ seq: UInt64, _ judgement: Judgement, _ state: PrintState) throws
    -> FinalPrint
  {
    guard case .trade(let trade) = Scenario.events[Int(seq) - 1] else {
      throw Missing(seq: seq)
    }
    return FinalPrint(
      trade: trade, judgement: judgement,
      settled: Settled(
        stamp: Stamp(seq: 9, n: 0, at: Scenario.at(7_912)), print: seq, grade: judgement.grade,
        state: state))
  }

  struct Missing: Error { var seq: UInt64 }

  @Test("an option print has every field, in its form")
  func optionPrint() throws {
    let object = try read(
      Self.json.line(print(Scenario.putPrint, Scenario.putJudgement, .live)))
    #expect(Set(object.keys) == Set(Self.printNames + ["contract"]))
    #expect(object["kind"] as? String == "print" && object["id"] as? String == "p6")
    #expect(object["contract"] as? String == "SPY   261218P00540000")
    #expect(object["price"] as? String == "0.82" && object["size"] as? Int == 500)
    #expect(object["exchange"] as? String == "XISX")
    #expect(object["conditions"] as? [String] == ["S"])
    #expect(object["bid"] as? String == "0.82" && object["ask"] as? String == "0.85")
    #expect(object["quoteAge"] as? Double == 0.003, "seconds")
    #expect(object["side"] as? String == "sell" && object["grade"] as? String == "B")
    #expect(object["reasons"] as? [String] == ["S-01:touch"])
    #expect(object["spot"] as? String == "547.91")
    #expect(object["volumeBefore"] as? Int == 700 && object["oi"] as? Int == 1_000)
    // max(0, 500 − 1,000 − 700).
    #expect(object["openingAtLeast"] as? Int == 0)
    #expect(isNull(object["cluster"]) && object["state"] as? String == "live")
  }

  @Test("a print of which little is known says null, never 0")
  func unknowns() throws {
    var bare = try print(Scenario.putPrint, Scenario.putJudgement, .cancelled)
    bare.trade.conditions = .notDelivered
    bare.trade.venue = .unknown
    bare.judgement = Judgement(
      stamp: bare.judgement.stamp, instrument: Scenario.put, flags: [.quoteAttached])
    bare.settled.grade = .u
    let object = try read(Self.json.line(bare))
    for name in [
      "exchange", "conditions", "bid", "ask", "quoteAge", "spot", "oi", "openingAtLeast",
    ] {
      #expect(isNull(object[name]), "\(name)")
    }
    #expect(object["side"] as? String == "unknown" && object["grade"] as? String == "U")
    #expect(object["state"] as? String == "cancelled")
    var nameless = bare
    nameless.trade.instrument = InstrumentID(9_999)
    #expect(isNull(try read(Self.json.line(nameless))["contract"]), "nobody said what it is")
    bare.trade.conditions = .regular
    #expect(try read(Self.json.line(bare))["conditions"] as? [String] == [], "regular, delivered")
  }

  @Test("an off-exchange print has the equity fields too")
  func equityPrint() throws {
    let object = try read(
      Self.json.line(print(Scenario.offExchange, Scenario.offExchangeJudgement, .late)))
    #expect(Set(object.keys) == Set(Self.printNames + Self.equityNames + ["symbol"]))
    #expect(object["symbol"] as? String == "NVDA" && object["exchange"] as? String == "FINN")
    #expect(object["offExchange"] as? Bool == true && object["eligible"] as? Bool == true)
    #expect(object["position"] as? String == "mid" && isNull(object["excluded"]))
    #expect(object["executedAt"] as? String == "2026-11-20T19:32:08.000000000Z")
    #expect(object["delay"] as? Int == 12, "from execution to publication, seconds")
    // 210,000 × 941.80.
    #expect(object["notional"] as? String == "197778000.00")
    #expect(object["subPenny"] as? Bool == false && object["oddLot"] as? Bool == false)
    #expect(object["state"] as? String == "late")
  }

  @Test("health has every field, and hostile text is escaped")
  func health() throws {
    let hostile = "\u{0}\u{1}\u{1B}[2J\u{7F}\"\\/\n\r\t\u{8}\u{C}\u{202E}\u{2028}日本\u{1F600}"
    let health = Health(
      stamp: Scenario.stamp(11, 0, 21_000), kind: .decodeError, feed: "OPRA", detail: hostile,
      lost: nil)
    let line = Self.json.line(health)
    #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
    let object = try read(line)
    #expect(Set(object.keys) == Set(Self.healthNames))
    #expect(object["detail"] as? String == hostile)
    #expect(object["event"] as? String == "decode_error" && object["id"] as? String == "h11")
    #expect(isNull(object["lost"]))
  }

  // swift-format-ignore
  @Test("words are those of the contract")
  func words() {
    #expect(ClusterType.allCases.map(\.word) == ["package", "sweep", "probable_sweep", "block", "cross_block", "iso_print", "strike_ladder", "price_ladder", "repeat", "legged", "roll", "dividend", "financing", "stock_tied"])
    #expect(Structure.allCases.map(\.word) == ["vertical", "ratio", "backspread", "calendar", "diagonal", "butterfly", "iron_fly", "condor", "iron_condor", "straddle", "strangle", "risk_reversal", "collar", "synthetic", "buy_write", "box", "jelly_roll", "conversion", "reversal", "custom"])
    #expect(Set(PrintPosition.allCases.map(\.word)) == ["through_bid", "at_bid", "inside_low", "mid", "inside_high", "at_ask", "through_ask", "unknown"])
    #expect(Set(Exclusion.allCases.compactMap(\.word)) == ["average_price", "derivatively_priced", "prior_reference", "contingent", "late", "out_of_sequence", "extended_hours", "settlement", "cross", "official_price", "stopped", "correction", "unknown_condition"])
    #expect(Set(HealthKind.allCases.map(\.word)) == ["gap", "stall", "reconnect", "skipped", "unresolved", "unsupported", "decode_error", "clock_jump", "conflated", "duplicate", "orphan_cancel", "unknown_code", "resumed", "disk_full", "wal_large"])
    #expect(Set(ObjectState.allCases.map(\.word)) == ["provisional", "final", "amended", "retracted"])
    #expect(Set(PrintState.allCases.map(\.word)) == ["live", "late", "cancelled", "corrected"])
    #expect(Set(Direction.allCases.map(\.word)) == ["bullish", "bearish", "volatility", "neutral"])
    #expect(Set(Confidence.allCases.map(\.word)) == ["high", "med", "low"])
    #expect(Set(Side.allCases.map(\.word)) == ["buy", "sell", "unknown"])
    #expect(Grade.allCases.map(\.word) == ["A", "B", "C", "D", "E", "U"])
  }

  // swift-format-ignore
  @Test("money, prices and times are exact at their ends", arguments: [
    (DecimalText.dollars(Dollars(millionths: 0)), "0.00"),
    (DecimalText.dollars(Dollars(millionths: -1)), "-0.000001"),
    (DecimalText.dollars(Dollars(millionths: 1_500_000)), "1.50"),
    (DecimalText.dollars(Dollars(millionths: .min)), "-9223372036854.775808"),
    (DecimalText.price(Price(billionths: 1)), "0.000000001"),
    (DecimalText.price(Price(billionths: 941_805_000_000)), "941.805"),
    (DecimalText.price(Price(billionths: .max)), "9223372036.854775807"),
    (DecimalText.seconds(nanoseconds: 1_500_000_000), "1.5"),
    (DecimalText.seconds(nanoseconds: -3), "-0.000000003"),
    (TimeText.rfc3339(Timestamp(nanoseconds: 0)), "1970-01-01T00:00:00.000000000Z"),
    (TimeText.rfc3339(Timestamp(nanoseconds: -1)), "1969-12-31T23:59:59.999999999Z"),
    (TimeText.rfc3339(Timestamp(nanoseconds: 951_782_400_000_000_000)), "2000-02-29T00:00:00.000000000Z"),
    (TimeText.newYork(Timestamp(nanoseconds: 1_783_000_000_000_000_000)), "09:46:40.000"),
    (DecimalText.short(Dollars(millionths: 999_999_999)), "999"),
    (DecimalText.short(Dollars(whole: 1_000)), "1.0k"),
    (DecimalText.short(Dollars(whole: 99_999)), "99.9k"),
    (DecimalText.short(Dollars(whole: 250_000)), "250k"),
    (DecimalText.short(Dollars(whole: -1_540_000)), "-1.54M"),
    (DecimalText.short(Dollars(whole: 2_100_000_000)), "2.10B"),
    (DecimalText.grouped(-1_234_567), "-1,234,567"),
    (DecimalText.grouped(999), "999"),
  ] as [(String, String)])
  func texts(shown: String, wanted: String) { #expect(shown == wanted) }
}
