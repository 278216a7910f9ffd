/// The price axis of a chart: a range of billionths, and round values to label.
struct ChartScale: Hashable {
  var low: Int64
  var high: Int64

  /// - Returns: nil for no values; 5 % of room above and below.
  init?(_ values: [Int64]) {
    guard let low = values.min(), let high = values.max() else { return nil }
    let room = max((high - low) / 20, max(1, low / 20_000))
    self.low = low - room
    self.high = high + room
  }

  /// Dots from the top.
  func dot(_ value: Int64, height: Int) -> Int {
    guard high > low else { return height / 2 }
    let share = Int128(high - value) * Int128(height - 1) / Int128(high - low)
    return Int(max(0, min(Int128(height - 1), share)))
  }

  /// Round values inside the range, 1, 2, 2.5 or 5 times a power of ten apart.
  func ticks(about count: Int) -> [Int64] {
    guard high > low, count > 0 else { return [] }
    let raw = (high - low) / Int64(count)
    var power: Int64 = 1
    while power * 10 <= raw { power *= 10 }
    let steps = [power, 2 * power, power * 5 / 2, 5 * power, 10 * power]
    let step = max(1, steps.first { $0 >= raw } ?? 10 * power)
    var value = (low / step + 1) * step
    var ticks: [Int64] = []
    while value < high {
      ticks.append(value)
      value += step
    }
    return ticks
  }
}
