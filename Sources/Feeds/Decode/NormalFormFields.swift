import FlowEngine

/// Conversions of normal-form values: decimal text to integers, RFC 3339 to nanoseconds.
enum NormalFormFields {
  /// A decimal as a number of billionths; nil for anything else, or for more than nine decimals.
  static func billionths(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int64? {
    var position = bytes.startIndex
    let isNegative = position < bytes.endIndex && bytes[position] == 0x2D
    if isNegative { position += 1 }
    var value: Int64 = 0
    var decimals = -1
    var digits = 0
    while position < bytes.endIndex {
      let byte = bytes[position]
      position += 1
      if byte == 0x2E, decimals < 0 {
        decimals = 0
        continue
      }
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      if decimals >= 9 {
        if byte == 0x30 { continue }
        return nil
      }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int64(byte - 0x30))
      guard !overflow, !carry else { return nil }
      value = sum
      digits += 1
      if decimals >= 0 { decimals += 1 }
    }
    guard digits > 0 else { return nil }
    for _ in max(0, decimals)..<9 {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      value = product
    }
    return isNegative ? -value : value
  }

  static func integer(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int64? {
    var value: Int64 = 0
    var position = bytes.startIndex
    let isNegative = position < bytes.endIndex && bytes[position] == 0x2D
    if isNegative { position += 1 }
    guard position < bytes.endIndex else { return nil }
    while position < bytes.endIndex {
      let byte = bytes[position]
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int64(byte - 0x30))
      guard !overflow, !carry else { return nil }
      value = sum
      position += 1
    }
    return isNegative ? -value : value
  }

  /// `yyyy-mm-dd`.
  static func date(_ bytes: Slice<UnsafeRawBufferPointer>) -> CalendarDate? {
    let s = bytes.startIndex
    guard bytes.count >= 10, bytes[s + 4] == 0x2D, bytes[s + 7] == 0x2D,
      let year = integer(bytes[s..<s + 4]), let month = integer(bytes[s + 5..<s + 7]),
      let day = integer(bytes[s + 8..<s + 10]), (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    return CalendarDate(year: Int(year), month: Int(month), day: Int(day))
  }

  /// RFC 3339 with up to nine decimals and any zone.
  static func time(_ bytes: Slice<UnsafeRawBufferPointer>) -> Timestamp? {
    let s = bytes.startIndex
    guard bytes.count >= 20, let date = date(bytes[s..<s + 10]),
      bytes[s + 10] == UInt8(ascii: "T") || bytes[s + 10] == UInt8(ascii: "t")
        || bytes[s + 10] == 0x20,
      bytes[s + 13] == 0x3A, bytes[s + 16] == 0x3A,
      let hour = integer(bytes[s + 11..<s + 13]), let minute = integer(bytes[s + 14..<s + 16]),
      let second = integer(bytes[s + 17..<s + 19]), (0..<24).contains(hour),
      (0..<60).contains(minute), (0...60).contains(second)
    else { return nil }
    var position = s + 19
    var fraction: Int64 = 0
    if bytes[position] == 0x2E {
      position += 1
      var scale: Int64 = 100_000_000
      while position < bytes.endIndex, bytes[position] >= 0x30, bytes[position] <= 0x39 {
        guard scale > 0 else { return nil }
        fraction += Int64(bytes[position] - 0x30) * scale
        scale /= 10
        position += 1
      }
    }
    guard position < bytes.endIndex, let zone = zone(bytes[position..<bytes.endIndex]) else {
      return nil
    }
    let days = NewYorkTime.daysSinceEpoch(date)
    let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - zone
    return Timestamp(nanoseconds: seconds * 1_000_000_000 + fraction)
  }

  /// Seconds east of UTC.
  private static func zone(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int64? {
    let s = bytes.startIndex
    if bytes.count == 1, bytes[s] == UInt8(ascii: "Z") || bytes[s] == UInt8(ascii: "z") { return 0 }
    guard bytes.count == 6, bytes[s] == 0x2B || bytes[s] == 0x2D, bytes[s + 3] == 0x3A,
      let hour = integer(bytes[s + 1..<s + 3]), let minute = integer(bytes[s + 4..<s + 6])
    else { return nil }
    let seconds = hour * 3_600 + minute * 60
    return bytes[s] == 0x2D ? -seconds : seconds
  }
}
