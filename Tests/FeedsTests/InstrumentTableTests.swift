import CustomDump
import FlowEngine
import Testing

@testable import Feeds

@Suite struct InstrumentTableTests {
  @Test(
    "names parsed in place are the names of FlowEngine's parsers",
    arguments: [
      "SPXW  261120C05000000", "SPXW261120P00000500", "A261120C00001000", "AAPL1 261120P00150000",
      "      261120C05000000", "AB C  261120C05000000", "ABCDEF261120C05000000",
      "ABCDEFG261120C05000000", "SPXW  261320C05000000", "SPXW  261100C05000000",
      "SPXW  261120X05000000", "SPXW  26112AC05000000", "SPXW  261120C0500000-", "261120C05000000",
      "\u{7F}A    261120C05000000", "", "A", "ABCDEFGH", "ABCDEFGHI", "BRK.B", "A B",
      "ABCDEFGHIJKLMNOP", "ABCDEFGHIJKLMNOPQ", "A1", "1", "1A2B3C4D5E6F7G8H",
    ])
  func names(_ text: String) {
    let bytes = Array(text.utf8)
    expectNoDifference(OSI(in: bytes), OSI(bytes: bytes))
    expectNoDifference(OSI(in: ([0x41] + bytes)[1...]), OSI(bytes: bytes), "of a slice")
    expectNoDifference(Symbol(in: bytes), Symbol(bytes: bytes))
    let hasDigit = text.utf8.contains { $0 >= 0x30 && $0 <= 0x39 }
    guard let symbol = Symbol(bytes: bytes) else { return }
    expectNoDifference(symbol.hasDigit, hasDigit)
    let letters = bytes.filter { $0 < 0x30 || $0 > 0x39 }
    expectNoDifference(symbol.withoutDigits, Symbol(bytes: letters))
  }

  @Test(
    "what a data set holds stands before its first point",
    arguments: [
      ("OPRA.PILLAR", .options), ("XNAS.ITCH", .equities), ("DBEQ.BASIC", .equities),
      ("GLBX.MDP3", .foreign), ("OPRA", .foreign), ("XNASX.ITCH", .foreign), ("", .foreign),
    ] as [(String, DatasetKind)])
  func kind(_ dataset: String, _ kind: DatasetKind) {
    expectNoDifference(DatasetKind(dataset), kind)
  }

  /// Numbers that differ only above or below the bits of the table, and its growth.
  @Test func rawNumbers() {
    var numbers = RawNumbers()
    var expected: [UInt32: UInt32] = [:]
    for number in UInt32(0)..<3_000 {
      let raw = number % 3 == 0 ? number << 20 : number % 3 == 1 ? number : UInt32.max - number
      numbers.set(raw, dense: number, until: 100)
      expected[raw] = number
    }
    for (raw, dense) in expected {
      expectNoDifference(numbers.checked(raw, at: 99), dense)
      expectNoDifference(numbers.checked(raw, at: 100), nil, "the day is over")
      expectNoDifference(numbers.known(raw), dense)
    }
    expectNoDifference(numbers.known(3_001 * 3 + 2), nil)
    expectNoDifference(numbers.checked(3_001 * 3 + 2, at: 0), nil)
    numbers.set(0, dense: 7, until: 200)
    expectNoDifference(numbers.checked(0, at: 199), 7)
    expectNoDifference(numbers.checked(1, at: 150), nil, "a new day began: it is looked at again")
    expectNoDifference(numbers.known(1), 1)
    numbers.set(1, dense: 8, until: .min)
    expectNoDifference(numbers.checked(1, at: .min), nil, "told without a time: of no day")
    expectNoDifference(numbers.known(1), 8)
  }

  @Test func identities() {
    var identities = InstrumentIdentities()
    for raw in UInt32(0)..<1_000 {
      expectNoDifference(identities.append(.nameless(scope: 1, raw: raw)), raw)
    }
    for dense in stride(from: UInt32(0), to: 1_000, by: 2) {
      identities.replace(dense, by: .stock(Symbol("S\(dense)") ?? .none))
    }
    for raw in UInt32(0)..<1_000 {
      let number = identities.number(of: .nameless(scope: 1, raw: raw))
      expectNoDifference(number, raw % 2 == 0 ? nil : raw, "a replaced identity is forgotten")
      expectNoDifference(
        identities.number(of: .stock(Symbol("S\(raw)") ?? .none)), raw % 2 == 0 ? raw : nil)
    }
    #expect(identities.number(of: .nameless(scope: 2, raw: 1)) == nil)
  }
}
