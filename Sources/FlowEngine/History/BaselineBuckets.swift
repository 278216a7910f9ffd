/// Days to expiry and time of day, as premium baselines are cut (B-01).
public enum PremiumBucket {
  /// 0DTE, 1–7, 8–45, 46–180 and more days.
  public static func ofExpiry(_ days: Int64) -> Int32 {
    switch days {
    case ...0: 0
    case 1...7: 1
    case 8...45: 2
    case 46...180: 3
    default: 4
    }
  }

  /// 1 the first hour, 2 the middle, 3 the last hour; 0 stands for the whole day.
  public static func ofTime(_ sinceOpen: Int64, length: Int64) -> Int32 {
    let hour: Int64 = 3_600_000_000_000
    if sinceOpen < hour { return 1 }
    return sinceOpen >= length - hour ? 3 : 2
  }

  public static func number(expiry: Int32, time: Int32) -> Int32 { expiry * 4 + time }
}

/// Half hours of a session, as volume baselines are cut (B-02).
enum VolumeBucket {
  /// Half hours from midnight ET of the trade date; those of the evening before are negative, so
  /// that a session with global hours runs in one direction.
  static func of(_ time: Timestamp, _ session: CalendarDate) -> Int32 {
    let midnight = NewYorkTime.timestamp(session, nanoseconds: 0)
    return Int32(
      clamping: NewYorkTime.floorDivide(time - midnight, 1_800_000_000_000))
  }
}

/// Half hours of a session for all series of an underlying that expire about as soon (B-02).
enum GroupBucket {
  /// - Parameters:
  ///   - expiry: of `PremiumBucket`.
  ///   - halfHour: of `VolumeBucket`; a session begins eight before midnight.
  static func number(expiry: Int32, halfHour: Int32) -> Int32 {
    expiry * 256 + min(max(halfHour + 64, 0), 255)
  }

  static func parts(_ number: Int32) -> (expiry: Int32, halfHour: Int32) {
    (number / 256, number % 256 - 64)
  }
}

/// Five minutes of a day, as gamma baselines are cut (K-06).
enum GammaBucket {
  /// - Parameter start: of the five minutes. Counted from midnight ET.
  static func of(_ start: Timestamp) -> Int32 {
    Int32(clamping: NewYorkTime.local(start).nanoseconds / 300_000_000_000)
  }
}
