import Testing

@testable import FlowEngine

/// Expected values are 50-digit values of mpmath; the digest is that of Python's own arithmetic.
@Suite struct ArithmeticTests {
  @Test(
    "relative error below 4e-15 everywhere", arguments: ["exp", "log", "erf", "tail", "density"])
  func accuracy(name: String) throws {
    var worst = Worst()
    for row in try Vectors.rows("arithmetic", atLeast: 1_000) where row.words[0] == name {
      let (x, expected) = (try row[1], try row[2])
      // Below the smallest normal number digits go missing in any arithmetic.
      guard abs(expected) > 1e-300 else { continue }
      worst.relative(value(name, x), expected, row)
    }
    worst.expect(atMost: 4e-15, name)
    #expect(worst.error > 0, "no row was compared")
  }

  /// No product and sum are fused: `scripts/vectors/arithmetic_digest.py` gives the same number
  /// with Python's floats, `scripts/vectors/fma-check` with code for other processors.
  @Test("one hundred thousand results have the bits that separate rounding gives")
  func digest() {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for i in 0..<20_000 {
      let x = Double(i - 10_000) * 0.0371
      let values = [
        Arithmetic.exp(x), Arithmetic.log(Arithmetic.exp(x)), Arithmetic.erf(x * 0.01),
        Arithmetic.normalTail(x * 0.1), Arithmetic.normalDensity(x * 0.1),
      ]
      for value in values {
        var bits = value.bitPattern
        for _ in 0..<8 {
          hash = (hash ^ (bits & 255)) &* 0x100_0000_01b3
          bits >>= 8
        }
      }
    }
    expectNoDifference(hash, 0x660c_1ee0_1db2_bf66)
  }

  @Test("fixed points and ends of the range")
  func ends() {
    expectNoDifference(Arithmetic.exp(0), 1)
    expectNoDifference(Arithmetic.log(1), 0)
    expectNoDifference(Arithmetic.erf(0), 0)
    expectNoDifference(Arithmetic.exp(-800), 0)
    expectNoDifference(Arithmetic.exp(-Double.infinity), 0)
    expectNoDifference(Arithmetic.exp(710), Double.infinity)
    expectNoDifference(Arithmetic.log(0), -Double.infinity)
    expectNoDifference(Arithmetic.log(Double.infinity), Double.infinity)
    #expect(Arithmetic.log(-1).isNaN)
    #expect(Arithmetic.exp(Double.nan).isNaN)
    expectNoDifference(Arithmetic.normalTail(50), 0)
    expectNoDifference(Arithmetic.normalTail(-50), 1)
    #expect(abs(Arithmetic.normalTail(0) - 0.5) < 1e-16)
    // The smallest number that is not 0 is 2^−1074.
    #expect(abs(Arithmetic.log(Double.leastNonzeroMagnitude) + 1_074 * 0.6931471805599453) < 1e-12)
    #expect(Arithmetic.exp(-745) > 0)
  }

  // swift-format-ignore
  @Test("rounds to the nearest whole number, half to even", arguments: [
    (0.5, 0.0), (1.5, 2), (2.5, 2), (-0.5, 0), (-1.5, -2), (0.49999999999999994, 0), (7, 7),
    (1_000_000_000.5, 1_000_000_000), (-2.75, -3),
  ])
  func nearest(_ x: Double, _ expected: Double) {
    expectNoDifference(Arithmetic.nearest(x), expected)
  }

  // swift-format-ignore
  @Test("leaves the room as a whole number that always fits", arguments: [
    (2.5, 10, 2 as Int64), (3.5, 10, 4), (99.0, 10, 10), (-99.0, 10, -10), (.nan, 10, 0),
    (.infinity, 10, 10), (1e300, 9e18, 9_000_000_000_000_000_000),
  ])
  func whole(_ value: Double, _ limit: Double, _ expected: Int64) {
    expectNoDifference(Rounding.whole(value, limit: limit), expected)
  }

  private func value(_ name: String, _ x: Double) -> Double {
    switch name {
    case "exp": Arithmetic.exp(x)
    case "log": Arithmetic.log(x)
    case "erf": Arithmetic.erf(x)
    case "tail": Arithmetic.normalTail(x)
    default: Arithmetic.normalDensity(x)
    }
  }
}
