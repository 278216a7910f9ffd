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
