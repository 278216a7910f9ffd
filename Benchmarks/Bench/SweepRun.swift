import Feeds
import FlowEngine
import Glibc

/// The sweep stage alone over the prints of a feed file, with the settings of `sweeps.toml`,
/// against the same clustering in column stores over the same prints.
struct SweepRun {
  let folder: String
  /// Relative to the root of the repository, where `make bench` runs.
  static let settings = "Benchmarks/sweeps.toml"
  static let peers = "scripts/peers-sweeps"

  func measure(_ table: inout Table) throws {
    let settings = try Self.readSettings()
    let trades = try self.trades()
    guard !trades.isEmpty else {
      print("skipped: \(folder) holds no tcbbo.dbn.zst")
      return
    }
    var times = Samples()
    var sweeps: Int64 = 0
    for _ in 0..<3 {
      let began = processorTime()
      var count = SweepCount(settings)
      for index in trades.indices { count.take(trades[index]) }
      count.finish()
      times.add(processorTime() - began)
      sweeps = count.sweeps
    }
    let own = times.quantile(0) / 1e9
    table.add(
      "sweep stage alone, \(trades.count) prints, \(sweeps) sweeps",
      "\(decimal(own, 2)) CPU s, " + millions(Double(trades.count) / own))
    for peer in peers() {
      let share = decimal(peer.seconds / own, 1) + "x less"
      let differs = peer.sweeps == sweeps ? "" : ", \(peer.sweeps) sweeps"
      table.add(
        "  \(peer.name), \(decimal(peer.seconds, 2)) CPU s\(differs)", share, floor: "3x",
        goal: "8x")
    }
  }

  /// Without the definitions: a column store groups by the number of the record too.
  private func trades() throws -> [Trade] {
    let path = folder + "/tcbbo.dbn.zst"
    guard access(path, R_OK) == 0 else { return [] }
    let input = try MergedInput(paths: [path])
    var events: [MarketEvent] = []
    var trades: [Trade] = []
    while try input.next(into: &events, limit: 4_096) {
      for case .trade(let trade) in events { trades.append(trade) }
      events.removeAll(keepingCapacity: true)
    }
    return trades
  }

  private static func readSettings() throws -> Settings {
    guard let file = fopen(settings, "r") else {
      print("skipped: \(settings) is not here: run from the root of the repository")
      return Settings()
    }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = fread(&bytes, 1, bytes.count, file)
    let lines = String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: "\n")
    return try Settings(text: lines.filter { !$0.hasPrefix("#") }.joined(separator: "\n"))
  }

  /// What the column stores take; none where the interpreter of `PEERS_PYTHON` lacks them.
  private func peers() -> [(name: String, seconds: Double, sweeps: Int64)] {
    let python = getenv("PEERS_PYTHON").map { String(cString: $0) } ?? "python3"
    let path = folder + "/tcbbo.parquet"
    guard access(path, R_OK) == 0, let pipe = popen("'\(python)' \(Self.peers) '\(path)'", "r")
    else { return [] }
    defer { pclose(pipe) }
    var found: [(name: String, seconds: Double, sweeps: Int64)] = []
    var line = [CChar](repeating: 0, count: 512)
    while fgets(&line, Int32(line.count), pipe) != nil {
      let bytes = line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
      let text = String(decoding: bytes, as: UTF8.self)
      let parts = text.split(whereSeparator: { $0 == "\t" || $0 == "\n" })
      guard parts.count == 3, let seconds = Double(parts[1]), let sweeps = Int64(parts[2]) else {
        continue
      }
      found.append((String(parts[0]), seconds, sweeps))
    }
    return found
  }
}
