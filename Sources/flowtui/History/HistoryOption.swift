import ArgumentParser
import FlowEngine
import Store

/// `--history LOG…`: the earlier sessions that a new one takes over.
struct HistoryOption: ParsableArguments {
  @Option(
    name: .customLong("history"), parsing: .upToNextOption,
    help: "Logs of earlier sessions, for baselines and next-morning verdicts.")
  var logs: [String] = []

  /// - Throws: when a log cannot be read, or is not of a session before the inputs'.
  /// - Parameter keepsCache: what each log leaves is kept beside it.
  func taken(
    for reader: InputReader, settings: Settings, keepsCache: Bool = false
  ) throws(CommandError) -> TakenHistory {
    guard !logs.isEmpty else { return TakenHistory() }
    if let held = reader.inputs.first(where: { $0.schema == TakenHistory.schema }) {
      throw CommandError(
        code: .badInput, what: "the input holds a history already, \(held.name)",
        place: "--history", remedy: "leave --history away, or give the feed files again")
    }
    let history = HistoryReader(
      session: reader.session, origin: reader.origin, settings: settings,
      keepsCache: keepsCache)
    let taken = try history.read(logs)
    for note in taken.warnings { complain(printable(note)) }
    return taken
  }
}
