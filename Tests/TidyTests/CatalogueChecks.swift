/// One file, one line in a list, one test, one page: nothing else is edited to add a thing.
enum CatalogueChecks {
  static let all = [
    Check(
      "every rule has its test, page and line",
      why: "a rule without its written spec and its table of cases is an opinion",
      faults: [
        rule(without: "Tests/FlowEngineTests/Rules/BigSweepTests.swift"),
        rule(without: "docs/classifiers/big-sweep.md"),
        rule(without: "Sources/FlowEngine/Rules/Rules.swift"),
        Example("Sources/FlowEngine/Rules/Rules.swift", "struct Big: Sendable, Rule {}"),
      ],
      fine: [
        rule(without: ""),
        Example("Sources/FlowEngine/Rules/Rule.swift", "public protocol Rule: Sendable {}"),
        Example("Sources/FlowEngine/Rules/Verdict.swift", "let rule: Rule"),
      ]
    ) { (tree: Tree) in
      tree.sources.filter { $0.isIn("Sources/FlowEngine/Rules") }.flatMap { source in
        conformers(to: "Rule", in: source).flatMap { missing(of: $0, in: source, tree: tree) }
      }
    },
    Check(
      "every feed has its page", why: "what a feed cannot tell must be written where users look",
      faults: [
        Example("Sources/Feeds/Live/A.swift", "struct A: Feed {}"),
        Example("Sources/Feeds/Live/A.swift", "/// `docs/feeds/a.md`\nstruct A: Feed, Sendable {}"),
      ],
      fine: [
        Example([
          ("Sources/Feeds/Live/A.swift", "/// See `docs/feeds/a.md`.\nstruct A: Feed {}"),
          ("docs/feeds/a.md", ""),
        ])
      ]
    ) { (tree: Tree) in
      tree.sources.filter { $0.isIn("Sources/Feeds") }.flatMap { source in
        conformers(to: "Feed", in: source).compactMap { feed in
          let page = pages(in: source).first { $0.page.hasPrefix("docs/feeds/") }
          if let page, tree.has(page.page) { return nil }
          return Finding(path: source.path, line: 0, what: "\(feed) has no page in docs/feeds/")
        }
      }
    },
    Check(
      "every theme is bundled", why: "a theme that only the checkout has is not shipped",
      faults: [
        Example("themes/dusk.toml", ""),
        Example([
          ("themes/dusk.toml", ""), ("Sources/TermRender/Themes.swift", "let a = [\"day\"]"),
        ]),
      ],
      fine: [
        Example([
          ("themes/dusk.toml", ""), ("Sources/TermRender/Themes.swift", "let a = [\"dusk\"]"),
        ])
      ]
    ) { (tree: Tree) in
      let listed = Set(
        tree.sources.filter { $0.isIn("Sources") && $0.name.contains("Theme") }
          .flatMap { $0.literals.map(\.text) })
      return tree.sources.compactMap { source in
        guard source.isIn("themes"), source.name.hasSuffix(".toml") else { return nil }
        let name = source.name.dropLast(".toml".count)
        guard !listed.contains(String(name)) else { return nil }
        return Finding(path: source.path, line: 0, what: "no Themes file lists \"\(name)\"")
      }
    },
    Check(
      "every page that the code names exists", why: "a reader follows it",
      faults: [Example("Sources/Feeds/A.swift", "/// See `docs/formats/dbn.md`.\nstruct A {}")],
      fine: [
        Example([("Sources/Feeds/A.swift", "/// `docs/a/b.md`"), ("docs/a/b.md", "")]),
        Example("Tests/TidyTests/A.swift", "let a = \"docs/none.md\""),
      ]
    ) { (tree: Tree) in
      tree.sources.filter { $0.isIn("Sources") }.flatMap { source in
        pages(in: source).filter { !tree.has($0.page) }.map {
          Finding(path: source.path, line: $0.line, what: "names \($0.page)")
        }
      }
    },
    Check(
      "every link between pages leads somewhere", why: "a reader follows it",
      faults: [
        Example("docs/index.md", "[a](missing.md)"),
        Example([("docs/a/b.md", "[c](../../c.md)"), ("docs/c.md", "")]),
      ],
      fine: [
        Example([("docs/a/b.md", "[c](../c.md#top) [d](https://d.example)"), ("docs/c.md", "")]),
        Example([("README.md", "[a](docs/a.md), [up](#keys)"), ("docs/a.md", "")]),
      ]
    ) { (tree: Tree) in
      tree.sources.filter { $0.name.hasSuffix(".md") }.flatMap { source in
        links(in: source).filter { !tree.has($0.page) }.map {
          Finding(path: source.path, line: $0.line, what: "links to \($0.page)")
        }
      }
    },
  ]

