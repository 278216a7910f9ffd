/// A vertical axis on whole numbers: its range, its ticks and their words.
///
/// Values are integers times ten to the minus `scale`; nothing here is a floating-point number,
/// so that two machines draw the same chart.
public enum Axis {
  /// The range of a chart whose data lies in `data`: 5 % of air on both sides.
  public static func padded(_ data: ClosedRange<Int64>) -> ClosedRange<Int64> {
    let air = max(1, extent(data) / 20)
    let low = Int128(data.lowerBound) - air
    let high = Int128(data.upperBound) + air
    return Int64(clamping: low)...Int64(clamping: high)
  }

  /// The range to draw next, which stays while the data fits it and fills more than 60 % of it.
  ///
  /// A range that follows every value would make the whole chart tremble.
  public static func follow(_ held: ClosedRange<Int64>?, data: ClosedRange<Int64>)
    -> ClosedRange<Int64>
  {
    guard let held, held.contains(data.lowerBound), held.contains(data.upperBound),
      extent(data) * 10 >= extent(held) * 6
    else { return padded(data) }
    return held
  }

  /// The values of the ticks: multiples of 1, 2, 2.5 or 5 times a power of ten, at most `count`.
  public static func ticks(in range: ClosedRange<Int64>, count: Int) -> [Int64] {
    let step = Int128(step(in: range, count: count))
    var value = Int128(range.lowerBound)
    let remainder = value % step
    value += remainder > 0 ? step - remainder : -remainder
    var ticks: [Int64] = []
    while value <= Int128(range.upperBound), let tick = Int64(exactly: value) {
      ticks.append(tick)
      value += step
    }
    return ticks
  }

  /// The smallest nice step that gives at most `count` ticks.
  public static func step(in range: ClosedRange<Int64>, count: Int) -> Int64 {
    let needed = max(1, count)
    var power: Int128 = 1
    while power < 1 << 70 {
      // 2.5 exists only where it is a whole number.
      let nice = power == 1 ? [1, 2, 5] : [power, power * 2, power * 5 / 2, power * 5]
      for step in nice where isEnough(step, range, needed) { return Int64(clamping: step) }
      power *= 10
    }
    return .max
  }

  /// The decimal places that tell multiples of `step` apart.
  public static func places(step: Int64, scale: Int) -> Int {
    var places = max(0, scale)
    var rest = step
    while places > 0, rest != 0, rest % 10 == 0 {
      rest /= 10
      places -= 1
    }
    return places
  }

  /// A value with `places` decimal places, rounded half away from zero.
  public static func text(_ value: Int64, scale: Int, places: Int) -> String {
    let shown = max(0, min(places, scale))
    var unit: Int128 = 1
    for _ in 0..<max(0, scale - shown) { unit *= 10 }
    let magnitude = (Int128(value.magnitude) + unit / 2) / unit
    var digits = String(magnitude)
    while digits.utf8.count <= shown { digits = "0" + digits }
    let sign = value < 0 && magnitude != 0 ? "-" : ""
    return shown == 0 ? sign + digits : sign + digits.dropLast(shown) + "." + digits.suffix(shown)
  }

  private static func extent(_ range: ClosedRange<Int64>) -> Int128 {
    Int128(range.upperBound) - Int128(range.lowerBound)
  }

  private static func isEnough(_ step: Int128, _ range: ClosedRange<Int64>, _ count: Int) -> Bool {
    floorDivide(Int128(range.upperBound), step) - floorDivide(Int128(range.lowerBound) - 1, step)
      <= count
  }

  private static func floorDivide(_ value: Int128, _ step: Int128) -> Int128 {
    value >= 0 ? value / step : -((-value + step - 1) / step)
  }
}
