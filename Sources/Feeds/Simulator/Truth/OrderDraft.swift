import FlowEngine

/// An order as it will reach the tape: its series, and its prints with their times.
struct OrderDraft: Sendable {
  struct Print: Sendable {
    /// Nanoseconds after the first print of the order.
    var offset: Int64
    var leg: Int
    /// +1 at the ask, -1 at the bid, 0 at the middle.
    var side: Int
    var size: Int
    var venue: Venue
    /// The OPRA letter, or 0.
    var condition: UInt8
    /// Ticks by which the touched quote steps away after the print; negative = it comes back.
    var nudge = 0
    /// The quote is made anew 30 ms before, for orders that last longer than a quote.
    var refresh = false
    /// The quote is locked at its bid 5 ms before.
    var lock = false
    /// The stock's quote moves by so many cents after the print.
    var stockMove: Int64 = 0
    /// Shares of a print of the stock reported with the option, contingent on it.
    var shares = 0
  }

  var legs: [Int]
  var prints: [Print] = []
  /// No other print in the whole type and expiry.
  var reservesGroup = false
  var freezesStock = false
  /// No other multi-leg print in the underlying.
  var reservesLegs = false

  init(_ legs: [Int]) { self.legs = legs }

  mutating func add(
    _ offset: Int64, leg: Int = 0, _ side: Int, _ size: Int, _ venue: Venue, _ condition: String,
    nudge: Int = 0, refresh: Bool = false
  ) {
    prints.append(
      Print(
        offset: offset, leg: leg, side: side, size: size, venue: venue,
        condition: condition.utf8.first ?? 0, nudge: nudge, refresh: refresh))
  }

  var span: Int64 { prints.map(\.offset).max() ?? 0 }
  var size: Int { prints.reduce(0) { $0 + $1.size } }
  func size(ofLeg leg: Int) -> Int {
    prints.reduce(0) { $0 + ($1.leg == leg ? $1.size : 0) }
  }
}
