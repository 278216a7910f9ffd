/// A file of the project, taken apart just enough to be checked: code, literals, words.
///
/// No parser: a scanner that knows comments, strings and interpolation. What it cannot see
/// (macros, conditional code) the compiler and the formatter check.
struct Source: Sendable {
  /// From the root of the project, with `/`.
  let path: String
  let text: String
  /// The text by line; a line's number is its index plus 1.
  let lines: [String]
  /// As `lines`, with comments and the insides of literals as blanks.
  let code: [String]
  let literals: [Literal]
  let words: [Word]

  init(path: String, text: String) {
    self.path = path
    self.text = text
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard path.hasSuffix(".swift") else {
      (code, literals, words) = (lines, [], [])
      return
    }
    var scanner = SwiftScanner(text)
    scanner.run()
    let code = String(decoding: scanner.code, as: UTF8.self)
    self.code = code.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    literals = scanner.literals
    words = Word.all(in: scanner.code)
  }

  var name: String { String(path.split(separator: "/").last ?? "") }
  var folder: String { path.split(separator: "/").dropLast().joined(separator: "/") }

  func isIn(_ folder: String) -> Bool { path.hasPrefix(folder + "/") }
}

/// A string literal without its quotes; each piece between interpolations is one.
struct Literal: Sendable, Equatable {
  var text: String
  var lines: ClosedRange<Int>
}

/// An identifier or keyword of the code, and what stands beside it.
struct Word: Sendable, Equatable {
  let text: String
  let line: Int
  /// The nearest bytes that are no space; 0 at the ends.
  let before: UInt8
  let after: UInt8
  /// The byte directly behind the word; tells `try!` from `try !x`.
  let touching: UInt8

  static func all(in code: [UInt8]) -> [Word] {
    var words: [Word] = []
    var line = 1
    var before: UInt8 = 0
    var at = 0
    while at < code.count {
      let byte = code[at]
      if !byte.isWord {
        if byte == .newline { line += 1 }
        if !byte.isSpace { before = byte }
        at += 1
        continue
      }
      let start = at
      while at < code.count, code[at].isWord { at += 1 }
      words.append(
        Word(
          text: String(decoding: code[start..<at], as: UTF8.self), line: line, before: before,
          after: code[at...].first { !$0.isSpace } ?? 0,
          touching: at < code.count ? code[at] : 0))
      before = code[at - 1]
    }
    return words
  }
}

extension UInt8 {
  static let newline = UInt8(ascii: "\n")
  var isSpace: Bool { self == 0x20 || self == .newline || self == 0x09 || self == 0x0D }
  var isWord: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...0xFF:
      true
    default: false
    }
  }
}
