/// A quotient rounded half to even; the divisor is positive.
func dividedHalfEven(_ value: Int128, by divisor: Int128) -> Int128 {
  // Most fit the machine's own division, which is ten times faster.
  if let short = Int64(exactly: value), let by = Int64(exactly: divisor), by < Int64.max / 2 {
    let (quotient, rest) = short.quotientAndRemainder(dividingBy: by)
    let twice = 2 * rest.magnitude
    guard twice > by.magnitude || (twice == by.magnitude && quotient & 1 == 1) else {
      return Int128(quotient)
    }
    return Int128(quotient) + (short < 0 ? -1 : 1)
  }
  var quotient = value / divisor
  let rest = value - quotient * divisor
  let magnitude = 2 * (rest < 0 ? -rest : rest)
  if magnitude > divisor || (magnitude == divisor && quotient & 1 == 1) {
    quotient += value < 0 ? -1 : 1
  }
  return quotient
}

/// Average price of so many contracts; zero for none. Unit: billionths.
func averagePrice(sum: Int128, size: Int128) -> Price {
  guard size > 0 else { return .zero }
  return Price(billionths: Int64(clamping: dividedHalfEven(sum, by: size)))
}
