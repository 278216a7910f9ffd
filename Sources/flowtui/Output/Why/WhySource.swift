import FlowEngine
import Store

/// What a `why` page reads: one log, its names, and the end of a print.
struct WhySource {
  let reader: LogReader
  /// The thresholds that judged this log.
  let settings: Settings
  private(set) var directory = Directory()

  init(_ reader: LogReader) throws(LogError) {
    self.reader = reader
    settings = (try? Settings(text: reader.header.settings)) ?? Settings()
    for event in try reader.definitions() { directory.take(event) }
  }

  /// A print with its judgement and, when the log has it, its end.
  func print(_ seq: UInt64) throws(LogError) -> FinalPrint? { try prints([seq])[seq] }

  /// Several prints with one pass over the log: a cancel may come hours after any of them, and then
  /// it is what the print is now.
  func prints(_ seqs: [UInt64]) throws(LogError) -> [UInt64: FinalPrint] {
    var found: [UInt64: FinalPrint] = [:]
    for seq in seqs {
      guard let (event, judged) = try reader.event(seq), case .trade(let trade) = event,
        let judgement = judged
      else { continue }
      let settled = Settled(
        stamp: judgement.stamp, print: seq, grade: judgement.grade, state: .live)
      found[seq] = FinalPrint(trade: trade, judgement: judgement, settled: settled)
    }
    guard let first = found.keys.min() else { return [:] }
    var batches = reader.batches(from: first, contents: .settled)
    while let batch = try batches.next() {
      for candidate in batch.derived.settled { found[candidate.print]?.settled = candidate }
    }
    return found
  }

  /// Every version of the alerts that stand on an object, a list a rule.
  func alerts(on id: String) throws(LogError) -> [[Alert]] {
    var all: [[Alert]] = []
    for kind in Rules.kinds {
      let versions = try reader.alert("\(id):\(kind.id.name)")
      if !versions.isEmpty { all.append(versions) }
    }
    return all
  }

  /// What happened at a `seq`, in words: the cause of a version.
  ///
  /// - Parameter prints: those of the object; another event only let the time pass.
  func cause(_ seq: UInt64, of prints: [UInt64]) throws(LogError) -> String {
    guard let (event, _) = try reader.event(seq) else { return "event \(seq)" }
    let time = TimeText.newYork(event.engineTime)
    switch event {
    case .cancel(let cancel):
      let name = ContractText.name(cancel.instrument, directory)
      let hit = try cancelled(by: seq).map { " of p\($0)" } ?? ""
      return "cancel\(hit) (\(name)) published \(time) ET"
    case .trade where prints.contains(seq): return "print p\(seq)"
    case .clock(let tick) where tick.isEnd: return "the end of the input"
    default: return "time had passed"
    }
  }

  /// The print that a cancel hit; nil when it hit none.
  private func cancelled(by seq: UInt64) throws(LogError) -> UInt64? {
    var batches = reader.batches(from: seq, contents: .settled)
    guard let batch = try batches.next() else { return nil }
    return batch.derived.settled.first { $0.stamp.seq == seq && $0.state == .cancelled }?.print
  }

  /// What every rule said of a parent when it was judged, by judging the log again up to there:
  /// from a keyframe before it where the log has one.
  ///
  /// - Returns: empty when no rule reads it.
  func verdicts(on cluster: Cluster) throws(LogError) -> [(rule: RuleID, verdict: Verdict)] {
    // Nothing asks a rule before the first version. What another engine stored says nothing of when
    // this one would.
    let first = try reader.isDerivedOutdated ? 1 : reader.cluster("\(cluster.id)").first?.stamp.seq
    var replay = try EngineReplay(reader, settings: settings, atOrBefore: max(1, first ?? 1) - 1)
    replay.engine.probe = cluster.id
    var progress = ProgressBar("why")
    defer { progress.clear() }
    let last = cluster.stamp.seq
    try replay.advance(through: last) { progress.update(through: $0, of: last) }
    return replay.engine.probed
  }
}
