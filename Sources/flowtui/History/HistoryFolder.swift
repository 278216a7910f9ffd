import FlowEngine
import Foundation
import Store

/// The newest logs of a folder as the history of a session that is written live there.
///
/// Nothing in it stops a live session: a log that cannot serve is left out, and named.
struct HistoryFolder {
  let path: String
  /// The log of the session itself.
  let own: String
  let reader: HistoryReader

  /// - Parameter progress: told the share that was read, 0 to 1; answers false to end it.
  /// - Returns: nil when it was ended.
  func read(_ progress: (Double) -> Bool = { _ in true }) -> TakenHistory? {
    var taken = TakenHistory()
    let sessions = candidates(&taken).suffix(HistoryBuilder.sessionsMax)
    var builder = HistoryBuilder(for: reader.session, settings: reader.settings)
    for (index, logs) in sessions.enumerated() {
      var isTaken = false
      for log in logs {
        if isTaken {
          taken.leave(log.path, "another log of its session counts")
          continue
        }
        do throws(CommandError) {
          let last = max(1, try lastSeq(log))
          let found = try reader.history(of: log) { seq in
            progress((Double(index) + Double(seq) / Double(last)) / Double(sessions.count))
          }
          guard let found else { return nil }
          taken.add(found, of: log.path, to: &builder)
          isTaken = true
        } catch { taken.leave(log.path, error.what) }
      }
      guard progress(Double(index + 1) / Double(sessions.count)) else { return nil }
    }
    taken.finish(builder)
    return taken
  }

  /// The logs of each session, oldest session first; of one session the finished log comes first,
  /// then the longer one, and the next only counts when those before it cannot be read.
  private func candidates(_ taken: inout TakenHistory) -> [[LogReader]] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    var found: [(log: LogReader, progress: LogReader.Progress)] = []
    for name in names.sorted() where name.hasSuffix(".flow") && !isOwn(name) {
      let log = path + "/" + name
      do throws(LogError) {
        let opened = try LogReader(path: log)
        let progress = try opened.progress()
        if let reason = refusal(opened) {
          taken.leave(log, reason)
        } else {
          found.append((opened, progress))
        }
      } catch { taken.leave(log, CommandError(error).what) }
    }
    found.sort { a, b in
      let (first, second) = (a.log.header.session, b.log.header.session)
      if first != second { return first < second }
      if a.progress.isComplete != b.progress.isComplete { return a.progress.isComplete }
      if a.progress.lastSeq != b.progress.lastSeq { return a.progress.lastSeq > b.progress.lastSeq }
      return a.log.path < b.log.path
    }
    var sessions: [[LogReader]] = []
    for (log, _) in found {
      if sessions.last?.first?.header.session == log.header.session {
        sessions[sessions.count - 1].append(log)
      } else {
        sessions.append([log])
      }
    }
    return sessions
  }

  private func isOwn(_ name: String) -> Bool { name == (own as NSString).lastPathComponent }

  /// Why a log that can be read is no history of this session; nil for one that is.
  private func refusal(_ log: LogReader) -> String? {
    if (log.header.origin == .simulated) != (reader.origin == .simulated) {
      return "it is \(log.header.origin.rawValue), not \(reader.origin.rawValue)"
    }
    let session = log.header.session
    guard session < reader.session else {
      return "its session \(TimeText.isoDate(session)) is not before "
        + TimeText.isoDate(reader.session)
    }
    // Its rows and events may mean something that this program does not know.
    if log.header.engineVersion > Engine.version {
      return "it was judged by a newer engine, version \(log.header.engineVersion)"
    }
    if let pid = LogWriter.process(writing: log.path) {
      return "it is being written by pid \(pid)"
    }
    return nil
  }

  private func lastSeq(_ log: LogReader) throws(CommandError) -> UInt64 {
    do throws(LogError) { return try log.lastSeq() } catch { throw CommandError(error) }
  }
}
