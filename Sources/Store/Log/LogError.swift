/// What went wrong with a log, where, and what to do about it.
public enum LogError: Error, Hashable, Sendable {
  case notFound(path: String)
  case unreadable(path: String, reason: String)
  case notALog(path: String, reason: String)
  /// The file ends too early or its pages are damaged.
  case damaged(path: String, reason: String)
  case newerSchema(path: String, schema: Int)
  /// Written by an older program: it is read, and nothing is added to it.
  case olderSchema(path: String, schema: Int)
  case locked(path: String, pid: Int32)
  /// Another writer took the log over while this one slept.
  case superseded(path: String, pid: Int32)
  /// The log holds something else than what is to be added to it.
  case otherContent(path: String, what: String, held: String, given: String)
  case corruptBlock(path: String, block: Int64, first: UInt64, last: UInt64, reason: String)
  case corruptRow(path: String, kind: FlowKind, id: String, seq: UInt64, reason: String)
  case readOnly(path: String)
  case diskFull(path: String)
  /// The disk answers reading or writing with an error.
  case failing(path: String, reason: String)
  /// Another program holds a lock of the database.
  case busy(path: String)
  /// The database does not promise to write through to the disk.
  case notDurable(path: String, synchronous: Int)
  /// Events were handed in with a hole or twice; a fault of the caller.
  case outOfOrder(path: String, expected: UInt64, given: UInt64)
  /// What the log holds is not what this engine makes of its raw events.
  case notResumable(path: String, reason: String)
  /// A file of that name is there already.
  case exists(path: String)
  case database(path: String, code: Int32, reason: String)
}

extension LogError: CustomStringConvertible {
  /// `<what> (<where>): <what to do>`.
  public var description: String {
    switch self {
    case .notFound(let path): "no such log (\(path)): check the name"
    case .unreadable(let path, let reason):
      "cannot read the log, \(reason) (\(path)): check its permissions"
    case .notALog(let path, let reason):
      "not a flowtui log, \(reason) (\(path)): name a .flow file, or import it with --log"
    case .damaged(let path, let reason):
      "the log is damaged, \(reason) (\(path)): run 'flowtui log check', or import it again"
    case .newerSchema(let path, let schema):
      "written by a newer flowtui (schema \(schema)) (\(path)): update flowtui"
    case .olderSchema(let path, let schema):
      "written by an older flowtui (schema \(schema)) (\(path)): "
        + "it opens for reading; import its inputs again to add to it"
    case .locked(let path, let pid):
      "the log is being written by pid \(pid) (\(path)): open it to follow, or stop that process"
    case .superseded(let path, let pid):
      "pid \(pid) took over writing (\(path)): stop one of the two"
    case .otherContent(let path, let what, let held, let given):
      "the log holds another \(what), \(held) and not \(given) (\(path)): choose another --log"
    case .corruptBlock(let path, let block, let first, let last, let reason):
      "corrupt block \(block), \(reason) (\(path), seq \(first)-\(last)): "
        + "restore it from a copy, or import it again"
    case .corruptRow(let path, let kind, let id, let seq, let reason):
      "corrupt \(kind) \(id), \(reason) (\(path), seq \(seq)): "
        + "restore it from a copy, or import it again"
    case .readOnly(let path):
      "cannot write, or prepare for reading, on a read-only place (\(path)): copy it elsewhere"
    case .diskFull(let path): "the disk is full (\(path)): free space, nothing committed is lost"
    case .failing(let path, let reason):
      "the disk fails, \(reason) (\(path)): check it; nothing committed is lost by this program"
    case .busy(let path):
      "another program has locked the log (\(path)): close it there, and repeat this"
    case .notDurable(let path, let synchronous):
      "the database refuses synchronous = FULL, it says \(synchronous) (\(path)): "
        + "use a local disk"
    case .outOfOrder(let path, let expected, let given):
      "events out of order, seq \(given) and not \(expected) (\(path)): report this as a bug"
    case .notResumable(let path, let reason):
      "the log cannot go on, \(reason) (\(path)): begin another log, or import it again"
    case .exists(let path): "there is a file of that name (\(path)): choose another"
    case .database(let path, let code, let reason):
      "SQLite says \(reason), code \(code) (\(path)): run 'flowtui log check'"
    }
  }
}

/// The kinds of derived events, as the tables and messages name them.
public enum FlowKind: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
  case judgement, settled, bar, cluster, alert, inference, health
  /// The list of clusters, alerts, inferences and health as a whole.
  case object
  public var description: String { rawValue }
}
