import FlowEngine
import Store

/// What earlier sessions left for a new one: the first events of its log.
struct TakenHistory {
  /// Marks a history among the inputs of a log.
  static let schema = "history"

  var events: [MarketEvent] = []
  var sessions: [CalendarDate] = []
  var carry = HistoryCarry()
  /// What the user should know before trusting it.
  var warnings: [String] = []
  /// Logs that could not serve, each with the reason.
  var leftOut: [String] = []

  /// A log of the folder that is no part of it.
  mutating func leave(_ path: String, _ reason: String) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    leftOut.append("\(name): \(reason)")
  }

  /// Adds the session of a log.
  mutating func add(
    _ found: HistoryReader.Session, of path: String, to builder: inout HistoryBuilder
  ) {
    builder.add(found.history)
    guard !found.isComplete else { return }
    warnings.append(
      "the log was not written to its end (\(path)): it counts as it is, and its parents "
        + "stay undecided")
  }

  /// Makes the notes, once every session is in.
  mutating func finish(_ builder: HistoryBuilder) {
    events = builder.notes.map { .history($0) }
    sessions = builder.sessions
    carry = builder.carry
    if !carry.isPreviousSession, let last = sessions.last {
      warnings.append(
        "the history ends with \(TimeText.isoDate(last)) and not with the session before "
          + "\(TimeText.isoDate(builder.session)) (--history): no next-morning verdict will be "
          + "given")
    }
  }

  /// Another history makes another log, so it is an input of it, named by what was made of it.
  var inputs: [LogInput] {
    guard let first = sessions.first, let last = sessions.last else { return [] }
    let name = "\(sessions.count) sessions \(TimeText.isoDate(first))..\(TimeText.isoDate(last))"
    return [LogInput(name: name, hash: digest, schema: Self.schema)]
  }

  /// One line about it; nil without a history.
  var line: String? {
    guard let input = inputs.first else { return nil }
    return "history of \(input.name): \(DecimalText.grouped(Int64(events.count))) notes, "
      + "\(carry.parents) parents wait for the morning, \(carry.expired) expired"
  }

  /// For the panel: what a live session took, and what it could not take; nil when there is nothing
  /// to tell.
  var note: String? {
    var parts: [String] = []
    if let line { parts.append(line) }
    if let first = leftOut.first {
      let more = leftOut.count > 1 ? ", and \(leftOut.count - 1) more" : ""
      parts.append("not in the history: \(first)\(more)")
    }
    parts += warnings
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  private var digest: String {
    var writer = FlowWriter()
    for case .history(let note) in events {
      writer.write(note.kind.rawValue)
      writer.write(note.session.yyyymmdd)
      writer.write(note.subject.description)
      writer.write(note.bucket)
      writer.write(note.cluster)
      for value in [note.a, note.b, note.c, note.d] { writer.write(value) }
    }
    let text = String(fnv1a(writer.bytes), radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }
}
