import FlowEngine
import Store

/// Reads the logs of earlier sessions into the history of a new one.
struct HistoryReader {
  let session: CalendarDate
  let origin: LogHeader.Origin
  let settings: Settings
  /// What a finished log leaves is kept beside it, so that it is read through once.
  var keepsCache = false

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
      let found = try history(of: reader) { events in
        progress.update(events: events, share: share)
        return true
      }
      if let found { taken.add(found, of: reader.path, to: &builder) }
    }
    progress.clear()
    taken.finish(builder)
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

  /// A session as it was left, from what is kept beside its log or from every event of it.
  struct Session {
    var history: SessionHistory
    var isComplete: Bool
  }

  /// - Parameter progress: told the last `seq` that was read; answers false to end it.
  /// - Returns: nil when it was ended.
  func history(
    of reader: LogReader, _ progress: (UInt64) -> Bool
  ) throws(CommandError) -> Session? {
    let judge = try judge(reader)
    do throws(LogError) {
      let cache = try HistoryCache(reader)
      if let held = cache?.read(), held.session == reader.header.session {
        return Session(history: held, isComplete: true)
      }
      guard let found = try read(reader, judge, progress) else { return nil }
      // What cannot be kept is read again the next time.
      if keepsCache, found.isComplete { try? cache?.write(found.history) }
      return found
    } catch { throw CommandError(error) }
  }

  private func read(
    _ reader: LogReader, _ judge: EngineLoop?, _ progress: (UInt64) -> Bool
  ) throws(LogError) -> Session? {
    var judge = judge
    var history = SessionHistory(reader.header.session)
    let isComplete = try reader.progress().isComplete
    var batches = reader.batches(contents: judge == nil ? [.raw, .judgements, .rows] : .raw)
    while let batch = try batches.next() {
      let derived = judge?.step(batch.events).derived ?? batch.derived
      history.take(batch.events, derived: derived)
      guard progress(batch.lastSeq) else { return nil }
    }
    history.end(isComplete: isComplete)
    return Session(history: history, isComplete: isComplete)
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
