import CInflate
import Feeds
import FlowEngine
import Glibc

/// A recorded or generated day as a feed delivers it: decompressed, decoded, merged and judged,
/// against bare decompression of the same files.
struct PeerRun {
  let folder: String

  /// Those of the day's files that are there.
  var paths: [String] {
    ["definition.dbn.zst", "tcbbo.dbn.zst"].map { folder + "/" + $0 }
      .filter { access($0, R_OK) == 0 }
  }

  func measure(_ table: inout Table) throws {
    guard paths.count == 2 else {
      print("skipped: \(folder) holds no definition.dbn.zst and tcbbo.dbn.zst")
      return
    }
    var (bares, decodes, judges, decodeShares, judgeShares) =
      (Samples(), Samples(), Samples(), Samples(), Samples())
    var count = 0
    for _ in 0..<3 {
      let began = processorTime()
      for path in paths { precondition(inflate_file(path) > 0) }
      let inflated = processorTime()
      count = try read(isJudged: false)
      let decoded = processorTime()
      let again = try read(isJudged: true)
      let judged = processorTime()
      precondition(again == count)
      bares.add(inflated - began)
      decodes.add(decoded - inflated)
      judges.add(judged - decoded)
      decodeShares.add(Double(inflated - began) / Double(decoded - inflated))
      judgeShares.add(Double(inflated - began) / Double(judged - decoded))
    }
    table.add(
      "DBN: bare zstd decompression, \(count) records", millions(rate(count, bares.median)))
    table.add("DBN: decode and merge", millions(rate(count, decodes.median)))
    table.add("  against bare decompression", decimal(decodeShares.median, 3) + "x")
    table.add("DBN: decode, merge and judge", millions(rate(count, judges.median)))
    table.add(
      "  against bare decompression", decimal(judgeShares.median, 3) + "x", floor: "0.15x",
      goal: "0.35x")
  }

  /// The whole day, merged.
  func events() throws -> [MarketEvent] {
    let input = try MergedInput(paths: paths)
    var events: [MarketEvent] = []
    while try input.next(into: &events, limit: 4_096) {}
    return events
  }

  private func read(isJudged: Bool) throws -> Int {
    let input = try MergedInput(paths: paths)
    var engine = Engine(settings: Settings(), session: input.session)
    var out = FlowBatch()
    var events: [MarketEvent] = []
    var count = 0
    while try input.next(into: &events, limit: 1_024) {
      count += events.count
      if isJudged {
        for index in events.indices { engine.step(events[index], into: &out) }
        out.removeAll()
      }
      events.removeAll(keepingCapacity: true)
    }
    return count
  }
}
