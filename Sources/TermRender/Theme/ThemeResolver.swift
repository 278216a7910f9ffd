/// Looks up names and numbers of a merged theme source, for one column of colours.
struct ThemeResolver {
  let source: ThemeSource
  let eightColors: Bool

  func styles() throws(ThemeError) -> [Style] {
    var background = Color.standard
    var foreground = Color.standard
    var styles: [Style] = []
    for key in ThemeKey.allCases {
      let node = (eightColors ? source.ansi8[key.name] : nil) ?? source.entries[key.name]
      guard let node else { throw error(key.name, "", .missingKey) }
      var style = try style(of: node, key: key, base: (foreground, background))
      if key == .background {
        // A plain value of the background is the background, whatever it is for other keys.
        if case .table = node {} else { style.background = style.foreground }
        background = style.background
      }
      if key == .text { foreground = style.foreground }
      styles.append(style)
    }
    if case .table = source.entries[ThemeKey.background.name] {
    } else {
      styles[0].foreground = foreground
    }
    return styles
  }

  private func style(
    of node: ThemeNode, key: ThemeKey, base: (foreground: Color, background: Color)
  ) throws(ThemeError) -> Style {
    var style = Style(foreground: base.foreground, background: base.background)
    guard case .table(let table) = node else {
      style.foreground = try color(node, key: key.name)
      return style
    }
    for word in table.keys.sorted() {
      guard let value = table[word] else { continue }
      switch (word, value) {
      case ("fg", _): style.foreground = try color(value, key: key.name)
      case ("bg", _): style.background = try color(value, key: key.name)
      case ("bold", .boolean(let on)): style.attributes.set(.bold, on)
      case ("dim", .boolean(let on)): style.attributes.set(.dim, on)
      case ("underline", .boolean(let on)): style.attributes.set(.underline, on)
      case ("reverse", .boolean(let on)): style.attributes.set(.reverse, on)
      default: throw error("\(key.name).\(word)", value.written, .wrongType)
      }
    }
    return style
  }

  private func color(_ node: ThemeNode, key: String, depth: Int = 0) throws(ThemeError) -> Color {
    switch node {
    case .integer(let place):
      guard let place = UInt8(exactly: place) else {
        throw error(key, node.written, .unknownColor)
      }
      return .indexed(place)
    case .string(let word):
      if word == "default" { return .standard }
      if eightColors, depth == 0, let hand = source.ansi8[word] {
        return try color(hand, key: key, depth: 1)
      }
      if word.hasPrefix("#") {
        guard let color = Self.hex(word.dropFirst()) else { throw error(key, word, .unknownColor) }
        return eightColors ? color.nearest8() : color
      }
      // One step only: a palette name that stands for a palette name is a slip of the pen.
      if depth < 2, let named = source.palette[word] {
        return try color(named, key: key, depth: 2)
      }
      if let place = Self.ansiNames.firstIndex(of: word) { return .indexed(UInt8(place)) }
      if let place = UInt8(word) { return .indexed(place) }
      throw error(key, word, .unknownColor)
    case .boolean, .table: throw error(key, node.written, .wrongType)
    }
  }

  private func error(_ key: String, _ value: String, _ problem: ThemeError.Problem) -> ThemeError {
    ThemeError(theme: source.name, key: key, value: value, problem: problem)
  }

  private static func hex(_ digits: Substring) -> Color? {
    guard digits.allSatisfy(\.isHexDigit), let number = UInt32(digits, radix: 16) else {
      return nil
    }
    func byte(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: number >> shift) }
    switch digits.utf8.count {
    case 6: return .rgb(byte(16), byte(8), byte(0))
    case 3: return .rgb((byte(8) & 15) * 17, (byte(4) & 15) * 17, (byte(0) & 15) * 17)
    default: return nil
    }
  }

  private static let ansiNames = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
  ]
}

extension Attributes {
  fileprivate mutating func set(_ attribute: Attributes, _ on: Bool) {
    if on { insert(attribute) } else { remove(attribute) }
  }
}
