import FlowEngine

/// One line of a ThetaData CSV file, typed; codes are still the vendor's numbers.
struct ThetaRow: Hashable {
  enum Body: Hashable {
    case trade(Print, Best?)
    case quote(Best)
    /// Contracts.
    case openInterest(Int64)
  }

  struct Print: Hashable {
    var price: Price
    /// Contracts or shares.
    var size: Int64
    var exchange: Int
    /// nil when the file has none. The vendor prints the 32 bits of OPRA as a signed number.
    var number: UInt64?
    /// The main condition, then the four further ones; 255 = none.
    var conditions: [UInt8]
  }

  struct Best: Hashable {
    var prices: BestPrices
    var bidExchange: Int
    var askExchange: Int
    var bidCondition: Int
    var askCondition: Int
    /// nil when the file does not tell when a quote that came with a trade began to stand.
    var at: Timestamp?
  }

  /// Lines from 1.
  var line: Int64
  var contract: OSI?
  /// A stock, where the file names it.
  var symbol: Symbol?
  /// Publication of the trade or quote.
  var at: Timestamp
  var body: Body
}

/// What is wrong with a line of a ThetaData CSV file.
public struct ThetaError: Error, Hashable, Sendable, CustomStringConvertible {
  /// From 1.
  public var line: Int64
  /// Bytes from 1.
  public var column: Int
  public var expected: String

  public var description: String { "line \(line), column \(column): expected \(expected)" }
}
