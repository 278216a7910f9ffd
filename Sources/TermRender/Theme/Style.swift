/// A colour as a theme names it; what a terminal can show of it is decided by `ColorDepth`.
public enum Color: Hashable, Sendable {
  /// The terminal's own foreground or background.
  case standard
  /// A place in the terminal's palette, 0-255; 0-7 are the ANSI colours.
  case indexed(UInt8)
  case rgb(UInt8, UInt8, UInt8)
}

/// The four attributes that every terminal of use shows.
public struct Attributes: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let bold = Attributes(rawValue: 1)
  public static let dim = Attributes(rawValue: 2)
  public static let underline = Attributes(rawValue: 4)
  public static let reverse = Attributes(rawValue: 8)
}

/// How one cell looks: two colours and the attributes.
public struct Style: Hashable, Sendable {
  public var foreground: Color
  public var background: Color
  public var attributes: Attributes

  public init(
    foreground: Color = .standard, background: Color = .standard, attributes: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }
}

/// The meaning that a cell is drawn in: a theme key, perhaps upon the surface of another.
///
/// A grid holds meanings and never colours, so that a theme can change under a drawn screen. The
/// surface gives the background (a selected row keeps the colours of its words).
public struct StyleIndex: Hashable, Sendable {
  /// One more than the largest raw value.
  public static let count = 128 * 128

  public let rawValue: UInt16

  public init(_ key: ThemeKey, on surface: ThemeKey? = nil) {
    let above = surface.map { UInt16($0.rawValue) + 1 } ?? 0
    rawValue = above << 7 | UInt16(key.rawValue)
  }

  /// The key that gives foreground and attributes.
  public var key: ThemeKey { ThemeKey(rawValue: UInt8(rawValue & 127)) ?? .text }

  /// The key that gives the background, where it is not the key's own.
  public var surface: ThemeKey? {
    rawValue >> 7 == 0 ? nil : ThemeKey(rawValue: UInt8(rawValue >> 7) - 1)
  }

  /// The same meaning upon another surface.
  public func on(_ surface: ThemeKey?) -> StyleIndex { StyleIndex(key, on: surface) }

  public static let background = StyleIndex(.background)
  public static let text = StyleIndex(.text)
}
