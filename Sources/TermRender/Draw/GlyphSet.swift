/// Which characters the screen may send; grids are always drawn in the full set.
public enum GlyphSet: String, CaseIterable, Sendable {
  case unicode
  /// ASCII, box drawing, blocks and braille: nothing that some terminals draw two cells wide.
  case safe
  case ascii

  /// The twin of a scalar in this set.
  ///
  /// One cell stays one cell; a wide character in ASCII leaves its second cell to a space.
  public func translate(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if self == .unicode || scalar.value < 0x7F { return scalar }
    if self == .safe, Self.isSafe(scalar.value) { return scalar }
    if let twin = Self.twins[scalar] { return twin }
    if (0x2800...0x28FF).contains(scalar.value) { return Self.dots(scalar.value & 0xFF) }
    if (0x2500...0x257F).contains(scalar.value) { return "+" }
    return self == .safe && Width.of(scalar) == .two ? scalar : "?"
  }

  private static func isSafe(_ value: UInt32) -> Bool {
    (0x2500...0x259F).contains(value) || (0x2800...0x28FF).contains(value)
  }

  /// The ASCII character whose ink is nearest to the dots of a braille cell.
  private static func dots(_ bits: UInt32) -> Unicode.Scalar {
    let rows: [UInt32] = [0x09, 0x12, 0x24, 0xC0]
    let inked = rows.map { bits & $0 != 0 }
    switch (inked[0], inked[1] || inked[2], inked[3]) {
    case (false, false, false): return " "
    case (true, false, false): return "'"
    case (false, true, false): return "-"
    case (false, false, true): return "."
    default: return bits.nonzeroBitCount > 4 ? "#" : "*"
    }
  }

  private static let twins: [Unicode.Scalar: Unicode.Scalar] = [
    "▲": "^", "▼": "v", "◆": "*", "◇": "*", "●": "o", "○": "o", "⬤": "O", "•": "o", "·": ".",
    "›": ">", "‹": "<", "→": ">", "←": "<", "↑": "^", "↓": "v", "▶": ">", "◀": "<", "⇧": "^",
    "×": "x", "−": "-", "–": "-", "—": "-", "…": "~", "≥": ">", "≤": "<", "±": "~", "÷": "/",
    "✓": "y", "✗": "n", "✔": "y", "✘": "n", "Δ": "d", "σ": "s", "µ": "u", "π": "p",
    "─": "-", "━": "-", "┄": "-", "┈": "-", "╌": "-", "│": "|", "┃": "|", "┊": "|", "┆": "|",
    "╎": "|", "║": "|", "═": "=", "╽": "|", "╿": "|", "╷": "|", "╵": "|", "╻": "|", "╹": "|",
    "▁": "_", "▂": "_", "▃": ".", "▄": "-", "▅": "=", "▆": "=", "▇": "#", "█": "#", "▌": "|",
    "▐": "|", "▀": "\"", "░": ".", "▒": ":", "▓": "#", "⅛": "8", "½": "2", "¼": "4",
    "‘": "'", "’": "'", "“": "\"", "”": "\"", "é": "e", "è": "e", "ü": "u", "ö": "o", "ä": "a",
    "\u{A0}": " ", "‖": "|",
  ]
}
