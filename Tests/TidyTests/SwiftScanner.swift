/// Splits Swift text into code and literals, keeping every line where it was.
struct SwiftScanner {
  private enum Mode {
    /// Code; inside an interpolation, with the parentheses that are open in it.
    case code(interpolation: Bool, depth: Int)
    case string(hashes: Int, multiline: Bool)
  }

  private let bytes: [UInt8]
  private var at = 0
  private var line = 1
  private var modes: [Mode] = [.code(interpolation: false, depth: 0)]
  private var piece: [UInt8] = []
  private var pieceStart = 1

  /// The text with comments and the insides of literals blanked; as many bytes as the text.
  private(set) var code: [UInt8] = []
  private(set) var literals: [Literal] = []

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func run() {
    while at < bytes.count {
      switch modes.last {
      case .string(let hashes, let multiline): inString(hashes: hashes, multiline: multiline)
      case .code(let interpolation, let depth): inCode(interpolation, depth: depth)
      case nil: return
      }
    }
  }

  private mutating func inCode(_ interpolation: Bool, depth: Int) {
    if sees("//") {
      while at < bytes.count, bytes[at] != .newline { skip() }
    } else if sees("/*") {
      blockComment()
    } else if let opening = openingQuote() {
      keep(opening.length)
      modes.append(.string(hashes: opening.hashes, multiline: opening.multiline))
      pieceStart = line
    } else if interpolation, bytes[at] == UInt8(ascii: ")"), depth == 1 {
      keep(1)
      modes.removeLast()
      pieceStart = line
    } else {
      let change =
        bytes[at] == UInt8(ascii: "(") ? 1 : bytes[at] == UInt8(ascii: ")") ? -1 : 0
      modes[modes.count - 1] = .code(interpolation: interpolation, depth: depth + change)
      keep(1)
    }
  }

  private mutating func inString(hashes: Int, multiline: Bool) {
    let marks = String(repeating: "#", count: hashes)
    let quote = (multiline ? "\"\"\"" : "\"") + marks
    if sees("\\" + marks + "(") {
      endPiece()
      keep(hashes + 2)
      modes.append(.code(interpolation: true, depth: 1))
    } else if sees("\\" + marks) {
      for _ in 0..<(hashes + 2) where at < bytes.count { take() }
    } else if sees(quote) {
      endPiece()
      keep(quote.utf8.count)
      modes.removeLast()
    } else if bytes[at] == .newline, !multiline {
      // Not a literal after all (a regular expression, say): read on as code.
      endPiece()
      modes.removeLast()
    } else {
      take()
    }
  }

  private mutating func blockComment() {
    var depth = 0
    repeat {
      if sees("/*") {
        depth += 1
        skip()
      } else if sees("*/") {
        depth -= 1
        skip()
      }
      skip()
    } while depth > 0 && at < bytes.count
  }

  private func openingQuote() -> (hashes: Int, multiline: Bool, length: Int)? {
    var hashes = 0
    while at + hashes < bytes.count, bytes[at + hashes] == UInt8(ascii: "#") { hashes += 1 }
    guard sees("\"", after: hashes) else { return nil }
    let multiline = sees("\"\"\"", after: hashes)
    return (hashes, multiline, hashes + (multiline ? 3 : 1))
  }

  private func sees(_ text: String, after offset: Int = 0) -> Bool {
    bytes.dropFirst(at + offset).starts(with: text.utf8)
  }

  private mutating func keep(_ count: Int) {
    for _ in 0..<count where at < bytes.count {
      if bytes[at] == .newline { line += 1 }
      code.append(bytes[at])
      at += 1
    }
  }

  private mutating func skip() {
    guard at < bytes.count else { return }
    if bytes[at] == .newline { line += 1 }
    code.append(bytes[at] == .newline ? .newline : 0x20)
    at += 1
  }

  private mutating func take() {
    piece.append(bytes[at])
    skip()
  }

  private mutating func endPiece() {
    if !piece.isEmpty {
      literals.append(
        Literal(text: String(decoding: piece, as: UTF8.self), lines: pieceStart...line))
    }
    piece = []
    pieceStart = line
  }
}
