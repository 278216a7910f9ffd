import CustomDump
import Testing

@testable import Store

@Suite struct XXH64Tests {
  // swift-format-ignore
  /// Expected values: from the reference library, xxHash 0.8.1.
  @Test(
    "agrees with the reference library",
    arguments: [
      ("",                                             0xEF46_DB37_51D8_E999 as UInt64, "nothing"),
      ("a",                                            0xD24E_C4F1_A98C_6E5B,           "one byte"),
      ("abc",                                          0x44BC_2CF5_AD77_0999,           "a tail"),
      ("Nobody inspects the spammish repetition",      0xFBCE_A83C_8A37_8BF1,           "stripes, words and a tail"),
    ])
  func vectors(_ row: (text: String, hash: UInt64, why: String)) {
    expectNoDifference(XXH64.hash(row.text), row.hash, row.why)
  }

  @Test("hexadecimal keeps leading zeros")
  func leadingZeros() {
    expectNoDifference(hexadecimal(0xAB), "00000000000000ab")
  }
}
