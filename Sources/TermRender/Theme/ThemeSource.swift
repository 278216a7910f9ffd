/// A value of a theme file as any TOML reader gives it.
public indirect enum ThemeNode: Hashable, Sendable {
  case string(String)
  case integer(Int64)
  case boolean(Bool)
  case table([String: ThemeNode])
}

/// A theme as written: dotted key → value, before names are looked up.
public struct ThemeSource: Hashable, Sendable {
  public var name: String
  /// The theme that gives what this one does not say.
  public var inherits: String?
  public var glyphs: GlyphSet?
  public var palette: [String: ThemeNode] = [:]
  /// What stands for a palette name, or for a key, on a terminal of eight colours.
  public var ansi8: [String: ThemeNode] = [:]
  public var entries: [String: ThemeNode] = [:]

  public init(name: String) { self.name = name }

  /// Reads the root table of a theme file.
  ///
  /// A table whose keys are all of a style (`fg`, `bg`, `bold`, …) is a style; any other table is a
  /// step of a dotted key, so `"ui.text" = 7` and `[ui]` with `text = 7` are the same.
  ///
  /// - Throws: `ThemeError` for a wrong type of `inherits`, `glyphs`, `palette` or `ansi8`.
  public init(name: String, root: [String: ThemeNode]) throws(ThemeError) {
    self.name = name
    for (key, node) in root {
      switch (key, node) {
      case ("inherits", .string(let parent)): inherits = parent
      case ("glyphs", .string(let word)):
        guard let set = GlyphSet(rawValue: word) else {
          throw ThemeError(theme: name, key: key, value: word, problem: .unknownGlyphs)
        }
        glyphs = set
      case ("palette", .table(let table)): palette = table
      case ("ansi8", .table(let table)): ansi8 = Self.flatten(table)
      case ("inherits", _), ("glyphs", _), ("palette", _), ("ansi8", _):
        throw ThemeError(theme: name, key: key, value: node.written, problem: .wrongType)
      default: entries.merge(Self.flatten([key: node])) { first, _ in first }
      }
    }
  }

  static let styleWords: Set<String> = ["fg", "bg", "bold", "dim", "underline", "reverse"]

  private static func flatten(_ table: [String: ThemeNode], _ prefix: String = "")
    -> [String: ThemeNode]
  {
    var flat: [String: ThemeNode] = [:]
    for (key, node) in table {
      if case .table(let inner) = node, !inner.keys.allSatisfy(styleWords.contains) {
        flat.merge(flatten(inner, prefix + key + ".")) { first, _ in first }
      } else {
        flat[prefix + key] = node
      }
    }
    return flat
  }
}

extension ThemeNode {
  /// The value as an error message shows it.
  var written: String {
    switch self {
    case .string(let text): text
    case .integer(let number): String(number)
    case .boolean(let truth): String(truth)
    case .table(let table):
      "{" + table.keys.sorted().joined(separator: ", ") + "}"
    }
  }
}

/// What is wrong with a theme, with the key and the value as written.
public struct ThemeError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Problem: Hashable, Sendable {
    case unknownKey
    case missingKey
    /// Not `#rgb`, `#rrggbb`, 0-255, `default`, an ANSI name or a name of the palette.
    case unknownColor
    case unknownGlyphs
    case wrongType
    case unknownParent
    /// A theme that inherits from itself, by any number of steps.
    case circular
    /// A line that the reader of bundled themes does not know; the value is the line.
    case syntax(line: Int)
  }

  public let theme: String
  public let key: String
  public let value: String
  public let problem: Problem

  public init(theme: String, key: String, value: String, problem: Problem) {
    self.theme = theme
    self.key = key
    self.value = value
    self.problem = problem
  }

  public var description: String {
    let what =
      switch problem {
      case .unknownKey: "is not a theme key"
      case .missingKey: "is missing, and no inherited theme has it"
      case .unknownColor:
        "must be #rgb, #rrggbb, 0-255, default, an ANSI name or a palette name"
      case .unknownGlyphs: "must be unicode, safe or ascii"
      case .wrongType: "has the wrong type"
      case .unknownParent: "names a theme that does not exist"
      case .circular: "leads back to the theme itself"
      case .syntax(let line): "cannot be read (line \(line))"
      }
    let shown = Text.cut(value, to: 60)
    return "theme \(theme): \(key)\(shown.isEmpty ? "" : " = \(shown)") \(what)"
  }
}
