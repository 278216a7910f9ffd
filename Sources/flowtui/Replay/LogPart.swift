import FlowEngine
import Store

/// A stretch of a log around a moment as an index of its own: what the panes show until the whole
/// log is read.
struct LogPart: Sendable {
  var index: FlowIndex
  /// Moments of which it shows a full screen: before the first of them too few lines are held.
  var served: ClosedRange<UInt64>

  /// Lines of the tape that a screen may show above its last.
  static let linesMin = 150
  /// Events read before the moment at most, and after it at least: what is played is there.
  static let eventsBefore: UInt64 = 65_536
  static let eventsAfter: UInt64 = 8_192
}

/// Makes parts of a log: a few blocks decoded, the outline for the rest, and no engine.
struct LogParts: Sendable {
  let reader: LogReader
  let settings: Settings
  let firstRow: Stamp?

  /// - Throws: `.olderSchema` for a log whose derived events must be made again first.
  init(_ reader: LogReader, settings: Settings) throws(LogError) {
    self.reader = reader
    self.settings = settings
    firstRow = try reader.firstRow()
  }

  /// The part around a moment; nil for an empty log.
  func part(at asked: UInt64) throws(LogError) -> LogPart? {
    let outline = try reader.outline()
    guard outline.lastSeq > 0 else { return nil }
    let moment = min(max(1, asked), outline.lastSeq)
    let runs = try runs(around: moment, outline)
    guard let first = runs.first?.firstSeq, let last = runs.last?.lastSeq else { return nil }
    let named = Self.instruments(runs).sorted { $0.index < $1.index }
    var index = FlowIndex(
      part: FlowPart(
        range: first...last, firstRow: firstRow, gapsBefore: try reader.gaps(before: first)),
      tickers: outline.tickers, definitions: try reader.definitions(of: named, before: first),
      before: first > 1 ? outline.points(from: 1, through: first - 1) : [])
    index.settings = settings
    for run in runs { index.append(run.events, firstSeq: run.firstSeq, run.derived) }
    index.endPart(
      lastSeq: outline.lastSeq, after: outline.points(from: last + 1, through: outline.lastSeq))
    let served = first == 1 ? 1 : min(moment, Self.enough(index) ?? moment)
    return LogPart(index: index, served: served...last)
  }

  /// The blocks from enough lines before the moment to enough events after it.
  private func runs(
    around moment: UInt64, _ outline: LogOutline
  ) throws(LogError) -> [LogBatch] {
    let start = outline.stretches.last { $0.firstSeq <= moment }?.firstSeq ?? 1
    var runs: [LogBatch] = []
    var forwards = reader.batches(from: start)
    while forwards.nextSeq <= moment || (runs.last?.lastSeq ?? 0) < moment + LogPart.eventsAfter,
      let run = try forwards.next()
    {
      runs.append(run)
    }
    var lines = runs.reduce(0) { $0 + Self.lines($1, upTo: moment) }
    var earlier: [LogBatch] = []
    var end = runs.first?.firstSeq ?? 1
    while lines < LogPart.linesMin, moment < end + LogPart.eventsBefore,
      let run = try reader.batch(before: end)
    {
      lines += Self.lines(run, upTo: moment)
      end = run.firstSeq
      earlier.append(run)
    }
    return earlier.reversed() + runs
  }

  /// About how many lines of the tape a run has: prints that parents claim are among them.
  private static func lines(_ run: LogBatch, upTo moment: UInt64) -> Int {
    let derived = run.derived
    let prints = derived.judgements.count {
      $0.stamp.seq <= moment && $0.flags.contains(.notable) && !$0.flags.contains(.equity)
    }
    let claimed = derived.settled.count { $0.stamp.seq <= moment && $0.cluster != nil }
    let parents = derived.clusters.count { $0.stamp.seq <= moment && $0.version == 1 }
    return max(0, prints - claimed) + parents
  }

  /// The first moment with a screenful of lines before it; nil when there is none.
  private static func enough(_ index: FlowIndex) -> UInt64? {
    let view = FlowView(index, at: index.part?.range.upperBound ?? 0)
    var lines = 0
    for row in index.rows.indices where view.isTapeLine(row) {
      lines += 1
      if lines == LogPart.linesMin { return index.rows[row].seq }
    }
    return nil
  }

  /// Every instrument that a row or a bar names.
  private static func instruments(_ runs: [LogBatch]) -> Set<InstrumentID> {
    var named: Set<InstrumentID> = []
    for run in runs {
      for judgement in run.derived.judgements where judgement.flags.contains(.notable) {
        named.insert(judgement.instrument)
      }
      for bar in run.derived.bars { named.insert(bar.instrument) }
      for cluster in run.derived.clusters {
        for leg in cluster.legs { named.insert(leg.instrument) }
      }
      for alert in run.derived.alerts { named.formUnion(alert.instruments) }
    }
    return named
  }
}
