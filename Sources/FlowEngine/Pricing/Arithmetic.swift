/// Exponential, logarithm and the normal distribution from plain arithmetic of our own.
///
/// Two C libraries round these differently and two processors would give two replays, so here are
/// only +, −, ×, ÷ and the square root, which IEEE 754 fixes to the last bit. The compiler must
/// not fuse a product and a sum into one rounding: Swift does not, `scripts/vectors/fma-check`
/// compiles for processors that could and compares every bit. Largest relative error seen against
/// 50-digit values: see `docs/rules/pricing.md`.
enum Arithmetic {
  static let infinity = Double.infinity

  /// e to the power of x; 0 below −745.2, infinity above 709.79.
  ///
  /// x = k ln 2 + r with |r| ≤ ln 2 / 2, then the Taylor series of r up to its 13th power.
  @inline(__always)
  static func exp(_ x: Double) -> Double {
    guard x < 709.79 else { return x.isNaN ? x : infinity }
    guard x > -745.2 else { return 0 }
    let k = nearest(x * 1.4426950408889634)
    let r = (x - k * ln2High) - k * ln2Low
    let r2 = r * r
    let r4 = r2 * r2
    // By pairs and not by Horner's rule: the processor works on the pairs at the same time.
    let low = (1.0 / 2 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120))
    let middle =
      (1.0 / 720 + r * (1.0 / 5_040)) + r2 * (1.0 / 40_320 + r * (1.0 / 362_880))
    let high =
      (1.0 / 3_628_800 + r * (1.0 / 39_916_800))
      + r2 * (1.0 / 479_001_600 + r * (1.0 / 6_227_020_800))
    let sum = 1 + (r + r2 * (low + r4 * (middle + r4 * high)))
    let power = Int64(k)
    guard power < -1_021 || power > 1_023 else { return sum * twoToThe(power) }
    // In two steps, because one factor would leave the range.
    let half = power / 2
    return sum * twoToThe(half) * twoToThe(power - half)
  }

  /// The natural logarithm; −infinity at 0, not a number below.
  ///
  /// x = m 2^e with m between √½ and √2, then 2 artanh((m − 1) / (m + 1)) as a series.
  @inline(__always)
  static func log(_ x: Double) -> Double {
    guard x > 0 else { return x == 0 ? -infinity : .nan }
    guard x < infinity else { return x }
    let isTiny = x < 0x1p-1022
    let bits = (isTiny ? x * 0x1p54 : x).bitPattern
    var exponent = Int64(bits >> 52) - 1_023 - (isTiny ? 54 : 0)
    var m = Double(bitPattern: bits & 0x000F_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000)
    if m > 1.4142135623730951 {
      m *= 0.5
      exponent += 1
    }
    let s = (m - 1) / (m + 1)
    let z = s * s
    let z2 = z * z
    let z4 = z2 * z2
    let low = (1.0 / 3 + z * (1.0 / 5)) + z2 * (1.0 / 7 + z * (1.0 / 9))
    let middle = (1.0 / 11 + z * (1.0 / 13)) + z2 * (1.0 / 15 + z * (1.0 / 17))
    let high = 1.0 / 19 + z * (1.0 / 21)
    let series = 2 * s * (z * (low + z4 * (middle + z4 * high)))
    let e = Double(exponent)
    return e * ln2High + (2 * s + (series + e * ln2Low))
  }

  /// The error function, with full relative accuracy near 0.
  static func erf(_ x: Double) -> Double {
    let magnitude = abs(x)
    guard magnitude < 0.5 else {
      let far = 1 - 2 * normalTail(magnitude * 1.4142135623730951)
      return x < 0 ? -far : far
    }
    let square = x * x
    var sum = 0.0
    var factorial = 479_001_600.0
    // The Taylor series from its 13th term down.
    for n in stride(from: 12, through: 0, by: -1) {
      sum = 1 / (factorial * Double(2 * n + 1)) - square * sum
      factorial /= Double(max(n, 1))
    }
    return x * sum * 1.1283791670955126
  }

  /// The density of the standard normal distribution.
  @inline(__always)
  static func normalDensity(_ x: Double) -> Double {
    guard abs(x) > 5 else { return oneOverRootTwoPi * exp(-0.5 * x * x) }
    guard abs(x) < 40 else { return 0 }
    // x = a + b with few bits in a, so that a² is exact and the rounding of x² is not magnified.
    let a = nearest(x * 16) * 0.0625
    let b = x - a
    return oneOverRootTwoPi * exp(-0.5 * a * a) * exp(-0.5 * b * (x + a))
  }

  /// The chance that a standard normal value lies above x.
  @inline(__always)
  static func normalTail(_ x: Double) -> Double {
    let tail = normalDensity(x) * tailOverDensity(abs(x))
    return x < 0 ? 1 - tail : tail
  }

  /// The chance that a standard normal value lies below x.
  @inline(__always)
  static func normalBelow(_ x: Double) -> Double { normalTail(-x) }

  /// The normal tail over the density at x, for x ≥ 0; from 40 on its value at 40.
  @inline(__always)
  static func tailOverDensity(_ x: Double) -> Double {
    let t = 4 / (4 + (x < 40 ? x : 40))
    let scaled = t * 16
    let piece = scaled < 15 ? Int(scaled) : 15
    let u = 2 * (scaled - Double(piece)) - 1
    let at = (piece - 1) * 10
    let c = NormalTail.coefficients
    let u2 = u * u
    let u4 = u2 * u2
    let low = (c[at] + u * c[at + 1]) + u2 * (c[at + 2] + u * c[at + 3])
    let middle = (c[at + 4] + u * c[at + 5]) + u2 * (c[at + 6] + u * c[at + 7])
    let high = c[at + 8] + u * c[at + 9]
    return t * (low + u4 * (middle + u4 * high))
  }

  static let oneOverRootTwoPi = 0.3989422804014327
  /// ln 2 in two pieces; the first has 21 zero bits at its end, so that k times it is exact.
  static let ln2High = 0x1.62e42feep-1
  static let ln2Low = 0x1.a39ef35793c76p-33

  /// The nearest whole number, half to even, for |x| < 2^51: the sum has no room for a fraction.
  ///
  /// Not `rounded()`, which older processors ask the C library for.
  @inline(__always)
  static func nearest(_ x: Double) -> Double { (x + 0x1.8p52) - 0x1.8p52 }

  @inline(__always)
  private static func twoToThe(_ power: Int64) -> Double {
    Double(bitPattern: UInt64(power + 1_023) << 52)
  }
}
