/// A strict reader of what the panel may write to a terminal; what is not listed is a leak.
///
/// - Source: ECMA-48; the xterm manual (ctlseqs); VT100 user guide, chapter 3.
struct TerminalBytes {
  private(set) var faults: [String] = []
  private(set) var sequences: [String] = []
  private(set) var text = ""
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    while position < bytes.count { take() }
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take() {
    switch bytes[position] {
    case 0x1B: escape()
    // Backspace, tab, line feed, return, and the shifts between the character sets of a VT100.
    case 0x08, 0x09, 0x0A, 0x0D, 0x0E, 0x0F: position += 1
    case 0..<0x20, 0x7F: fault("control \(bytes[position])")
    default: character()
    }
  }

  private mutating func fault(_ what: String) {
    faults.append("\(what) at byte \(position)")
    position += 1
  }

  private mutating func character() {
    let lead = bytes[position]
    let length = lead < 0x80 ? 1 : lead & 0xE0 == 0xC0 ? 2 : lead & 0xF0 == 0xE0 ? 3 : 4
    let part = bytes[position..<min(bytes.count, position + length)]
    guard part.count == length, let piece = String(validating: part, as: UTF8.self),
      piece.unicodeScalars.count == 1, let scalar = piece.unicodeScalars.first,
      !(0x80..<0xA0).contains(scalar.value)
    else { return fault("not UTF-8, or C1") }
    text += piece
    position += length
  }

  private mutating func escape() {
    let start = position
    position += 1
    switch current {
    case UInt8(ascii: "["): controlSequence()
    case UInt8(ascii: "]"): command()
    case UInt8(ascii: "("), UInt8(ascii: ")"):
      position += 1
      guard let set = current, [UInt8(ascii: "0"), UInt8(ascii: "B")].contains(set) else {
        return fault("character set")
      }
      position += 1
    case let final? where "=>78MDE".utf8.contains(final): position += 1
    default: return fault("lone escape")
    }
    sequences.append(
      String(decoding: bytes[(start + 1)..<min(position, bytes.count)], as: UTF8.self))
  }

  private mutating func controlSequence() {
    position += 1
    let start = position
    while let byte = current, (0x20...0x3F).contains(byte) { position += 1 }
    guard let final = current, (0x40...0x7E).contains(final) else {
      return fault("unfinished control sequence")
    }
    let parameters = String(decoding: bytes[start..<position], as: UTF8.self)
    let letter = Character(Unicode.Scalar(final))
    if !Self.isKnown(parameters, letter) { faults.append("CSI \(parameters)\(letter) at \(start)") }
    position += 1
  }

  /// An operating system command ends with BEL or ST.
  private mutating func command() {
    while let byte = current, byte != 0x07, byte != 0x1B { position += 1 }
    if current == 0x1B { position += 1 }
    guard current == 0x07 || current == UInt8(ascii: "\\") else { return fault("unfinished OSC") }
    position += 1
  }

  private static func isKnown(_ parameters: String, _ final: Character) -> Bool {
    if parameters == "?2026$" { return final == "p" }
    if parameters.hasPrefix("?") {
      // Cursor keys, wrap, cursor, mouse, focus, alternate screen, paste, synchronised frames.
      let known: Set<Substring> = [
        "1", "3", "4", "5", "6", "7", "8", "12", "25", "1000", "1002", "1004", "1006", "1049",
        "2004", "2026",
      ]
      return (final == "h" || final == "l")
        && parameters.dropFirst().split(separator: ";").allSatisfy { known.contains($0) }
    }
    guard parameters.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ";" || $0 == ":") }) else {
      return false
    }
    switch final {
    // Titles are saved and given back, and nothing else is asked of the window.
    case "t": return parameters == "22;0;0" || parameters == "23;0;0"
    case "h", "l": return parameters == "4"
    case "c": return parameters.isEmpty
    default: return "ABCDGHJKLMPSTX@Zabdmr".contains(final)
    }
  }
}
