import Foundation
import Testing

@testable import FlowEngine

/// Greeks that two vendors published, with the tolerances that another project's tests use for the
/// same data: their rates and dividends are not in the rows, so this is a check of good sense.
@Suite struct RecordedGreeksTests {
  static let root = ProcessInfo.processInfo.environment["FLOWTUI_REFERENCE_DATA"]
  static let skipped: Comment = "FLOWTUI_REFERENCE_DATA is unset: recorded data are not there"

  struct Contract: CustomTestStringConvertible, Sendable {
    var root: String
    var right: OptionRight
    var strike: Int64
    var testDescription: String { "\(root) \(right) \(strike)" }
  }

  static let contracts: [Contract] = [
    ("SPY", [430, 450, 470] as [Int64]), ("SPX", [4_300, 4_500, 4_700]),
  ].flatMap { root, strikes in
    strikes.flatMap { strike in
      [OptionRight.call, .put].map { Contract(root: root, right: $0, strike: strike) }
    }
  }

  private func lines(_ name: String) throws -> [[String]] {
    let text = try String(contentsOfFile: "\(Self.root ?? "")/greeks/\(name)", encoding: .utf8)
    return text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  /// `20230804 13:31:26.730840`, UTC.
  private func moment(_ text: String) throws -> Timestamp {
    let parts = text.split(separator: " ")
    let clock = parts[1].split(separator: ":").compactMap { Double($0) }
    let date = CalendarDate(yyyymmdd: try #require(Int32(parts[0])))
    let seconds = clock[0] * 3_600 + clock[1] * 60 + clock[2]
    let days = NewYorkTime.daysSinceEpoch(date)
    return Timestamp(nanoseconds: days * 86_400_000_000_000 + Int64(seconds * 1e9))
  }

  @Test(
    "a week before expiry, against a broker's model", .enabled(if: root != nil, skipped),
    arguments: contracts)
  func broker(_ contract: Contract) throws {
    let (root, right, strike) = (contract.root, contract.right, contract.strike)
    let name = String(
      format: "%@230811%@%08d.csv", root, right == .call ? "C" : "P", strike * 1_000)
    let expirationClass = OptionClass.of(root: root == "SPX" ? "SPXW" : "SPY")
    let expiration = Expiration(CalendarDate(yyyymmdd: 20_230_811), of: expirationClass)
    var pricer = AmericanPricer(steps: 51)
    var (count, solved) = (0, 0)
    for row in try lines(name).dropFirst() {
      let numbers = row.dropFirst().map { Double($0) ?? .nan }
      let at = try moment(row[0])
      // A vendor's model that has no vega left has no volatility either.
      guard numbers[4] > 1e-6, let time = expiration.time(from: at) else { continue }
      let spot = numbers[6]
      // 5.3 % less a dividend of 1.5 % a year over the week.
      let forward = spot * (1 + 0.038 * Double(time.nanoseconds) / 31_536_000e9)
      let market = ForwardMarket(
        spot: Vectors.price(spot), forward: Vectors.price(forward), rate: 53_000)
      let terms = OptionTerms(right: right, strike: Price(cents: strike * 100), time: time)
      let volatility = Int32((numbers[1] * 1e6).rounded())
      // Options on the fund are American: far in the money the European delta is 0.03 off.
      let model =
        expirationClass.style == .american
        ? pricer.greeks(terms, in: market, volatility: volatility)
        : Greeks.european(terms, in: market, volatility: volatility)
      let greeks = try #require(model)
      count += 1
      #expect(abs(Double(greeks.delta) * 1e-4 - numbers[2]) < 0.03, "delta at \(row[0])")
      let gamma = Double(greeks.gamma ?? 0) * 1e-9
      #expect(abs(gamma - numbers[3]) < 0.12 * numbers[3] + 0.0005, "gamma at \(row[0])")
      let vega = Double(greeks.vega) * 1e-9
      #expect(abs(vega - numbers[4]) < 0.2, "vega at \(row[0])")
      guard let found = Greeks.impliedVolatility(of: Vectors.price(numbers[0]), terms, in: market)
      else { continue }
      solved += 1
      // Deep in the money the unknown rate moves the forward by points of volatility.
      if numbers[4] > 2e-4 * spot {
        #expect(abs(Double(found) * 1e-6 - numbers[1]) < 0.08, "volatility at \(row[0])")
      }
    }
    #expect(count > 0 || (right == .put && strike == 470), "no row of \(name) was compared")
    #expect(solved > 0 || count == 0)
  }

  @Test("two days before expiry, against a data vendor", .enabled(if: root != nil, skipped))
  func vendor() throws {
    var count = 0
    for row in try lines("third_party_1_greeks.csv").dropFirst(3) {
      let n = row.map { Double($0) ?? .nan }
      guard n.count >= 20, n[16] > 0, n[17] > 0 else { continue }
      let time = try #require(TimeToSettlement(nanoseconds: Int64(n[17] * 31_536_000e9)))
      let market = ForwardMarket(
        spot: Vectors.price(n[16]), forward: Vectors.price(n[16] * (1 + (n[18] - n[19]) * n[17])),
        rate: Int32(n[18] * 1e6))
      // Columns by turns: −1 is the put, 1 the call.
      for (right, column) in [(OptionRight.put, 0), (.call, 1)] {
        guard n[6 + column] > 0 else { continue }
        let terms = OptionTerms(right: right, strike: Vectors.price(n[2]), time: time)
        let greeks = try #require(
          Greeks.european(terms, in: market, volatility: Int32(n[6 + column] * 1e6)))
        count += 1
        #expect(abs(Double(greeks.delta) * 1e-4 - n[8 + column]) < 0.03, "delta of \(row)")
        #expect(abs(Double(greeks.gamma ?? 0) * 1e-9 - n[10 + column]) < 0.12, "gamma of \(row)")
        #expect(abs(Double(greeks.vega) * 1e-9 - n[12 + column]) < 0.2, "vega of \(row)")
      }
    }
    #expect(count > 0)
  }
}
