import CNcurses

/// The colour pairs of curses, made when a style is first drawn.
struct Palette {
  private struct Ink {
    var attributes: attr_t = 0
    var pair: Int32 = 0
    var isKnown = false
  }

  private let theme: Theme
  private let depth: ColorDepth
  private var inks: [Ink]
  private var pairs: [PairKey: Int32] = [:]

  private struct PairKey: Hashable {
    let foreground: Int32
    let background: Int32
  }

  init(theme: Theme, depth: ColorDepth) {
    self.theme = depth == .none ? .mono : theme
    self.depth = depth
    inks = Array(repeating: Ink(), count: StyleIndex.count)
  }

  /// Fills one cell of curses.
  mutating func fill(_ cell: inout cchar_t, scalar: Unicode.Scalar, style: StyleIndex) {
    let place = Int(style.rawValue)
    if !inks[place].isKnown { inks[place] = ink(theme.style(style, depth: depth)) }
    cn_cell(&cell, wchar_t(scalar.value), inks[place].attributes, inks[place].pair)
  }

  private mutating func ink(_ style: Style) -> Ink {
    var ink = Ink(isKnown: true)
    if style.attributes.contains(.bold) { ink.attributes |= cn_bold() }
    if style.attributes.contains(.dim) { ink.attributes |= cn_dim() }
    if style.attributes.contains(.underline) { ink.attributes |= cn_underline() }
    if style.attributes.contains(.reverse) { ink.attributes |= cn_reverse() }
    ink.pair = pair(number(style.foreground), number(style.background))
    return ink
  }

  private mutating func pair(_ foreground: Int32, _ background: Int32) -> Int32 {
    // Pair 0 is the terminal's own and cannot be changed.
    if foreground < 0, background < 0 || depth == .none { return 0 }
    let key = PairKey(foreground: foreground, background: background)
    if let known = pairs[key] { return known }
    let next = Int32(pairs.count + 1)
    guard next < cn_color_pairs(), init_extended_pair(next, foreground, background) == OK else {
      return 0
    }
    pairs[key] = next
    return next
  }

  private func number(_ color: Color) -> Int32 {
    switch color {
    case .standard: return -1
    case .indexed(let place):
      if depth != .truecolor || place < 8 { return Int32(place) }
      guard let (red, green, blue) = color.components else { return -1 }
      return Self.direct(red, green, blue)
    case .rgb(let red, let green, let blue): return Self.direct(red, green, blue)
    }
  }

  /// A colour of a terminal with direct colours, where 0-7 still mean the palette.
  private static func direct(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Int32 {
    max(8, Int32(red) << 16 | Int32(green) << 8 | Int32(blue))
  }
}
