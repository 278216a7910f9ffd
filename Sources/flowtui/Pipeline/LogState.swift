import FlowEngine
import Store

/// How the writing of a log goes: facts for the status bar, made by the writer's thread.
struct LogState: Hashable, Sendable {
  /// The number of the last event that is on the disk.
  var committed: UInt64 = 0
  /// From the first queued event to its commit. Unit: milliseconds.
  var lagMilliseconds = 0
  /// Events that the engine stepped and that are not on the disk yet.
  var queued = 0
  var fault: WriteFault?
  /// Sessions for which the disk has room at the current rate, when that is too few.
  var sessionsLeft: Int?
}

/// Why a log cannot be written at the moment, or what stands in its way.
struct WriteFault: Hashable, Sendable {
  /// As the log tells it once it is written again; nil when nothing of the log is concerned.
  var kind: HealthKind?
  var words: String

  /// A fault that may pass: the events wait, and writing is tried again.
  ///
  /// Nil for an error that trying again cannot heal.
  init?(_ error: LogError) {
    switch error {
    case .diskFull: self.init(kind: .diskFull, words: "disk_full: the disk is full")
    case .readOnly: self.init(kind: .diskFull, words: "disk_full: the disk is read-only")
    case .failing(_, let reason):
      self.init(kind: .diskFull, words: "disk_full: the disk fails, \(reason)")
    case .busy: self.init(kind: nil, words: "the log is locked by another program")
    default: return nil
    }
  }

  init(kind: HealthKind?, words: String) {
    self.kind = kind
    self.words = words
  }

  static func walLarge(_ bytes: Int64) -> WriteFault {
    WriteFault(
      kind: .walLarge, words: "wal_large: a reader keeps \(bytes >> 20) MiB of the log back")
  }
}
