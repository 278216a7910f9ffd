/// What is too large to be read in one go.
enum SizeChecks {
  static let linesMax = 400
  static let columnsMax = 100
  static let filesMax = 15
  /// Folders that are lists: one file an entry, so their size says nothing.
  static let lists: Set<String> = ["Sources/FlowEngine/Rules", "Tests/FlowEngineTests"]

  static let all = [
    Check(
      "files are short", why: "past \(linesMax) lines a file holds two things",
      faults: [Example("Sources/Feeds/A.swift", text(lines: linesMax + 1))],
      fine: [
        Example("Sources/Feeds/A.swift", text(lines: linesMax)),
        Example("docs/a.md", text(lines: linesMax + 1)),
      ]
    ) { source in
      guard source.path.hasSuffix(".swift") || source.path.hasSuffix(".c") else { return [] }
      // A text that ends in a newline has no line after it.
      let count = source.lines.count - (source.lines.last == "" ? 1 : 0)
      guard count > linesMax else { return [] }
      return [Finding(path: source.path, line: 0, what: "\(count) lines")]
    },
    Check(
      "lines are short", why: "two files side by side must fit on a screen",
      faults: [
        Example("Sources/Feeds/A.swift", long), Example("scripts/a", long),
        Example("Makefile", long),
        Example("Sources/Feeds/A.swift", "// swift-format-ignore\nlet a = [\n]\n" + long),
      ],
      fine: [
        Example("Sources/Feeds/A.swift", String(repeating: "é", count: columnsMax)),
        Example("Sources/Feeds/A.swift", "// swift-format-ignore\nlet a = [\n  \(long)\n]"),
        Example("Sources/Feeds/A.swift", "// swift-format-ignore-file\n" + long),
        Example("Sources/Feeds/A.swift", "let a = \"\"\"\n  \(long)\n  \"\"\""),
        Example("docs/a.md", long), Example("themes/a.toml", long),
      ]
    ) { source in
      let isProse = ["md", "toml", "json", "txt"].contains { source.path.hasSuffix("." + $0) }
      guard !isProse else { return [] }
      let free = freeLines(of: source)
      return source.lines.indices.compactMap { index in
        guard source.lines[index].utf8.count > columnsMax, !free.contains(index + 1),
          source.lines[index].count > columnsMax
        else { return nil }
        let what = "\(source.lines[index].count) columns"
        return Finding(path: source.path, line: index + 1, what: what)
      }
    },
    Check(
      "folders are small", why: "past \(filesMax) files a folder has no subject",
      faults: [
        Example(folder("Sources/Feeds/Decode", files: filesMax + 1)),
        Example(folder("Tests/StoreTests", files: filesMax + 1)),
      ],
      fine: [
        Example(folder("Sources/Feeds/Decode", files: filesMax)),
        Example(folder("Sources/FlowEngine/Rules", files: filesMax + 1)),
        Example(folder("docs/classifiers", files: filesMax + 1)),
      ]
    ) { (tree: Tree) in
      let code = tree.sources.filter { $0.isIn("Sources") || $0.isIn("Tests") }
      let counts = Dictionary(grouping: code, by: \.folder).mapValues(\.count)
      return counts.sorted { $0.key < $1.key }.compactMap { folder, count in
        guard count > filesMax, !lists.contains(folder) else { return nil }
        return Finding(path: folder, line: 0, what: "\(count) files")
      }
    },
  ]

  /// Lines of drawn text and of tables that the formatter leaves alone.
  private static func freeLines(of source: Source) -> Set<Int> {
    var free: Set<Int> = []
    for literal in source.literals where literal.lines.count > 1 { free.formUnion(literal.lines) }
    var indentation: Int?
    for (index, line) in source.lines.enumerated() {
      let text = line.drop { $0 == " " }
      if text.hasPrefix("// swift-format-ignore-file") { return Set(1...source.lines.count) }
      if let outer = indentation {
        free.insert(index + 1)
        let closes = text.first.map { ")]}".contains($0) } ?? false
        if closes, line.count - text.count <= outer { indentation = nil }
      } else if text.hasPrefix("// swift-format-ignore") {
        indentation = line.count - text.count
      }
    }
    return free
  }

  private static let long = String(repeating: "x", count: columnsMax + 1)

  private static func text(lines: Int) -> String { String(repeating: "\n", count: lines) }

  private static func folder(_ folder: String, files: Int) -> [(String, String)] {
    (1...files).map { ("\(folder)/File\($0).swift", "") }
  }
}
