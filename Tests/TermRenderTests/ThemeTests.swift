import Glibc
import Testing

@testable import TermRender

@Suite struct ThemeTests {
  @Test("the compiled themes are the files", arguments: BundledThemes.sources.map(\.name))
  func filesAreEmbedded(name: String) throws {
    let here = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    let root = here.dropLast(3).joined(separator: "/")
    let file = try #require(read("\(root)/themes/\(name).toml"))
    #expect(BundledThemes.sources.first { $0.name == name }?.toml == file)
  }

  @Test("each bundled theme says every key itself", arguments: BundledThemes.sources.map(\.name))
  func complete(name: String) throws {
    let toml = try #require(BundledThemes.sources.first { $0.name == name }).toml
    let lines = toml.split(separator: "[palette]")[0].split(separator: "\n")
    for key in ThemeKey.allCases {
      #expect(lines.contains { $0.hasPrefix("\"\(key.name)\" = ") }, "\(key.name)")
    }
    let source = try ThemeSource(name: "x", subset: toml)
    #expect(source.entries.count == ThemeKey.allCases.count)
    _ = try Theme(source)
  }

  @Test("foreground on background has contrast", arguments: ["dusk", "day"])
  func contrast(name: String) throws {
    let source = try #require(Theme.bundledSources.first { $0.name == name })
    let theme = try Theme(source)
    for key in ThemeKey.allCases where key != .background {
      for surface in [nil, ThemeKey.selection, .popup] {
        if surface != nil, theme.style(StyleIndex(key)).background != .standard,
          theme.style(StyleIndex(key)).background != theme.style(.background).background
        {
          continue
        }
        let style = theme.style(StyleIndex(key, on: surface))
        let needed = key.isQuiet ? 3.0 : surface == nil ? 4.5 : 4.0
        if key.isQuiet, surface != nil { continue }
        let seen = try contrastRatio(style.foreground, style.background)
        #expect(seen >= needed, "\(key.name) on \(surface?.name ?? "its own") is \(seen)")
      }
    }
  }

  @Test("mono has attributes and never a colour")
  func mono() {
    for key in ThemeKey.allCases {
      for depth in ColorDepth.allCases {
        let style = Theme.mono.style(StyleIndex(key), depth: depth)
        #expect(style.foreground == .standard && style.background == .standard, "\(key.name)")
      }
    }
    #expect(Theme.mono.style(StyleIndex(.sideAsk, on: .selection)).attributes == .reverse)
  }

  @Test("names are unique, stable and found again")
  func names() {
    #expect(Set(ThemeKey.allCases.map(\.name)).count == ThemeKey.allCases.count)
    for key in ThemeKey.allCases { #expect(ThemeKey(name: key.name) == key) }
    #expect(ThemeKey.borderFocus.name == "ui.border.focus")
    #expect(ThemeKey.chartBubble.name == "chart.bubble")
    #expect(ThemeKey.timeAlert.name == "time.alert")
    #expect(ThemeKey.evidenceLink.name == "evidence.link")
    for key in ThemeKey.allCases {
      for surface in ThemeKey.allCases {
        let index = StyleIndex(key, on: surface)
        #expect(index.key == key && index.surface == surface && index.rawValue < StyleIndex.count)
      }
    }
  }

  @Test("a surface gives its background")
  func surface() {
    let style = Theme.dusk.style(StyleIndex(.sideAsk, on: .selection))
    #expect(style.foreground == .rgb(0x3F, 0xB6, 0xE8))
    #expect(style.background == .rgb(0x24, 0x32, 0x48))
  }

  @Test("eight colours come from the hand-made column")
  func eight() {
    #expect(Theme.dusk.style(StyleIndex(.directionBull), depth: .ansi8).foreground == .indexed(6))
    #expect(Theme.dusk.style(StyleIndex(.directionBear), depth: .ansi8).foreground == .indexed(3))
    #expect(Theme.dusk.style(StyleIndex(.border), depth: .ansi8).attributes == .dim)
  }

  @Test("without colour a surface is reverse video")
  func none() {
    let style = Theme.dusk.style(StyleIndex(.text, on: .selection), depth: .none)
    #expect(style == Style(attributes: [.reverse]))
  }

  struct Bad: CustomTestStringConvertible, Sendable {
    let lines: String
    let key: String
    let value: String
    let problem: ThemeError.Problem
    let why: String
    var testDescription: String { why }
  }

  // swift-format-ignore
  static let bad: [Bad] = [
    Bad(lines: "\"ui.txt\" = 3", key: "ui.txt", value: "3", problem: .unknownKey, why: "a slip in a key"),
    Bad(lines: "\"ui.text\" = \"bleu\"", key: "ui.text", value: "bleu", problem: .unknownColor, why: "a slip in a colour"),
    Bad(lines: "\"ui.text\" = \"#12345\"", key: "ui.text", value: "#12345", problem: .unknownColor, why: "five digits"),
    Bad(lines: "\"ui.text\" = \"#+12345\"", key: "ui.text", value: "#+12345", problem: .unknownColor, why: "a sign is no digit"),
    Bad(lines: "\"ui.text\" = 256", key: "ui.text", value: "256", problem: .unknownColor, why: "past the palette"),
    Bad(lines: "\"ui.text\" = true", key: "ui.text", value: "true", problem: .wrongType, why: "a boolean is no colour"),
    Bad(lines: "\"ui.text\" = { bold = 1 }", key: "ui.text.bold", value: "1", problem: .wrongType, why: "a number is no boolean"),
    Bad(lines: "glyphs = \"emoji\"", key: "glyphs", value: "emoji", problem: .unknownGlyphs, why: "a glyph set that is none"),
    Bad(lines: "inherits = \"night\"", key: "inherits", value: "night", problem: .unknownParent, why: "a parent that is none"),
    Bad(lines: "inherits = \"mine\"", key: "inherits", value: "mine", problem: .circular, why: "its own parent"),
    Bad(lines: "glyphs = 3", key: "glyphs", value: "3", problem: .wrongType, why: "glyphs by number"),
    Bad(lines: "what is this", key: "", value: "what is this", problem: .syntax(line: 1), why: "not a pair"),
    Bad(lines: "\"ui.text\" = 7", key: "ui.background", value: "", problem: .missingKey, why: "nothing to inherit"),
  ]

  @Test("a mistake names its key and value", arguments: bad)
  func errors(_ bad: Bad) {
    #expect(
      throws: ThemeError(theme: "mine", key: bad.key, value: bad.value, problem: bad.problem)
    ) {
      let inherits = bad.lines.contains("inherits") || bad.problem == .missingKey
      let text = bad.lines + (inherits ? "" : "\ninherits = \"dusk\"")
      _ = try Theme(
        ThemeSource(name: "mine", subset: text), library: Theme.bundledSources)
    }
  }

