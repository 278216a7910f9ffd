/// The few functions of the pricing model, in plain arithmetic.
///
/// No libm: its last bits differ between systems, and a seed must give the same bytes.
enum SimulationMath {
  static let ln2 = 0.693_147_180_559_945_3

  /// The natural logarithm of a positive normal number.
  static func log(_ x: Double) -> Double {
    guard x > 0 else { return -745 }
    let bits = x.bitPattern
    var exponent = Int((bits >> 52) & 0x7FF) - 1023
    var mantissa = Double(bitPattern: (bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000)
    if mantissa > 1.414_213_562_373_095 {
      mantissa /= 2
      exponent += 1
    }
    let t = (mantissa - 1) / (mantissa + 1)
    let u = t * t
    var sum = 1.0 / 15
    for k in [13.0, 11, 9, 7, 5, 3, 1] { sum = sum * u + 1 / k }
    return 2 * t * sum + Double(exponent) * ln2
  }

  /// e to the power of x, 0 below -700.
  static func exp(_ x: Double) -> Double {
    guard x > -700 else { return 0 }
    let k = Int(x / ln2 + (x >= 0 ? 0.5 : -0.5))
    let r = x - Double(k) * ln2
    var sum = 1.0
    var n = 12.0
    while n >= 1 {
      sum = sum * r / n + 1
      n -= 1
    }
    return sum * Double(bitPattern: UInt64(clamping: min(k, 1000) + 1023) << 52)
  }

  /// The square root of a number that is not negative, by four steps of Newton's method.
  static func root(_ x: Double) -> Double {
    guard x > 0 else { return 0 }
    var y = Double(bitPattern: (x.bitPattern >> 1) + (1023 << 51))
    for _ in 0..<4 { y = (y + x / y) / 2 }
    return y
  }

  /// The normal distribution function, by formula 26.2.17 of Abramowitz and Stegun (7e-8).
  static func normal(_ x: Double) -> Double {
    let z = x < 0 ? -x : x
    let t = 1 / (1 + 0.231_641_9 * z)
    let tail =
      0.398_942_280_401_432_7 * exp(-z * z / 2) * t
      * (0.319_381_530 + t
        * (-0.356_563_782 + t
          * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))))
    return x < 0 ? tail : 1 - tail
  }
}
