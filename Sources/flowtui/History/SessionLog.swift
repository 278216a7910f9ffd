import FlowEngine
import Foundation
import Logging
import Store

/// The log of a live session: gone on with when it is there, else begun with what the newest logs
/// of its folder leave.
///
/// Opened by the engine's thread: reading twenty sessions takes longer than a first frame may.
struct SessionLog {
  let path: String
  /// The session with its inputs, without a history.
  let header: LogHeader
  let settings: Settings
  /// Where the logs of earlier sessions are; nil takes none.
  let history: String?
  /// The source gives the same events again, so that a log of other rules may be made anew.
  var isRepeatable = false

  /// - Parameters:
  ///   - pump: makes the writer of a header.
  ///   - progress: told the share of the history that was read; answers false to end it.
  /// - Returns: the writer, and what the log of a new session begins with; nil when it was ended.
  func open(
    _ pump: (LogHeader) throws(LogError) -> LogPump, _ progress: (Double) -> Bool = { _ in true }
  ) throws(LogError) -> (pump: LogPump, taken: TakenHistory)? {
    let held = try? LogReader(path: path)
    let isBegun = (try? held?.lastSeq()) ?? 0 > 0
    var header = header
    if isBegun, let held {
      // It has its history in it, whatever the folder holds by now.
      header.inputs += held.header.inputs.filter { $0.schema == TakenHistory.schema }
      do { return (try pump(header), TakenHistory()) } catch .otherContent where isRepeatable {
        remove()
      }
      header = self.header
    }
    guard let taken = takeHistory(progress) else { return nil }
    header.inputs += taken.inputs
    do { return (try pump(header), taken) } catch .otherContent
      where isRepeatable || (held != nil && !isBegun)
    {
      // It was begun and ended before its first event.
      remove()
    }
    return (try pump(header), taken)
  }

  private func takeHistory(_ progress: (Double) -> Bool) -> TakenHistory? {
    guard let history else { return TakenHistory() }
    let reader = HistoryReader(
      session: header.session, origin: header.origin, settings: settings, keepsCache: true)
    let folder = HistoryFolder(path: history, own: path, reader: reader)
    guard let taken = folder.read(progress) else { return nil }
    let log = Logger(label: "history")
    for line in taken.leftOut + taken.warnings { log.info("\(printable(line))") }
    return taken
  }

  private func remove() {
    for suffix in ["", "-wal", "-shm"] + LogCaches.suffixes { unlinkFile(path + suffix) }
  }
}
