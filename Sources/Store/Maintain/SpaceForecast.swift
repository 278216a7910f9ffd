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
