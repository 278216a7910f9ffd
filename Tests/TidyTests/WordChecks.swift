/// What the user must not be told, and what the project must not know.
enum WordChecks {
  static let forbidden = [
    "smart money", "whale", "institution", "insider", "dark pool", "predicts",
  ]

  static let all = [
    Check(
      "no claim beyond the data",
      why: "who traded and why is not on the tape; the words would say that it is",
      faults: forbidden.map { Example("Sources/flowtui/A.swift", "let a = \"Big \($0)\"") } + [
        Example("README.md", "# flowtui\nWatch Whales live."),
        Example("docs/a.md", "A dark\npool print."),
        Example("docs/a.md", "## What it does not claim\n\n## Next\nSmart money."),
        Example("themes/a.toml", "name = \"insider\""),
      ],
      fine: [
        Example("Sources/flowtui/A.swift", "// never say whale\nlet insider = \"off-exchange\""),
        Example("README.md", "## What it does not claim\nNo \"whale\", no \"smart money\"."),
        Example("GLOSSARY.md", "## Words that are not used\n- dark pool: say off-exchange"),
        Example("Tests/TidyTests/A.swift", "let a = \"whale\""),
      ]
    ) { source in
      if source.isIn("Sources"), source.path.hasSuffix(".swift") {
        return source.literals.flatMap { literal in
          claims(in: literal.text).map {
            Finding(path: source.path, line: literal.lines.lowerBound, what: "says '\($0)'")
          }
        }
      }
      guard source.path.hasSuffix(".md") || source.isIn("themes") else { return [] }
      return paragraphs(of: source).flatMap { line, text in
        claims(in: text).map { Finding(path: source.path, line: line, what: "says '\($0)'") }
      }
    },
    Check(
      "no place of one machine",
      why: "a clone must work anywhere; recorded data comes through FLOWTUI_REFERENCE_DATA",
      faults: ["/" + "work/a", "/" + "home/b", "\"/" + "root/c\"", "file:///" + "home/d"].map {
        Example("scripts/a", "cd \($0)")
      } + [Example("Sources/Store/A.swift", "let a = \"../" + "shared/data\"")],
      fine: [
        Example(".ci/run", "[ -d ../" + "shared/data ]"),
        Example("README.md", "see docs/" + "work/a.md, ~/" + "home/x, frame" + "work/"),
      ]
    ) { source in
      source.lines.indices.flatMap { index in
        places(in: source.lines[index])
          .filter { !($0 == neighbour && source.path == ".ci/run") }
          .map { Finding(path: source.path, line: index + 1, what: "names \($0)") }
      }
    },
  ]

  // In two pieces, or this file would find itself.
  private static let neighbour = "../" + "shared"
  private static let roots = ["/" + "work/", "/" + "home/", "/" + "root/"]

  private static func claims(in text: String) -> [String] {
    let text = text.lowercased()
    return forbidden.filter { word in
      text.positions(of: word).contains { at in at == 0 || !Array(text.utf8)[at - 1].isWord }
    }
  }

  /// Absolute places only: `docs/…` and `~/…` are none.
  private static func places(in line: String) -> [String] {
    var found = line.contains(neighbour) ? [neighbour] : []
    let bytes = Array(line.utf8)
    for root in roots {
      let isNamed = line.positions(of: root).contains { at in
        at == 0 || !(bytes[at - 1].isWord || Array("~.-}".utf8).contains(bytes[at - 1]))
      }
      if isNamed { found.append(root) }
    }
    return found
  }

  /// Paragraphs with their first line, without sections that explain which words are not used.
  private static func paragraphs(of source: Source) -> [(line: Int, text: String)] {
    var found: [(line: Int, text: String)] = []
    var isExplaining = false
    var isOpen = false
    for (index, line) in source.lines.enumerated() {
      if line.hasPrefix("#"), source.path.hasSuffix(".md") {
        let title = line.lowercased()
        isExplaining = title.contains("not claim") || title.contains("not used")
        isOpen = false
      }
      if line.isEmpty { isOpen = false }
      guard !isExplaining, !line.isEmpty else { continue }
      if isOpen, let last = found.indices.last {
        found[last].text += " " + line
      } else {
        found.append((index + 1, line))
        isOpen = true
      }
    }
    return found
  }
}

extension String {
  /// Where the piece begins, in UTF-8 code units; every place.
  func positions(of piece: String) -> [Int] {
    let (text, piece) = (Array(utf8), Array(piece.utf8))
    guard text.count >= piece.count, let first = piece.first else { return [] }
    return (0...(text.count - piece.count)).filter {
      text[$0] == first && text[$0...].starts(with: piece)
    }
  }
}
