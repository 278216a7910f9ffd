/// What stands beside a log and may be deleted at any time: each is made anew when it is missing.
public enum LogCaches {
  public static let suffixes = [KeyframeStore.suffix, HistoryCache.suffix]

  /// Those that are there.
  public static func files(of log: String) -> [(path: String, bytes: Int64)] {
    suffixes.compactMap { suffix in FileSize.of(log + suffix).map { (log + suffix, $0) } }
  }
}
