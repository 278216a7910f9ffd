/// How many colours the screen may use.
public enum ColorDepth: String, CaseIterable, Sendable {
  case none = "never"
  case ansi8 = "8"
  case indexed256 = "256"
  case truecolor = "true"
}

extension Color {
  /// The nearest of the 240 fixed colours of the 256-colour palette.
  ///
  /// Colours 0-15 are left out: users change them. Distance is the sum of squares, with green
  /// counted most, as the eye does.
  public static func nearest256(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
    let levels = [0, 95, 135, 175, 215, 255]
    func level(_ value: UInt8) -> Int {
      value < 48 ? 0 : value < 115 ? 1 : (Int(value) - 35) / 40
    }
    let (r, g, b) = (level(red), level(green), level(blue))
    let cube = (levels[r], levels[g], levels[b])
    let mean = (Int(red) + Int(green) + Int(blue)) / 3
    let step = max(0, min(23, (mean - 3) / 10))
    let gray = 8 + 10 * step
    func distance(_ to: (Int, Int, Int)) -> Int {
      let (dr, dg, db) = (to.0 - Int(red), to.1 - Int(green), to.2 - Int(blue))
      return 2 * dr * dr + 4 * dg * dg + 3 * db * db
    }
    if distance((gray, gray, gray)) < distance(cube) { return UInt8(232 + step) }
    return UInt8(16 + 36 * r + 6 * g + b)
  }

  /// The red, green and blue of a palette place as xterm has it; `nil` for the terminal's own.
  public var components: (red: UInt8, green: UInt8, blue: UInt8)? {
    switch self {
    case .standard: return nil
    case .rgb(let red, let green, let blue): return (red, green, blue)
    case .indexed(let place):
      if place < 16 { return Self.ansi[Int(place)] }
      if place >= 232 {
        let gray = 8 + 10 * (place - 232)
        return (gray, gray, gray)
      }
      func level(_ step: UInt8) -> UInt8 { step == 0 ? 0 : 55 + 40 * step }
      let cube = place - 16
      return (level(cube / 36), level(cube / 6 % 6), level(cube % 6))
    }
  }

  /// The nearest of the eight ANSI colours, for themes without a hand-made column.
  func nearest8() -> Color {
    guard let (red, green, blue) = components else { return .standard }
    let top = max(red, green, blue)
    if top < 70 { return .indexed(0) }
    let bar = top / 2 + top / 8
    var place: UInt8 = 0
    if red >= bar { place |= 1 }
    if green >= bar { place |= 2 }
    if blue >= bar { place |= 4 }
    return .indexed(place)
  }

  /// This colour as the depth can show it; eight colours have their own column in the theme.
  func limited(to depth: ColorDepth) -> Color {
    switch (depth, self) {
    case (.none, _): .standard
    case (.ansi8, .indexed(0...7)): self
    case (.ansi8, _): nearest8()
    case (.indexed256, .rgb(let red, let green, let blue)):
      .indexed(Self.nearest256(red, green, blue))
    default: self
    }
  }

  private static let ansi: [(UInt8, UInt8, UInt8)] = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205),
    (0, 205, 205), (229, 229, 229), (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0),
    (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255),
  ]
}
