/// The engine gives the same bytes in every process and on every processor.
enum DeterminismChecks {
  private static let engine = "Sources/FlowEngine"
  private static let arithmetic = "Sources/FlowEngine/Pricing/Arithmetic.swift"
  private static let simulator = "Sources/Feeds/Simulator"

  static let all = [
    Check(
      "the engine reaches for nothing",
      why: "time, chance, files and threads come in as events or not at all",
      faults: [
        Example(engine + "/A.swift", "print(a)"),
        Example(engine + "/A.swift", "let a = Date()"),
        Example(engine + "/A.swift", "let a = ContinuousClock.now"),
        Example(engine + "/A.swift", "let a = Int.random(in: 0..<3)"),
        Example(engine + "/A.swift", "let a = b.shuffled()"),
        Example(engine + "/A.swift", "Thread.sleep(1)"),
        Example(engine + "/A.swift", "Task { }"),
        Example(engine + "/A.swift", "let a = fopen(b, c)"),
        Example(engine + "/A.swift", "let a = b.hashValue"),
        Example(engine + "/A.swift", "actor A {}"),
        Example(engine + "/A.swift", "func a() async {}"),
      ],
      fine: [
        Example(engine + "/A.swift", "case print(Print)\nlet a = out.print(b)\nvar random = 1"),
        Example(engine + "/A.swift", "// print(a)\nlet a = \"Date()\""),
        Example("Sources/Store/A.swift", "let a = Date()"),
      ]
    ) { source in
      guard source.isIn(engine) else { return [] }
      return zip([nil] + source.words, source.words).compactMap { previous, word in
        isReach(word, after: previous?.text).thenFinding(source, word)
      }
    },
    Check(
      "no hash order",
      why: "the order of hashed collections differs between two processes",
      faults: [
        Example(engine + "/A.swift", "for k in a.keys {}"),
        Example(engine + "/A.swift", "var a: [Int: B] = [:]\nfor (k, v) in a {}"),
        Example(engine + "/A.swift", "var a: [Int: [B]]\nfor (k, v) in self.a where v.b {}"),
        Example(engine + "/A.swift", "var a = Set<Int>()\nlet b = a.map { $0 }"),
        Example(engine + "/A.swift", "let a: Dictionary<Int, B>\nlet b = a.first"),
        Example(engine + "/A.swift", "var a = [Int: B]()\na.forEach { b($0) }"),
      ],
      fine: [
        Example(engine + "/A.swift", "var a: [Int: B] = [:]\nlet b = a[3]\nfor c in d {}"),
        Example(engine + "/A.swift", "for k in a.keys.sorted() {}"),
        Example(engine + "/A.swift", "var a: [B] = []\nfor b in a { c[b.d ? 1 : 2] }"),
        Example("Sources/Store/A.swift", "for k in a.keys {}"),
      ]
    ) { source in
      guard source.isIn(engine) else { return [] }
      return HashOrder.findings(in: source)
    },
    Check(
      "real arithmetic in one file",
      why: "two C libraries round exp, log and erf differently, so the engine has its own",
      faults: ["exp", "log", "erf", "pow", "sqrt", "erfc", "cos"].map {
        Example(engine + "/Rules/A.swift", "let a = \($0)(b)")
      },
      fine: [
        Example(arithmetic, "func exp(_ x: Double) -> Double { exp(x) }"),
        Example(engine + "/A.swift", "let a = Arithmetic.exp(b) + log.count + c.squareRoot()"),
      ]
    ) { source in
      guard source.isIn(engine), source.path != arithmetic else { return [] }
      let names: Set<String> = [
        "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "erf", "erfc", "pow", "sqrt",
        "cbrt", "sin", "cos", "tan", "atan", "atan2", "tanh", "tgamma", "lgamma",
      ]
      return source.words.compactMap { word in
        let isCall = word.touching == UInt8(ascii: "(") && word.before != UInt8(ascii: ".")
        return (isCall && names.contains(word.text)).thenFinding(source, word)
      }
    },
    Check(
      "the simulator does not know the answer",
      why: "planted truth is worth nothing when it comes from the code that it tests",
      faults: [
        "Engine(settings: a)", "let a: Cluster", "SweepClusterer()", "Judgement.self", "Alert(b)",
        "FlowBatch()", "Settled", "Aggressor.of(a)", "Rules.all", "K01()", "K17.id",
      ].map { Example(simulator + "/A.swift", $0) },
      fine: [
        Example(simulator + "/A.swift", "// Engine\nlet a = \"Cluster\"\nlet sweep: Sweep"),
        Example("Sources/flowtui/A.swift", "let a = Engine(settings: b)"),
      ]
    ) { source in
      guard source.isIn(simulator) else { return [] }
      let names: Set<String> = [
        "Engine", "EngineState", "FlowBatch", "Judgement", "Cluster", "Alert", "Settled",
        "Aggressor", "Rule", "Rules", "Verdict",
      ]
      return source.words.compactMap { word in
        let isRule =
          word.text.count == 3 && word.text.hasPrefix("K") && Int(word.text.dropFirst()) != nil
        let isBanned =
          names.contains(word.text) || word.text.hasSuffix("Clusterer") || isRule
        return isBanned.thenFinding(source, word)
      }
    },
  ]

  private static func isReach(_ word: Word, after previous: String?) -> Bool {
    switch word.text {
    case "Date", "ContinuousClock", "SuspendingClock", "Thread", "Task", "hashValue", "actor",
      "async", "await", "SystemRandomNumberGenerator", "randomElement", "shuffled", "shuffle",
      "fopen", "clock_gettime", "getenv", "nonisolated":
      true
    case "random":
      word.touching == UInt8(ascii: "(")
    case "print", "debugPrint", "dump":
      // `print` is also the domain's word for a trade: only the bare call is the library's.
      word.touching == UInt8(ascii: "(") && word.before != UInt8(ascii: ".")
        && previous != "case" && previous != "func"
    default: false
    }
  }
}

extension Bool {
  func thenFinding(_ source: Source, _ word: Word) -> Finding? {
    self ? Finding(path: source.path, line: word.line, what: "'\(word.text)'") : nil
  }
}
