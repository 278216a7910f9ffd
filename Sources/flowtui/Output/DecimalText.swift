import FlowEngine

/// Decimal text of integers with a fixed number of decimals; no floating point on the way.
enum DecimalText {
  /// At least two decimals, no trailing zeros beyond them.
  static func dollars(_ value: Dollars) -> String {
    text(value.millionths, decimals: 6, atLeast: 2)
  }

  static func price(_ value: Price) -> String { text(value.billionths, decimals: 9, atLeast: 2) }

  /// An average price in whole cents, half away from zero: for panes; pages show it whole.
  static func priceShort(_ value: Price) -> String {
    let cents = (value.billionths.magnitude + 5_000_000) / 10_000_000
    return (value.billionths < 0 ? "-" : "") + text(Int64(cents), decimals: 2, atLeast: 2)
  }

  /// The price of a stock for panes: whole cents from a dollar on, where fractions are noise.
  static func stock(_ value: Price) -> String {
    value.billionths.magnitude < 1_000_000_000 ? price(value) : priceShort(value)
  }

  /// Seconds with nine decimals cut to what is there.
  static func seconds(nanoseconds: Int64) -> String { text(nanoseconds, decimals: 9, atLeast: 0) }

  static func text(_ value: Int64, decimals: Int, atLeast: Int) -> String {
    let magnitude = value.magnitude
    var scale: UInt64 = 1
    for _ in 0..<decimals { scale *= 10 }
    var whole = String(magnitude / scale)
    if value < 0 { whole = "-" + whole }
    var fraction = String(magnitude % scale)
    fraction = String(repeating: "0", count: decimals - fraction.count) + fraction
    while fraction.count > atLeast, fraction.last == "0" { fraction.removeLast() }
    return fraction.isEmpty ? whole : whole + "." + fraction
  }

  /// Money as a trader reads it: `982`, `50.0k`, `1.54M`, `2.10B`.
  static func short(_ value: Dollars) -> String {
    let dollars = value.millionths / 1_000_000
    let sign = dollars < 0 ? "-" : ""
    let m = dollars.magnitude
    switch m {
    case 0..<1_000: return sign + String(m)
    case 1_000..<100_000: return sign + text(Int64(m / 100), decimals: 1, atLeast: 1) + "k"
    case 100_000..<1_000_000: return sign + String(m / 1_000) + "k"
    case 1_000_000..<1_000_000_000:
      return sign + text(Int64(m / 10_000), decimals: 2, atLeast: 2) + "M"
    default: return sign + text(Int64(m / 10_000_000), decimals: 2, atLeast: 2) + "B"
    }
  }

  /// An amount with its sign in seven cells: `+345.1M`, `-982`.
  static func signedShort(_ value: Dollars) -> String {
    let tenths = value.millionths.magnitude / 100_000_000_000
    let words =
      (10..<10_000).contains(tenths)
      ? text(Int64(tenths), decimals: 1, atLeast: 1) + "M" : short(value)
    if value.millionths < 0 { return words.hasPrefix("-") ? words : "-" + words }
    return value.millionths > 0 ? "+" + words : words
  }

  /// Money to the cent and beyond, with thousands separators: `$1,389,640.00`.
  static func money(_ value: Dollars) -> String {
    let parts = dollars(value).split(separator: ".")
    let digits = parts[0].drop { $0 == "-" }
    let whole = Int64(digits).map { grouped($0) } ?? String(digits)
    return (value.millionths < 0 ? "-$" : "$") + whole + "." + (parts.count > 1 ? parts[1] : "00")
  }

  /// A count in few cells: `982`, `50.0k`, `1.54M`.
  static func count(_ value: Int64) -> String { short(Dollars(whole: value)) }

  /// A count with thousands separators.
  static func grouped(_ value: Int64) -> String {
    var digits = String(value.magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    groups.insert(digits, at: 0)
    return (value < 0 ? "-" : "") + groups.joined(separator: ",")
  }
}
