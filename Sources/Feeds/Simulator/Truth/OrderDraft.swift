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
    /// How long after the option the stock trades. Unit: nanoseconds.
    var sharesDelay: Int64 = 0
    /// Another price than that of the side; 0 = that of the side. Unit: billionths of a dollar.
    var price: Int64 = 0
    /// The quote is crossed by a tick 5 ms before.
    var cross = false
    /// Ticks by which both sides of the quote move right after the print.
    var jump = 0
    /// The venue takes the print back so long after it; 0 = never. Unit: nanoseconds.
    var cancelAfter: Int64 = 0
    /// The OPRA letter of the cancel.
    var cancelLetter: UInt8 = 0
  }

  var legs: [Int]
  var prints: [Print] = []
  /// No other print in the whole type and expiry.
  var reservesGroup = false
  var freezesStock = false
  /// No other multi-leg print in the underlying.
  var reservesLegs = false
  /// No other option print in the underlying.
  var reservesUnderlying = false
  /// Its series have shown no quote yet and show none for it.
  var isUnquoted = false
  /// Time that the quotes of its series stand still before the first print. Unit: nanoseconds.
  var wait: Int64 = 0
  /// Cents by which the stock moves and stays, two seconds before the first print.
  var stockMoveBefore: Int64 = 0

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
