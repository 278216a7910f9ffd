import FlowEngine
import Store

/// Reads the logs of earlier sessions into the history of a new one.
struct HistoryReader {
  let session: CalendarDate
  let origin: LogHeader.Origin
  let settings: Settings

  /// The newest twenty sessions count; the order of the names does not.
  func read(_ paths: [String]) throws(CommandError) -> TakenHistory {
    var readers: [LogReader] = []
    for path in paths { readers.append(try open(path)) }
    readers.sort { $0.header.session < $1.header.session }
    for (older, newer) in zip(readers, readers.dropFirst())
    where older.header.session == newer.header.session {
      throw CommandError(
        code: .badInput,
        what: "session \(TimeText.isoDate(newer.header.session)) is in the history twice",
        place: "\(older.path), \(newer.path)", remedy: "name one log a session")
    }
    var taken = TakenHistory()
    var builder = HistoryBuilder(for: session, settings: settings)
    var progress = ProgressBar("history")
    let used = readers.suffix(HistoryBuilder.sessionsMax)
    for (index, reader) in used.enumerated() {
      let share = Double(index) / Double(used.count)
      try take(reader, into: &builder, &taken) { events in
        progress.update(events: events, share: share)
      }
    }
    progress.clear()
    taken.events = builder.notes.map { .history($0) }
    taken.sessions = builder.sessions
    taken.carry = builder.carry
    if !taken.carry.isPreviousSession, let last = taken.sessions.last {
      taken.warnings.append(
        "the history ends with \(TimeText.isoDate(last)) and not with the session before "
          + "\(TimeText.isoDate(session)) (--history): no next-morning verdict will be given")
    }
    return taken
  }

  private func open(_ path: String) throws(CommandError) -> LogReader {
    let reader: LogReader
    let progress: LogReader.Progress
    do throws(LogError) {
      reader = try LogReader(path: path)
      progress = try reader.progress()
    } catch { throw CommandError(error) }
    let own = reader.header.session
    guard own < session else {
      throw CommandError(
        code: .badInput,
        what: "session \(TimeText.isoDate(own)) is not before \(TimeText.isoDate(session))",
        place: path, remedy: "name logs of earlier sessions as --history")
    }
    guard (reader.header.origin == .simulated) == (origin == .simulated) else {
      throw CommandError(
        code: .badInput,
        what:
          "a \(reader.header.origin.rawValue) log is no history of a \(origin.rawValue) session",
        place: path, remedy: "name logs of the same market")
    }
    if !progress.isComplete, isAlive(progress.writerPID) {
      throw CommandError(
        code: .badInput, what: "the log is being written by pid \(progress.writerPID)",
        place: path, remedy: "wait until it is complete")
    }
    return reader
  }

  private func take(
    _ reader: LogReader, into builder: inout HistoryBuilder, _ taken: inout TakenHistory,
    _ progress: (UInt64) -> Void
  ) throws(CommandError) {
    builder.begin(reader.header.session)
    var judge = try judge(reader)
    let isComplete: Bool
    do throws(LogError) {
      isComplete = try reader.progress().isComplete
      var batches = reader.batches(
        contents: judge == nil ? [.raw, .judgements, .rows] : .raw)
      while let batch = try batches.next() {
        let derived = judge?.step(batch.events).derived ?? batch.derived
        builder.take(batch.events, derived: derived)
        progress(batch.lastSeq)
      }
    } catch { throw CommandError(error) }
    builder.end(isComplete: isComplete)
    if !isComplete {
      taken.warnings.append(
        "the log was not written to its end (\(reader.path)): it counts as it is, and its parents "
          + "stay undecided")
    }
  }

  /// Rows of another engine say something else: its raw events are judged again.
  ///
  /// - Returns: nil when the stored rows can be used.
  private func judge(_ reader: LogReader) throws(CommandError) -> EngineLoop? {
    let header = reader.header
    guard header.engineVersion != Engine.version else { return nil }
    do throws(SettingsError) {
      let settings = try Settings(text: header.settings)
      return EngineLoop(Engine(settings: settings, session: header.session))
    } catch {
      throw CommandError(
        code: .badInput, what: "the settings of the log cannot be read, \(error.what)",
        place: "\(reader.path), settings line \(error.line)",
        remedy: "import its inputs again, or leave it out")
    }
  }
}
