import Glibc
import Testing

@testable import TermRender

@Suite struct WidthTests {
  @Test("every width that is sent agrees with the libc that ncurses asks")
  func agreesWithLibc() throws {
    try #require(setlocale(LC_CTYPE, "C.UTF-8") != nil)
    // The header hides it behind _XOPEN_SOURCE, the library does not.
    let symbol = try #require(dlsym(nil, "wcwidth"))
    let wcwidth = unsafeBitCast(symbol, to: (@convention(c) (Int32) -> Int32).self)
    var wrong: [String] = []
    var sent = 0
    for value in UInt32(1)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let expected: Int32
      switch Width.of(scalar) {
      case .one: expected = 1
      case .two: expected = 2
      case .dropped, .replaced: continue
      }
      sent += 1
      if wcwidth(Int32(value)) != expected { wrong.append(String(value, radix: 16)) }
    }
    #expect(wrong.isEmpty)
    #expect(sent > 50_000)
  }

  struct Row: CustomTestStringConvertible, Sendable {
    let scalar: Unicode.Scalar
    let width: Width
    let why: String
    var testDescription: String { why }
  }

  // swift-format-ignore
  static let rows: [Row] = [
    Row(scalar: "A", width: .one, why: "ASCII"),
    Row(scalar: "\u{28FF}", width: .one, why: "braille"),
    Row(scalar: "\u{2588}", width: .one, why: "a block"),
    Row(scalar: "\u{253C}", width: .one, why: "box drawing"),
    Row(scalar: "\u{25B2}", width: .one, why: "a marker"),
    Row(scalar: "\u{2B24}", width: .one, why: "the large circle of the mock-up"),
    Row(scalar: "\u{26A1}", width: .two, why: "the flash is wide, unlike its neighbours"),
    Row(scalar: "\u{65E5}", width: .two, why: "CJK"),
    Row(scalar: "\u{1F680}", width: .two, why: "emoji"),
    Row(scalar: "\u{1B}", width: .replaced, why: "escape starts commands"),
    Row(scalar: "\u{0}", width: .replaced, why: "NUL ends strings in curses"),
    Row(scalar: "\u{9B}", width: .replaced, why: "C1 CSI is an escape in one byte"),
    Row(scalar: "\u{7F}", width: .replaced, why: "delete"),
    Row(scalar: "\u{2028}", width: .replaced, why: "a line separator is a line feed to some"),
    Row(scalar: "\u{1CD00}", width: .replaced, why: "octants are unknown to libc"),
    Row(scalar: "\u{E000}", width: .replaced, why: "private use has the width of its font"),
    Row(scalar: "\u{202E}", width: .dropped, why: "a bidi override turns the row round"),
    Row(scalar: "\u{2066}", width: .dropped, why: "a bidi isolate"),
    Row(scalar: "\u{301}", width: .dropped, why: "a combining mark"),
    Row(scalar: "\u{200D}", width: .dropped, why: "a joiner"),
    Row(scalar: "\u{FE0F}", width: .dropped, why: "a selector changes the width before it"),
    Row(scalar: "\u{AD}", width: .dropped, why: "a soft hyphen"),
    Row(scalar: "\u{FEFF}", width: .dropped, why: "a byte order mark"),
  ]

  @Test(arguments: rows)
  func width(_ row: Row) {
    #expect(Width.of(row.scalar) == row.width)
  }
}
