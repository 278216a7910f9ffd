import CustomDump
import Foundation
import Testing

/// Recorded market data, which is not part of the repository.
enum RecordedScans {
  static let root = ProcessInfo.processInfo.environment["FLOWTUI_REFERENCE_DATA"]
  static let skipped: Comment =
    "FLOWTUI_REFERENCE_DATA is unset: recorded data are not there, or flowtui is not built"
}

/// Recorded data through the built binary.
@Suite(
  .enabled(if: CommandFolder.isBuilt && RecordedScans.root != nil, RecordedScans.skipped))
struct RecordedScanTests {
  private static func path(_ name: String) -> String { "\(RecordedScans.root ?? "")/\(name)" }

  @Test("the four trades of AAPL 250221C250, as the vendor's own software prints them")
  func trades() throws {
    let folder = try CommandFolder()
    let names = ["trades", "cbbo-1s", "definition"].map {
      Self.path("dbn/databento-python/OPRA.PILLAR/test_data.\($0).dbn.zst")
    }
    // The golden file: one JSON object a line, prices in billionths as text.
    let golden = try String(contentsOfFile: names[0] + ".golden.jsonl", encoding: .utf8)
    let expected = try golden.split(separator: "\n").map { line -> String in
      let value = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      let price = try #require((value?["price"] as? String).flatMap { Int($0) })
      return "\(value?["symbol"] ?? "") \(price / 10_000_000) x\(value?["size"] ?? "")"
    }
    expectNoDifference(expected.count, 4)
    let runs = [names, Array(names.reversed())]
    for run in runs {
      let result = try folder.run(["scan"] + run + ["--emit", "prints", "--format", "jsonl"])
      expectNoDifference(result.status, 0, "\(result)")
      // In the order of the tape: prints come out when their windows close.
      let tape = try result.objects().sorted {
        ($0["id"] as? String ?? "").localizedStandardCompare($1["id"] as? String ?? "")
          == .orderedAscending
      }
      let prints = try tape.map { object -> String in
        let text = try #require(object["price"] as? String)
        let cents = try #require(Decimal(string: text)) * 100
        return "\(object["contract"] ?? "") \(cents) x\(object["size"] ?? "")"
      }
      expectNoDifference(prints, expected)
    }
    // The reader of `open` takes them as well: only the terminal is missing.
    let opened = try folder.run(["open"] + names)
    expectNoDifference(opened.status, 2)
    expectMessage(opened.complaints.last ?? "", what: "the panel needs a terminal", place: "")
    let imported = try folder.run(["import"] + names + ["--log", "a.flow"])
    expectNoDifference(imported.status, 0, "\(imported)")
    expectNoDifference(try folder.run("verify", "a.flow").status, 0)
  }

  static let files: [String] = {
    guard let root = RecordedScans.root else { return [] }
    let names = FileManager.default.enumerator(atPath: root + "/dbn")?.allObjects as? [String]
    return (names ?? []).filter { name in
      !name.contains("golden") && [".dbn", ".zst", ".frag"].contains { name.hasSuffix($0) }
    }.sorted()
  }()

  @Test("every recorded file is read, or one line says why not")
  func everyFile() throws {
    let folder = try CommandFolder()
    #expect(Self.files.count > 60)
    var refused: [String] = []
    for name in Self.files {
      let result = try folder.run(
        "scan", Self.path("dbn/\(name)"), "--emit", "prints,clusters,alerts,health", "--format",
        "jsonl")
      expectNoDifference(result.signal, nil, "\(name) crashed: \(result)")
      if result.status == 0 {
        expectNoDifference(result.complaints, [], "\(name)")
        _ = try result.objects()
        continue
      }
      expectNoDifference(result.status, 3, "\(name)")
      expectNoDifference(result.complaints.count, 1, "\(name)")
      expectMessage(
        result.complaints.first ?? "", what: "a DBN fragment without metadata",
        place: Self.path("dbn/\(name)"))
      refused.append(name)
    }
    // Fragments have no metadata, so nobody can say what their instruments are.
    expectNoDifference(refused, Self.files.filter { $0.contains(".frag") })
  }

  @Test("ThetaData files through scan, import and verify, and by a pipe")
  func theta() throws {
    let folder = try CommandFolder()
    let option = Self.path("theta/SPY_20240621C500_20240614_trade_quote_part1.csv")
    let result = try folder.run("scan", option, "--emit", "prints", "--format", "jsonl")
    expectNoDifference(result.status, 0, "\(result)")
    let prints = try result.objects()
    expectNoDifference(prints.count, 68)
    expectNoDifference(prints.compactMap { $0["size"] as? Int }.reduce(0, +), 522)
    expectNoDifference(
      Set(prints.compactMap { $0["contract"] as? String }), ["SPY   240621C00500000"])
    let piped = try folder.run(
      ["scan", "-", "--emit", "prints", "--format", "jsonl"],
      input: [UInt8](try Data(contentsOf: URL(fileURLWithPath: option))))
    expectNoDifference(piped.outText, result.outText)
    expectNoDifference(try folder.run("import", option, "--log", "a.flow").status, 0)
    expectNoDifference(try folder.run("verify", "a.flow").status, 0)
    let stock = Self.path("theta/AAPL_20240102_trade_quote_part1.csv")
    let stocks = try folder.run("scan", stock, "--emit", "prints", "--format", "jsonl")
    let objects = try stocks.objects()
    expectNoDifference(objects.count, 3_000)
    expectNoDifference(Set(objects.compactMap { $0["symbol"] as? String }), ["AAPL"])
    expectNoDifference(objects.filter { $0["offExchange"] as? Bool == true }.count, 151)
    expectNoDifference(objects.filter { $0["subPenny"] as? Bool == true }.count, 127)
  }
}
