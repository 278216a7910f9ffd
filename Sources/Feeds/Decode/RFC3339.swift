import FlowEngine

/// Moments as RFC 3339 text with up to nine decimals and any zone offset.
/// - Source: RFC 3339 section 5.6. A leap second is refused: nanoseconds since 1970 have none.
enum RFC3339 {
  static func parse(_ text: some RandomAccessCollection<UInt8>) -> Timestamp? {
    var cursor = Cursor(rest: Array(text)[...])
    guard let date = cursor.date(), cursor.takeAny([0x54, 0x74, 0x20]),
      let hour = cursor.number(2), cursor.take(0x3A), let minute = cursor.number(2),
      cursor.take(0x3A), let second = cursor.number(2),
      hour < 24, minute < 60, second < 60,
      let fraction = cursor.fraction(), let offset = cursor.offset(), cursor.rest.isEmpty
    else { return nil }
    let days = NewYorkTime.daysSinceEpoch(date)
    let seconds = days * 86_400 + Int64(hour * 3_600 + minute * 60 + second) - offset
    let (wide, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carry) = wide.addingReportingOverflow(fraction)
    return overflow || carry ? nil : Timestamp(nanoseconds: sum)
  }

  /// A date as `2026-11-20`; nil when there is no such day.
  static func parseDate(_ text: some Collection<UInt8>) -> CalendarDate? {
    var cursor = Cursor(rest: Array(text)[...])
    guard let date = cursor.date(), cursor.rest.isEmpty else { return nil }
    return date
  }

  /// UTC with nine decimals.
  static func append(_ time: Timestamp, to text: inout [UInt8]) {
    let day: Int64 = 86_400_000_000_000
    var days = time.nanoseconds / day
    if time.nanoseconds % day < 0 { days -= 1 }
    let rest = UInt64(time.nanoseconds - days * day)
    append(NewYorkTime.civil(daysSinceEpoch: days), to: &text)
    let seconds = rest / 1_000_000_000
    for (mark, value) in [
      (UInt8(ascii: "T"), seconds / 3_600), (UInt8(ascii: ":"), seconds / 60 % 60),
      (UInt8(ascii: ":"), seconds % 60),
    ] {
      text.append(mark)
      Decimal.append(value, digits: 2, to: &text)
    }
    text.append(UInt8(ascii: "."))
    Decimal.append(rest % 1_000_000_000, digits: 9, to: &text)
    text.append(UInt8(ascii: "Z"))
  }

  static func append(_ date: CalendarDate, to text: inout [UInt8]) {
    Decimal.append(UInt64(clamping: date.year), digits: 4, to: &text)
    text.append(UInt8(ascii: "-"))
    Decimal.append(UInt64(clamping: date.month), digits: 2, to: &text)
    text.append(UInt8(ascii: "-"))
    Decimal.append(UInt64(clamping: date.day), digits: 2, to: &text)
  }

  private struct Cursor {
    var rest: ArraySlice<UInt8>

    mutating func take(_ byte: UInt8) -> Bool { takeAny([byte]) }

    mutating func takeAny(_ bytes: [UInt8]) -> Bool {
      guard let first = rest.first, bytes.contains(first) else { return false }
      rest.removeFirst()
      return true
    }

    mutating func number(_ digits: Int) -> Int? {
      guard rest.count >= digits, let value = Decimal.integer(rest.prefix(digits)) else {
        return nil
      }
      rest.removeFirst(digits)
      return Int(value)
    }

    mutating func date() -> CalendarDate? {
      guard let year = number(4), take(0x2D), let month = number(2), take(0x2D),
        let day = number(2), (1...12).contains(month), day >= 1,
        day <= Self.days(in: month, of: year)
      else { return nil }
      return CalendarDate(year: year, month: month, day: day)
    }

    static func days(in month: Int, of year: Int) -> Int {
      switch month {
      case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
      case 4, 6, 9, 11: 30
      default: 31
      }
    }

    /// Nanoseconds; 0 when there is no fraction.
    mutating func fraction() -> Int64? {
      guard take(0x2E) else { return 0 }
      let digits = rest.prefix { JSONScanner.isDigit($0) }
      guard (1...9).contains(digits.count), let value = Decimal.integer(digits) else { return nil }
      rest.removeFirst(digits.count)
      return (digits.count..<9).reduce(Int64(value)) { value, _ in value * 10 }
    }

    /// Seconds east of UTC.
    mutating func offset() -> Int64? {
      if takeAny([0x5A, 0x7A]) { return 0 }
      let sign: Int64
      if take(0x2B) {
        sign = 1
      } else if take(0x2D) {
        sign = -1
      } else {
        return nil
      }
      guard let hours = number(2), take(0x3A), let minutes = number(2), hours < 24, minutes < 60
      else { return nil }
      return sign * Int64(hours * 3_600 + minutes * 60)
    }
  }
}
