import Testing

/// What the scanner takes for code and for a literal.
@Suite struct SwiftScannerTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let text: String
    let code: String
    let literals: [String]
    let why: String
    var testDescription: String { why }

    init(_ text: String, _ code: String, _ literals: [String], _ why: String) {
      (self.text, self.code, self.literals, self.why) = (text, code, literals, why)
    }
  }

  // swift-format-ignore
  @Test("splits code from text", arguments: [
    Row("a // b\nc",            "a     \nc",            [],         "a line comment ends with the line"),
    Row("a /* b /* c */ d */e", "a                  e", [],         "block comments nest"),
    Row("a(\"b\")",             "a(\" \")",             ["b"],      "a literal keeps its quotes"),
    Row(#""a\"b" + c"#,         #""    " + c"#,         [#"a\"b"#], "an escaped quote ends nothing"),
    Row(#""a\(b)c""#,           #"" \(b) ""#,           ["a", "c"], "an interpolation is code"),
    Row(#""\(a("b"))""#,        #""\(a(" "))""#,        ["b"],      "a literal inside an interpolation"),
    Row("#\"a\\(b)\"#",         "#\"     \"#",          ["a\\(b)"], "a raw literal interpolates only with its marks"),
    Row("\"\"\"\n\"a\"\n\"\"\"", "\"\"\"\n   \n\"\"\"", ["\n\"a\"\n"], "quotes inside a long literal"),
    Row("\"http://a\" b",       "\"        \" b",       ["http://a"], "no comment inside a literal"),
  ])
  func splits(_ row: Row) {
    var scanner = SwiftScanner(row.text)
    scanner.run()
    #expect(String(decoding: scanner.code, as: UTF8.self) == row.code)
    #expect(scanner.literals.map(\.text) == row.literals)
  }

  @Test("an interpolation may hold parentheses and lines")
  func lines() {
    let source = Source(path: "a.swift", text: "let a = \"\"\"\n  \\(b(c)) d\n  \"\"\"\nlet e!")
    #expect(source.words.map(\.text) == ["let", "a", "b", "c", "let", "e"])
    #expect(source.words.last?.line == 4)
    #expect(source.words.last?.touching == UInt8(ascii: "!"))
  }
}
