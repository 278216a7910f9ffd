/// Habits of the house that have no other room.
enum HabitChecks {
  static let all = [
    Check(
      "names say what a thing is", why: "a Manager or Helper is where the next thing is put",
      faults: [
        Example("Sources/Store/A.swift", "final class LogManager {}"),
        Example("Sources/Store/A.swift", "enum PriceUtils {}"),
        Example("Tests/StoreTests/A.swift", "struct LogHelper: Sendable {}"),
      ],
      fine: [Example("Sources/Store/A.swift", "let a = FileManager.default  // struct AHelper")]
    ) { source in
      let kinds: Set<String> = ["struct", "class", "enum", "protocol", "actor", "typealias"]
      return zip(source.words, source.words.dropFirst()).compactMap { kind, word in
        let isVague = ["Manager", "Helper", "Helpers", "Utils", "Util", "Utilities"]
          .contains { word.text.hasSuffix($0) }
        return (kinds.contains(kind.text) && isVague).thenFinding(source, word)
      }
    },
    Check(
      "tests use Swift Testing", why: "two frameworks are two runs and two summaries",
      faults: [Example("Tests/StoreTests/A.swift", "import XCTest")],
      fine: [Example("Tests/StoreTests/A.swift", "import Testing  // not XCTest")]
    ) { source in
      guard source.isIn("Tests") else { return [] }
      return source.words.compactMap { ($0.text == "XCTest").thenFinding(source, $0) }
    },
    Check(
      "nobody fixes the hash seed", why: "it would hide the fault that the replay check looks for",
      faults: [
        Example("scripts/a", "SWIFT_DETERMINISTIC_" + "HASHING=1 swift test"),
        Example("Makefile", "export SWIFT_DETERMINISTIC_" + "HASHING = 1"),
      ],
      fine: [Example("scripts/a", "unset SWIFT_DETERMINISTIC_" + "HASHING")]
    ) { source in
      guard !source.path.hasSuffix(".md") else { return [] }
      return source.lines.indices.compactMap { index in
        let line = source.lines[index].filter { $0 != " " }
        guard line.contains("SWIFT_DETERMINISTIC_" + "HASHING=") else { return nil }
        return Finding(path: source.path, line: index + 1, what: "fixes the hash seed")
      }
    },
  ]
}
