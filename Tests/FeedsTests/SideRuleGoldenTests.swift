import CustomDump
import Testing

@testable import Feeds
@testable import FlowEngine

/// The published side rules against the signs of other software on recorded prints.
///
/// Each row has the print, the NBBO strictly before it, the last different price, and the signs of
/// the Python package tclf 0.4.0.
@Suite(.enabled(if: ReferenceData.isThere, ReferenceData.skipped))
struct SideRuleGoldenTests {
  struct Row {
    var print: SidePrint
    var expected: [SideRule: Side]
  }

  static let columns: [(name: String, rule: SideRule)] = [
    ("tclf_quote", .quote), ("tclf_tick", .tick), ("tclf_lr", .leeReady), ("tclf_emo", .emo),
    ("tclf_clnv", .clnv), ("tclf_quote_then_tick", .leeReady),
  ]

  /// Why a sign of ours may differ from theirs; nil for a difference that has no reason.
  static func reason(_ rule: SideRule, _ print: SidePrint) -> String? {
    let edges = [3 * print.bid + 7 * print.ask, 7 * print.bid + 3 * print.ask]
    if rule == .clnv, edges.contains(10 * print.price) { return "CLNV: their inner edge is closed" }
    if rule == .emo, print.ask < print.bid, [print.bid, print.ask].contains(print.price) {
      return "EMO: they sign nothing at a quote of a crossed market"
    }
    return nil
  }

  static func rows(_ name: String) throws -> [(SideRule, String, SidePrint, Side)] {
    let bytes = try Decompressed.bytes(try ReferenceData.bytes("golden/\(name).csv.zst"))
    let lines = bytes.split(separator: 0x0A)
    let header = try #require(lines.first).split(separator: 0x2C)
      .map { String(decoding: $0, as: UTF8.self) }
    func place(_ name: String) throws -> Int { try #require(header.firstIndex(of: name)) }
    let inputs = try ["trade_price", "bid_best", "ask_best", "price_all_lag"].map(place)
    let signs = try columns.map { column in try place(column.name) }
    var rows: [(SideRule, String, SidePrint, Side)] = []
    for line in lines.dropFirst() {
      let fields = line.split(separator: 0x2C, omittingEmptySubsequences: false)
      func number(_ place: Int) throws -> Int64 {
        try #require(Int64(String(decoding: fields[place], as: UTF8.self)))
      }
      let values = try inputs.map { try number($0) }.map { $0 == 0 ? Int64.min : $0 }
      let print = SidePrint(
        price: values[0], bid: values[1], ask: values[2], lastDifferent: values[3])
      for (index, column) in columns.enumerated() {
        let sign = try number(signs[index])
        rows.append(
          (column.rule, column.name, print, sign == 0 ? .unknown : sign > 0 ? .buy : .sell))
      }
    }
    return rows
  }

  // swift-format-ignore
  @Test("signs of whole days; every difference has its reason, and their number is known", arguments: [
    ("ibm_20131007_rth_trades_nbbo_tclf", 24_106,
      ["CLNV: their inner edge is closed": 8,
       "EMO: they sign nothing at a quote of a crossed market": 56]),
    ("bac_20131007_rth_trades_nbbo_tclf", 86_434, [:]),
  ] as [(String, Int, [String: Int])])
  func days(_ name: String, _ prints: Int, _ differences: [String: Int]) throws {
    let rows = try Self.rows(name)
    expectNoDifference(rows.count, prints * Self.columns.count)
    var found: [String: Int] = [:]
    var unexplained: [String] = []
    for (rule, column, print, expected) in rows where rule.side(of: print) != expected {
      if let reason = Self.reason(rule, print) {
        found[reason, default: 0] += 1
      } else {
        unexplained.append("\(column) \(print) \(expected)")
      }
    }
    expectNoDifference(unexplained.prefix(5).map { $0 }, [])
    expectNoDifference(found, differences)
  }

  @Test("the memory of the tick rule gives the last different price of every row")
  func memory() throws {
    let bytes = try Decompressed.bytes(
      try ReferenceData.bytes("golden/ibm_20131007_rth_trades_nbbo_tclf.csv.zst"))
    var state = TickState()
    var previous = Int64.min
    var (checked, off) = (0, 0)
    for line in bytes.split(separator: 0x0A).dropFirst() {
      let fields = line.split(separator: 0x2C, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      let (price, lag, seq) = (
        try #require(Int64(fields[2])), try #require(Int64(fields[10])),
        try #require(Int64(fields[0]))
      )
      // Prints of outside the regular hours are not in the file: the first rows know more than we.
      if previous != .min, state.lastDifferent(from: price) != .min {
        checked += 1
        if state.lastDifferent(from: price) != lag { off += 1 }
      }
      previous = seq
      state.take(price)
    }
    #expect(checked > 24_000)
    expectNoDifference(off, 0)
  }
}
