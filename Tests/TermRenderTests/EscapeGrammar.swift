/// A strict reader of what a program may write to an xterm.
///
/// Written from ECMA-48 and the xterm manual (ctlseqs), and not from what ncurses happens to send:
/// anything that is not listed is a leak.
struct EscapeGrammar {
  private(set) var printable = ""
  private(set) var sequences: [String] = []
  private(set) var faults: [String] = []

  init(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while let byte = rest.first {
      switch byte {
      case 0x1B: sequence(&rest)
      case 0x08, 0x09, 0x0A, 0x0D, 0x0F: rest.removeFirst()
      case 0..<0x20, 0x7F: fault("control \(byte)", &rest)
      default: character(&rest)
      }
    }
  }

  private mutating func fault(_ what: String, _ rest: inout ArraySlice<UInt8>) {
    faults.append("\(what) at \(rest.startIndex)")
    rest.removeFirst()
  }

  private mutating func character(_ rest: inout ArraySlice<UInt8>) {
    guard let byte = rest.first else { return }
    let length =
      byte < 0x80 ? 1 : byte >> 5 == 6 ? 2 : byte >> 4 == 14 ? 3 : byte >> 3 == 30 ? 4 : 0
    let part = rest.prefix(length)
    guard length > 0, let text = String(validating: part, as: UTF8.self),
      let scalar = text.unicodeScalars.first, !(0x80..<0xA0).contains(scalar.value)
    else { return fault("bad UTF-8 or C1", &rest) }
    printable += text
    rest.removeFirst(length)
  }

  private mutating func sequence(_ rest: inout ArraySlice<UInt8>) {
    let start = rest.startIndex
    let bytes = Array(rest.dropFirst().prefix(64))
    guard let kind = bytes.first else { return fault("lone escape", &rest) }
    var length = 0
    switch kind {
    case UInt8(ascii: "["):
      let body = bytes.dropFirst()
      guard let end = body.firstIndex(where: { (0x40...0x7E).contains($0) }),
        body[..<end].allSatisfy({ (0x20...0x3F).contains($0) })
      else { return fault("unfinished CSI", &rest) }
      let parameters = String(decoding: body[..<end], as: UTF8.self)
      let final = Character(Unicode.Scalar(body[end]))
      if !Self.isKnown(parameters, final) {
        faults.append("CSI \(parameters)\(final) at \(start)")
      }
      length = end + 2
    case UInt8(ascii: "("): length = 3
    case UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "7"), UInt8(ascii: "8"),
      UInt8(ascii: "M"):
      length = 2
    default: return fault("ESC \(kind)", &rest)
    }
    sequences.append(String(decoding: rest.dropFirst().prefix(length - 1), as: UTF8.self))
    rest.removeFirst(length)
  }

  private static func isKnown(_ parameters: String, _ final: Character) -> Bool {
    if parameters.hasPrefix("?") {
      let modes = parameters.dropFirst().split(separator: ";")
      let known = ["1", "7", "12", "25", "1000", "1002", "1004", "1006", "1049", "2004", "2026"]
      if parameters == "?2026$", final == "p" { return true }
      return (final == "h" || final == "l") && modes.allSatisfy { known.contains(String($0)) }
    }
    let isNumeric = parameters.allSatisfy { $0.isNumber || $0 == ";" || $0 == ":" }
    switch final {
    // Window operations: ncurses saves and restores the title stack with 22 and 23.
    case "t": return ["22;0;0", "23;0;0"].contains(parameters)
    case "l", "h": return parameters == "4"
    case "c": return parameters.isEmpty
    default: return isNumeric && "ABCDGHJKLMPSTX@Zbdmr".contains(final)
    }
  }
}
