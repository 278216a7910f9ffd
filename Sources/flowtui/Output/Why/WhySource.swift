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
  func print(_ seq: UInt64) throws(LogError) -> FinalPrint? {
    guard let found = try reader.event(seq), case .trade(let trade) = found.event,
      let judgement = found.judgement
    else { return nil }
    var settled = Settled(
      stamp: judgement.stamp, print: seq, grade: judgement.grade, state: .live)
    // A cancel may come hours later, and then it is what the print is now: read on to the end.
    var batches = reader.batches(from: seq, contents: .settled)
    while let batch = try batches.next() {
      for candidate in batch.derived.settled where candidate.print == seq { settled = candidate }
    }
    return FinalPrint(trade: trade, judgement: judgement, settled: settled)
  }
}
