@testable import FlowEngine

/// Coded prints as text: `<µs> <letter> <C|P><strike><expiry> <price> x<size> [bid/ask]`.
///
/// Expiries are letters: a December 2026, b January, c February 2027. A line `stock <µs> <price>
/// x<shares>` is a contingent stock print. Lines end at a line break or a semicolon.
struct PackageTape: Sendable {
  var prints: [LegPrint] = []
  var stock: [StockPrint] = []
  private(set) var series: [LegSeries] = []
  private(set) var names: [String] = []
  var tick: Int64 = -1

  init(_ text: String, tick: Int64 = -1) {
    self.tick = tick
    for line in text.split(whereSeparator: { $0 == "\n" || $0 == ";" }) {
      let words = line.split(separator: " ").map(String.init)
      if words.isEmpty { continue }
      let seq = UInt64(prints.count + stock.count + 1)
      if words[0] == "stock" {
        stock.append(
          StockPrint(
            seq: seq, instrument: InstrumentID(9_999), participant: Self.micro(words[1]),
            price: Self.price(words[2]), size: Int64(words[3].dropFirst()) ?? 0))
        continue
      }
      let quote = words.count > 5 ? words[5].split(separator: "/").map(String.init) : []
      prints.append(
        LegPrint(
          seq: seq, participant: Self.micro(words[0]), arrival: Self.micro(words[0]),
          instrument: instrument(words[2]), price: Self.price(words[3]),
          size: Int64(words[4].dropFirst()) ?? 0, venue: "XCBO",
          letter: words[1].utf8.first ?? 0, bid: quote.first.map(Self.price) ?? .min,
          ask: quote.last.map(Self.price) ?? .min))
    }
  }

  private static func micro(_ text: String) -> Int64 { (Int64(text) ?? 0) * 1_000 }

  private static func price(_ text: String) -> Int64 {
    let parts = text.split(separator: ".")
    let cents = parts.count > 1 ? (String(parts[1]) + "0000").prefix(4) : "0000"
    return (Int64(parts[0]) ?? 0) * 1_000_000_000 + (Int64(cents) ?? 0) * 100_000
  }

  private mutating func instrument(_ name: String) -> InstrumentID {
    if let known = names.firstIndex(of: name) { return InstrumentID(UInt32(known)) }
    let month = name.last == "a" ? 20_261_218 : name.last == "b" ? 20_270_115 : 20_270_219
    let id = InstrumentID(UInt32(names.count))
    names.append(name)
    series.append(
      LegSeries(
        instrument: id, right: name.first == "C" ? .call : .put,
        strike: Self.price(String(name.dropFirst().dropLast())),
        expiry: CalendarDate(yyyymmdd: Int32(month)), tick: tick))
    return id
  }

  func facts(_ instrument: InstrumentID) -> LegSeries { series[Int(instrument.index)] }

  func assignment(rate: ImpliedRate = ImpliedRate()) -> PackageAssignment {
    packages(prints, series: facts, stock: stock, rates: { _, _ in rate })
  }

  var lines: [String] { assignment().packages.map(line) }

  /// `vertical buy b x10 net 2.05: +1 C100a -1 C105a or ratio`, in the listing of the package.
  func line(_ package: PackageCandidate) -> String {
    let name = package.structure.map { "\($0)" } ?? "unresolved"
    var text = "\(name) \(package.side) \(package.grade) x\(package.packages) net "
    text += package.netPrice.map(Self.dollars) ?? "?"
    text += ":"
    if let stock = package.stockLeg { text += " \(Self.sign(stock.side))stock" }
    for leg in package.legs {
      text += " \(Self.sign(leg.side))\(leg.ratio) \(names[Int(leg.instrument.index)])"
    }
    if !package.alternatives.isEmpty {
      text += " or " + package.alternatives.map { "\($0)" }.joined(separator: ", ")
    }
    return text
  }

  private static func sign(_ side: Side) -> String {
    side == .buy ? "+" : side == .sell ? "-" : "?"
  }

  private static func dollars(_ price: Price) -> String {
    let magnitude = price.billionths < 0 ? -price.billionths : price.billionths
    let fraction = String(10_000 + magnitude / 100_000 % 10_000).dropFirst()
    let sign = price.billionths < 0 ? "-" : ""
    let short = fraction.hasSuffix("00") ? fraction.dropLast(2) : fraction
    return "\(sign)\(magnitude / 1_000_000_000).\(short)"
  }
}
