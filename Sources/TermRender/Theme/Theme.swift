/// The look of every theme key, worked out once, so that drawing is an array access.
public struct Theme: Sendable, Equatable {
  public let name: String
  /// The glyphs that the theme asks for; the terminal may allow fewer.
  public let glyphs: GlyphSet
  private let styles: [Style]
  /// The hand-made column for terminals of eight colours.
  private let styles8: [Style]

  /// Works out a theme from what its file says and what it inherits.
  ///
  /// - Parameter library: the themes that `inherits` may name.
  /// - Throws: the first `ThemeError` in the order of the keys.
  public init(_ source: ThemeSource, library: [ThemeSource] = []) throws(ThemeError) {
    let merged = try Self.merge(source, library)
    for key in merged.entries.keys.sorted() where ThemeKey(name: key) == nil {
      throw ThemeError(
        theme: source.name, key: key, value: merged.entries[key]?.written ?? "",
        problem: .unknownKey)
    }
    let full = ThemeResolver(source: merged, eightColors: false)
    let few = ThemeResolver(source: merged, eightColors: true)
    name = source.name
    glyphs = merged.glyphs ?? .unicode
    styles = try full.styles()
    styles8 = try few.styles()
  }

  /// The look of a meaning at a depth of colours.
  ///
  /// A surface gives its background and adds its attributes; a background of its own becomes
  /// reverse video where there is no colour.
  public func style(_ index: StyleIndex, depth: ColorDepth = .truecolor) -> Style {
    let table = depth == .ansi8 ? styles8 : styles
    var style = table[Int(index.key.rawValue)]
    if let surface = index.surface {
      let under = table[Int(surface.rawValue)]
      style.background = under.background
      style.attributes.formUnion(under.attributes.intersection([.reverse, .bold]))
    }
    if depth == .none, style.background != table[0].background {
      style.attributes.insert(.reverse)
    }
    style.foreground = style.foreground.limited(to: depth)
    style.background = style.background.limited(to: depth)
    return style
  }

  private static func merge(_ source: ThemeSource, _ library: [ThemeSource])
    throws(ThemeError) -> ThemeSource
  {
    var merged = source
    var seen: Set<String> = [source.name]
    while let parentName = merged.inherits {
      func failure(_ problem: ThemeError.Problem) -> ThemeError {
        ThemeError(theme: source.name, key: "inherits", value: parentName, problem: problem)
      }
      guard seen.insert(parentName).inserted else { throw failure(.circular) }
      guard let parent = library.first(where: { $0.name == parentName }) else {
        throw failure(.unknownParent)
      }
      merged.entries.merge(parent.entries) { own, _ in own }
      merged.palette.merge(parent.palette) { own, _ in own }
      merged.ansi8.merge(parent.ansi8) { own, _ in own }
      merged.glyphs = merged.glyphs ?? parent.glyphs
      merged.inherits = parent.inherits
    }
    return merged
  }
}

extension Theme {
  /// The default theme: dark, blue for bullish and orange for bearish.
  public static let dusk = bundled("dusk")

  /// The theme without colours, for `NO_COLOR` and terminals that have none.
  public static let mono = bundled("mono")

  /// The names of the themes that are compiled in.
  public static var bundledNames: [String] { BundledThemes.sources.map(\.name) }

  /// The themes that are compiled in, as a library to inherit from.
  public static let bundledSources: [ThemeSource] = BundledThemes.sources.map { theme in
    do {
      return try ThemeSource(name: theme.name, subset: theme.toml)
    } catch {
      preconditionFailure("\(error)")
    }
  }

  private static func bundled(_ name: String) -> Theme {
    guard let source = bundledSources.first(where: { $0.name == name }) else {
      preconditionFailure("no bundled theme \(name)")
    }
    do {
      return try Theme(source, library: bundledSources)
    } catch {
      preconditionFailure("\(error)")
    }
  }
}
