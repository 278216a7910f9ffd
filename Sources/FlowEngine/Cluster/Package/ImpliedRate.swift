/// The yearly rate at which a price today grows to a value at expiry, by whole numbers only.
///
/// The price is that of a box and the value the distance of its strikes, or the price that of a
/// conversion and the value its strike (C-07). ln(v/p) = 2·artanh((v−p)/(v+p)), whose series ends
/// fast where v is near p.
///
/// - Parameter years: ten-thousandths of a year to expiry.
/// - Returns: basis points, rounded half to even; nil when there is no such rate, or the two are so
///   far apart (a factor of three) that it is none.
func impliedRate(price: Int64, value: Int64, years: Int64) -> Int64? {
  guard price > 0, value > 0, years > 0 else { return nil }
  let one: Int128 = 1_000_000_000_000
  let (high, low) = (Int128(value), Int128(price))
  let z = (high - low) * one / (high + low)
  guard z > -one / 2, z < one / 2 else { return nil }
  let square = z * z / one
  var (power, sum, order) = (z, Int128(0), Int128(1))
  while power != 0 {
    sum += power / order
    power = power * square / one
    order += 2
  }
  // ln × 10⁴ basis points ÷ (years ÷ 10⁴).
  return Int64(clamping: dividedHalfEven(2 * sum * 100_000_000, by: one * Int128(years)))
}
