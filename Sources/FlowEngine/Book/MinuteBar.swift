/// The minute of one stock that is being built, and the last one before it.
struct MinuteBar: Sendable {
  var minute: Int32 = -1
  var open: Int64 = 0
  var high: Int64 = 0
  var low: Int64 = 0
  var close: Int64 = 0
  var volume: Int64 = 0
  var offExchange: Int64 = 0
  /// Engine time of the last update that was written; an update at most every ten seconds.
  var writtenAt: Int64 = .min
  var isDirty = false

  static let minuteLength: Int64 = 60_000_000_000
  static let updateEvery: Int64 = 10_000_000_000

  mutating func start(_ minute: Int32) {
    self = MinuteBar()
    self.minute = minute
  }

  /// - Parameter price: nil for a print that counts in volume only.
  mutating func add(price: Int64?, size: Int64, isOffExchange: Bool) {
    if let price {
      if open == 0 {
        open = price
        high = price
        low = price
      }
      high = max(high, price)
      low = min(low, price)
      close = price
    }
    volume.addSaturating(size)
    if isOffExchange { offExchange.addSaturating(size) }
    isDirty = true
  }

  mutating func takeBack(size: Int64, isOffExchange: Bool) {
    volume -= size
    if isOffExchange { offExchange -= size }
  }

  func update(_ instrument: InstrumentID, stamp: Stamp) -> BarUpdate {
    BarUpdate(
      stamp: stamp, instrument: instrument, minute: minute, open: Price(billionths: open),
      high: Price(billionths: high), low: Price(billionths: low),
      close: Price(billionths: close), volume: volume, offExchangeVolume: offExchange)
  }
}
