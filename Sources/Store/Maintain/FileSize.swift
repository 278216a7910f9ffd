import Glibc

/// Sizes of files and of what is free beside them, in bytes.
enum FileSize {
  /// nil when there is no such file.
  static func of(_ path: String) -> Int64? {
    var status = stat()
    return stat(path, &status) == 0 ? Int64(status.st_size) : nil
  }

  /// A log with the files that stand beside it while it is written; 0 when there is none.
  static func ofLog(_ path: String) -> Int64 {
    ["", "-wal", "-shm"].reduce(0) { $0 + (of(path + $1) ?? 0) }
  }

  /// What a user may still write on the disk of this path; nil when it cannot be told.
  static func free(at path: String) -> Int64? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    return Int64(
      clamping: UInt64(status.f_bavail).multipliedReportingOverflow(
        by: UInt64(status.f_frsize)
      ).partialValue)
  }
}
