import GRDB

extension LogError {
  /// Translates what GRDB threw; a `LogError` passes through.
  init(_ error: any Error, path: String) {
    if let error = error as? LogError {
      self = error
      return
    }
    guard let error = error as? DatabaseError else {
      self = .database(path: path, code: -1, reason: String(describing: error))
      return
    }
    let reason = error.message ?? "nothing more"
    switch error.resultCode {
    case .SQLITE_NOTADB: self = .notALog(path: path, reason: "its first bytes are not SQLite's")
    case .SQLITE_CORRUPT: self = .damaged(path: path, reason: reason)
    // What is shorter than its pages say is damage; the rest is the disk's own word.
    case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHORT_READ:
      self = .damaged(path: path, reason: reason)
    case .SQLITE_IOERR: self = .failing(path: path, reason: reason)
    case .SQLITE_BUSY: self = .busy(path: path)
    case .SQLITE_FULL: self = .diskFull(path: path)
    case .SQLITE_READONLY: self = .readOnly(path: path)
    case .SQLITE_CANTOPEN: self = .readOnly(path: path)
    case .SQLITE_PERM, .SQLITE_AUTH: self = .unreadable(path: path, reason: reason)
    default: self = .database(path: path, code: error.resultCode.rawValue, reason: reason)
    }
  }
}
