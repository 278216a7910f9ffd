public import FlowEngine

/// How long the disk lasts at the rate at which logs grew.
public struct SpaceForecast: Hashable, Sendable {
  /// Bytes a user may still write.
  public var free: Int64
  /// Bytes of logs a session.
  public var perSession: Int64

  /// Days of trading below which people are warned.
  public static let warningDays = 5

  public init(free: Int64, perSession: Int64) {
    self.free = free
    self.perSession = perSession
  }

  /// Sessions that fit; nil when nothing is known of their size.
  public var sessions: Int? {
    perSession > 0 ? Int(clamping: max(0, free) / perSession) : nil
  }

  public var isShort: Bool { sessions.map { $0 < Self.warningDays } ?? false }

  /// Engine time that must have passed before a rate says anything. Nanoseconds.
  static let passedMin: Int64 = 15 * 60 * 1_000_000_000

  /// The forecast while a log is written: a session of regular hours at the rate of so far.
  ///
  /// - Parameters:
  ///   - written: bytes of the log, and of the files beside it.
  ///   - now: engine time of its last event.
  /// - Returns: nil in the first quarter of an hour.
  public init?(free: Int64, written: Int64, session: CalendarDate, now: Timestamp) {
    let hours = SessionCalendar.regularHours(session)
    let length = hours.close - hours.open
    let passed = min(now - hours.open, length)
    guard passed >= Self.passedMin, written > 0 else { return nil }
    self.init(
      free: free, perSession: Int64(clamping: Int128(written) * Int128(length) / Int128(passed)))
  }

  /// The same for a log that is being written.
  ///
  /// - Parameter free: what is free, when somebody else knows it; else the disk is asked.
  /// - Returns: nil when the disk cannot be asked.
  public static func forecast(
    writing log: String, session: CalendarDate, now: Timestamp, free: Int64? = nil
  ) -> SpaceForecast? {
    guard let free = free ?? FileSize.free(at: log) else { return nil }
    return SpaceForecast(free: free, written: FileSize.ofLog(log), session: session, now: now)
  }

  /// The forecast for a folder of logs: the mean of the last sessions, five at most, stands for
  /// those to come.
  ///
  /// - Returns: nil when the disk cannot be asked.
  public static func forecast(folder: String) throws(LogError) -> SpaceForecast? {
    guard let free = FileSize.free(at: folder) else { return nil }
    let sizes = try LogFolder.logs(in: folder).sorted { $0.session > $1.session }.prefix(5)
      .map(\.bytes)
    let mean = sizes.isEmpty ? 0 : sizes.reduce(0, +) / Int64(sizes.count)
    return SpaceForecast(free: free, perSession: mean)
  }
}