  @Test("a child changes one key, and palette names of the parent")
  func inherits() throws {
    let text = "inherits = \"dusk\"\n\"ui.text\" = \"#abc\"\n[palette]\nblue = \"#0000ff\""
    let theme = try Theme(
      ThemeSource(name: "mine", subset: text), library: Theme.bundledSources)
    #expect(theme.style(.text).foreground == .rgb(0xAA, 0xBB, 0xCC))
    #expect(theme.style(StyleIndex(.sideAsk)).foreground == .rgb(0, 0, 255))
    #expect(theme.style(StyleIndex(.sideBid)) == Theme.dusk.style(StyleIndex(.sideBid)))
  }

  @Test("tables and dotted keys are the same")
  func nested() throws {
    let root: [String: ThemeNode] = [
      "inherits": .string("dusk"),
      "ui": .table([
        "text": .integer(7), "border": .table(["focus": .table(["bold": .boolean(true)])]),
      ]),
    ]
    let source = try ThemeSource(name: "mine", root: root)
    #expect(source.entries["ui.text"] == .integer(7))
    #expect(source.entries["ui.border.focus"] == .table(["bold": .boolean(true)]))
  }

  // swift-format-ignore
  @Test("the nearest of 256 colours", arguments: [
    (0x000000, 16), (0xFFFFFF, 231), (0xFF0000, 196), (0x5F87AF, 67), (0x808080, 244), (0x121212, 233),
  ])
  func nearest(hex: Int, place: UInt8) {
    let (red, green, blue) = (UInt8(hex >> 16), UInt8(hex >> 8 & 255), UInt8(hex & 255))
    #expect(Color.nearest256(red, green, blue) == place)
  }

  @Test("every fixed colour of the palette is nearest to itself")
  func nearestIsExact() {
    for place in UInt8(16)...255 {
      guard let c = Color.indexed(place).components else { continue }
      let found = Color.indexed(Color.nearest256(c.red, c.green, c.blue)).components
      #expect(found.map { [$0.red, $0.green, $0.blue] } == [c.red, c.green, c.blue])
    }
  }

  /// WCAG 2.1, relative luminance and contrast ratio.
  private func contrastRatio(_ a: Color, _ b: Color) throws -> Double {
    func luminance(_ color: Color) throws -> Double {
      let c = try #require(color.components)
      func linear(_ byte: UInt8) -> Double {
        let v = Double(byte) / 255
        return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * linear(c.red) + 0.7152 * linear(c.green) + 0.0722 * linear(c.blue)
    }
    let pair = try (luminance(a), luminance(b))
    return (max(pair.0, pair.1) + 0.05) / (min(pair.0, pair.1) + 0.05)
  }

  private func read(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }
}
