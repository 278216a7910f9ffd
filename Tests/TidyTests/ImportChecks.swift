/// Who may import whom: the rooms of ARCHITECTURE.md.
///
/// The build refuses an import that the manifest lacks; this also refuses system modules.
enum ImportChecks {
  struct Room: Sendable {
    let folder: String
    let imports: Set<String>
    let why: String
  }

  static let rooms = [
    Room(
      folder: "Sources/FlowEngine", imports: ["CPrefetch", "DequeModule", "Synchronization"],
      why: "the machine is pure: no clock, file or C library can be reached from it"),
    Room(
      folder: "Sources/TermRender",
      imports: ["CNcurses", "CTermGuard", "Glibc", "Synchronization"],
      why: "cells and keys know no market"),
    Room(
      folder: "Sources/Feeds",
      imports: ["FlowEngine", "CZstd", "CZlib", "Foundation", "Glibc", "Synchronization"],
      why: "a feed knows neither the log nor the screen"),
    Room(
      folder: "Sources/Store",
      imports: [
        "FlowEngine", "CPrefetch", "GRDB", "GRDBSQLite", "CZstd", "Foundation",
        "FoundationEssentials", "Glibc",
        "Synchronization",
      ],
      why: "the log knows neither the feeds nor the screen"),
    Room(
      folder: "Sources/flowtui",
      imports: [
        "FlowEngine", "TermRender", "Feeds", "Store", "ArgumentParser", "Logging", "TOMLKit",
        "Foundation", "Glibc", "Synchronization",
      ],
      why: "the program puts the rooms together, and talks to ncurses and SQLite through them"),
  ]

  static let all = rooms.map { room in
    Check(
      "imports of \(room.folder)", why: room.why,
      faults: [
        Example(room.folder + "/A.swift", "import Dispatch"),
        Example(room.folder + "/Deep/A.swift", "public import Dispatch"),
        Example(room.folder + "/A.swift", "@preconcurrency import struct Dispatch.DispatchTime"),
        Example(
          room.folder + "/A.swift",
          "import \(room.folder == "Sources/flowtui" ? "GRDB" : "ArgumentParser")"),
      ],
      fine: [
        Example(room.folder + "/A.swift", "// import Dispatch\nlet a = \"import Dispatch\""),
        Example("Tests/FeedsTests/A.swift", "import Foundation"),
      ] + room.imports.sorted().map { Example(room.folder + "/A.swift", "import \($0)") }
    ) { source in
      guard source.isIn(room.folder), source.path.hasSuffix(".swift") else { return [] }
      return source.code.indices.compactMap { index in
        guard let module = importedModule(source.code[index]), !room.imports.contains(module)
        else { return nil }
        return Finding(path: source.path, line: index + 1, what: "imports \(module)")
      }
    }
  }

  /// `public import struct A.B` imports `A`.
  private static func importedModule(_ line: String) -> String? {
    let words = line.split { !($0.isLetter || $0.isNumber || "_@".contains($0)) }
    guard let keyword = words.firstIndex(of: "import") else { return nil }
    let prefixes: Set<Substring> = [
      "public", "package", "internal", "fileprivate", "private", "@testable", "@preconcurrency",
      "@_exported",
    ]
    let kinds: Set<Substring> = [
      "struct", "class", "enum", "protocol", "typealias", "func", "let", "var",
    ]
    guard words[..<keyword].allSatisfy(prefixes.contains) else { return nil }
    return words[(keyword + 1)...].first { !kinds.contains($0) }.map(String.init)
  }
}
