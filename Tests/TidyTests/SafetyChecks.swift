/// Nothing that stops the program without a word.
enum SafetyChecks {
  static let all = [
    Check(
      "no postfix !",
      why: "a wrong guess must be an error with a place, not a trap: covers try! as! x! and T!",
      faults: [
        Example("Sources/Feeds/A.swift", "let a = try! b()"),
        Example("Sources/Feeds/A.swift", "let a = b as! C"),
        Example("Sources/Feeds/A.swift", "let a = b.first!"),
        Example("Sources/Feeds/A.swift", "let a = b()!.c"),
        Example("Sources/Feeds/A.swift", "let a = b[0]!"),
        Example("Sources/Feeds/A.swift", "var a: Int!"),
        Example("Sources/Feeds/A.swift", "let a = \"\\(b!)\""),
        Example("Tests/FeedsTests/A.swift", "let a = b!"),
      ],
      fine: [
        Example("Sources/Feeds/A.swift", "if !a, b != c, d!=e { print(\"Oh no!\") }  // Look!"),
        Example("Sources/Feeds/A.swift", "#if !DEBUG\n#endif\nlet a = (!b)"),
      ]
    ) { source in
      guard source.path.hasSuffix(".swift") else { return [] }
      return source.code.indices.flatMap { index -> [Finding] in
        let code = Array(source.code[index].utf8)
        return code.indices.filter { isPostfixBang(code, at: $0) }.map { _ in
          Finding(path: source.path, line: index + 1, what: "postfix ! (force)")
        }
      }
    },
    Check(
      "no silent stop",
      why: "who reads the crash must learn what was wrong",
      faults: [
        Example("Sources/Store/A.swift", "func a() -> Never { fatalError() }"),
        Example("Sources/Store/A.swift", "preconditionFailure( )"),
      ],
      fine: [Example("Sources/Store/A.swift", "fatalError(\"the page is \\(size) bytes\")")]
    ) { source in
      guard source.path.hasSuffix(".swift"), source.isIn("Sources") else { return [] }
      return source.code.indices.compactMap { index in
        let code = source.code[index].filter { $0 != " " }
        let stop = ["fatalError()", "preconditionFailure()", "assertionFailure()"]
          .first { code.contains($0) }
        return stop.map {
          Finding(path: source.path, line: index + 1, what: "\($0) without a message")
        }
      }
    },
    Check(
      "no empty catch",
      why: "an error that nobody counts is a silent drop",
      faults: [
        Example("Sources/Store/A.swift", "do { try a() } catch {}"),
        Example("Sources/Store/A.swift", "do { try a() } catch {\n  // never mind\n}"),
      ],
      fine: [Example("Sources/Store/A.swift", "do { try a() } catch { lost += 1 }")]
    ) { source in
      guard source.isIn("Sources"), source.path.hasSuffix(".swift") else { return [] }
      return source.code.indices.compactMap { index in
        // An empty body may run over comments: look at the next lines too.
        let here = source.code[index...].prefix(4).joined().filter { $0 != " " }
        let first = source.code[index].filter { $0 != " " }
        guard first.contains("catch{"), let at = here.positions(of: "catch{}").first else {
          return nil
        }
        guard at <= first.utf8.count else { return nil }
        return Finding(path: source.path, line: index + 1, what: "empty catch")
      }
    },
  ]

  private static func isPostfixBang(_ code: [UInt8], at index: Int) -> Bool {
    guard code[index] == UInt8(ascii: "!"), index > 0 else { return false }
    let before = code[index - 1]
    let after = index + 1 < code.count ? code[index + 1] : 0
    let follows =
      before.isWord || [")", "]", ">", "}", "?", "\""].contains(Unicode.Scalar(before))
    return follows && after != UInt8(ascii: "=")
  }
}
