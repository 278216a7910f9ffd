/// The escape sequences that are ours and not those of curses.
enum Modes {
  static let syncOn = Array("\u{1B}[?2026h".utf8)
  static let syncOff = Array("\u{1B}[?2026l".utf8)

  /// Paste brackets and focus reports on.
  static func on(_ profile: TerminalProfile) -> [UInt8] {
    profile.isModern ? Array("\u{1B}[?2004h\u{1B}[?1004h".utf8) : []
  }

  /// Reports of clicks and the wheel, in the spelling that has no last column.
  static func mouse(_ on: Bool, _ profile: TerminalProfile) -> [UInt8] {
    let letter = on ? "h" : "l"
    return profile.isModern ? Array("\u{1B}[?1000\(letter)\u{1B}[?1006\(letter)".utf8) : []
  }

  /// All that this program can have turned on off again, before curses leaves.
  static func off(_ profile: TerminalProfile) -> [UInt8] {
    guard profile.isModern else { return [] }
    return Array(
      "\u{1B}[?2026l\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?1000l\u{1B}[?2004l\u{1B}[?1004l\u{1B}[r".utf8)
  }

  /// What a crash writes: everything off, the usual screen, a cursor, plain text.
  static func restore(_ profile: TerminalProfile) -> String {
    guard profile.isModern else { return "\u{1B}[r\u{1B}[m\r\n" }
    return String(decoding: off(profile), as: UTF8.self)
      + "\u{1B}[?1l\u{1B}>\u{1B}[?1049l\u{1B}[?25h\u{1B}[0m\r\n"
  }

  static func title(_ text: String) -> [UInt8] {
    let safe = text.unicodeScalars.filter { Width.of($0) == .one || Width.of($0) == .two }
    return Array("\u{1B}]2;".utf8) + Array(String(String.UnicodeScalarView(safe)).utf8)
      + Array("\u{1B}\\".utf8)
  }

  static func clipboard(_ text: String) -> [UInt8] {
    Array("\u{1B}]52;c;".utf8) + base64(Array(text.utf8)) + Array("\u{1B}\\".utf8)
  }

  static func base64(_ bytes: [UInt8]) -> [UInt8] {
    let alphabet = Array(
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var out: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(start + 3, bytes.count)]
      let word = part.reduce(0) { $0 << 8 | Int($1) } << ((3 - part.count) * 8)
      for place in 0..<4 {
        let letter = alphabet[word >> (18 - place * 6) & 63]
        out.append(place <= part.count ? letter : UInt8(ascii: "="))
      }
    }
    return out
  }
}