  private static func missing(of rule: String, in source: Source, tree: Tree) -> [Finding] {
    let test = "\(rule)Tests.swift"
    let hasTest = tree.sources.contains { $0.isIn("Tests/FlowEngineTests") && $0.name == test }
    let page = pages(in: source).first { $0.page.hasPrefix("docs/classifiers/") }
    let hasPage = page.map { tree.has($0.page) } ?? false
    let list = tree.sources.first { $0.path == "Sources/FlowEngine/Rules/Rules.swift" }
    let isListed = list?.words.contains { $0.text == rule } ?? false
    // A rule in the list's own file is no file of its own.
    let isAlone = source.name == rule + ".swift"

    var faults: [String] = []
    if !isAlone { return [Finding(path: source.path, line: 0, what: "\(rule) needs its own file")] }
    if !hasTest { faults.append("no \(test) in Tests/FlowEngineTests") }
    if !hasPage { faults.append("names no page that exists in docs/classifiers/") }
    if !isListed { faults.append("not in Sources/FlowEngine/Rules/Rules.swift") }
    return faults.map { Finding(path: source.path, line: 0, what: $0) }
  }

  /// Types of the file that say `: Name` or `, Name` in their declaration.
  private static func conformers(to name: String, in source: Source) -> [String] {
    source.code.compactMap { line in
      let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
      let keywords: Set<Substring> = ["struct", "enum", "class", "extension"]
      guard let keyword = words.firstIndex(where: keywords.contains), keyword + 1 < words.count,
        words[(keyword + 2)...].contains(Substring(name)), line.contains(":")
      else { return nil }
      return String(words[keyword + 1])
    }
  }

  /// Pages named in the text of a source, comments included.
  private static func pages(in source: Source) -> [(page: String, line: Int)] {
    source.lines.enumerated().flatMap { index, line in
      line.split { !($0.isLetter || $0.isNumber || "/_-.".contains($0)) }
        .filter { $0.hasPrefix("docs/") && $0.hasSuffix(".md") }
        .map { (String($0), index + 1) }
    }
  }

  /// Relative targets of `[…](…)`, from the root of the project.
  private static func links(in source: Source) -> [(page: String, line: Int)] {
    source.lines.enumerated().flatMap { index, line in
      line.components(after: "](").compactMap { rest in
        let target = rest.prefix { $0 != ")" && $0 != "#" && $0 != " " }
        guard !target.isEmpty, !target.contains(":") else { return nil }
        var path = source.folder.split(separator: "/")
        for piece in target.split(separator: "/") where piece != "." {
          if piece == ".." { _ = path.popLast() } else { path.append(piece) }
        }
        // A folder, or a picture, is no text of the tree.
        guard path.last?.hasSuffix(".md") ?? false else { return nil }
        return (path.joined(separator: "/"), index + 1)
      }
    }
  }

  /// A rule with all that belongs to it, less one file.
  private static func rule(without path: String) -> Example {
    let files = [
      (
        "Sources/FlowEngine/Rules/BigSweep.swift",
        "/// Spec: `docs/classifiers/big-sweep.md`.\npublic struct BigSweep: Rule {}"
      ),
      ("Sources/FlowEngine/Rules/Rules.swift", "let all: [any Rule] = [BigSweep()]"),
      ("Tests/FlowEngineTests/Rules/BigSweepTests.swift", ""),
      ("docs/classifiers/big-sweep.md", ""),
    ]
    return Example(files.filter { $0.0 != path })
  }
}

extension String {
  /// What follows each place of the mark.
  fileprivate func components(after mark: String) -> [Substring] {
    let bytes = Substring(self).utf8
    return positions(of: mark).map {
      Substring(bytes[bytes.index(bytes.startIndex, offsetBy: $0 + mark.utf8.count)...])
    }
  }
}
