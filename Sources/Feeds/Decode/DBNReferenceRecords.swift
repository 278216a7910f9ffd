/// A statistic of an instrument; versions 1 and 2 hold the quantity in 32 bits.
public struct DBNStatistic {
  public let record: DBNRecord
  private var isWide: Bool { record.version >= 3 }

  /// The number of open interest among the statistics.
  public static let openInterest: UInt16 = 9

  public var receiveTime: UInt64 { record.integer(16, as: UInt64.self) }
  /// What the statistic refers to; all ones = undefined.
  public var referenceTime: UInt64 { record.integer(24, as: UInt64.self) }
  public var price: Int64 { record.integer(32, as: Int64.self) }
  /// nil = undefined, whatever the sentinel of the version.
  public var quantity: Int64? {
    if isWide {
      let wide = record.integer(40, as: Int64.self)
      return wide == .max ? nil : wide
    }
    let narrow = record.integer(40, as: Int32.self)
    return narrow == .max ? nil : Int64(narrow)
  }
  public var sequence: UInt32 { record.integer(isWide ? 48 : 44, as: UInt32.self) }
  public var sendDelta: Int32 { record.integer(isWide ? 52 : 48, as: Int32.self) }
  public var kind: UInt16 { record.integer(isWide ? 56 : 52, as: UInt16.self) }
  public var channel: UInt16 { record.integer(isWide ? 58 : 54, as: UInt16.self) }
  /// 1 = new, 2 = deleted.
  public var updateAction: UInt8 { record.bytes[isWide ? 60 : 56] }
  public var flags: UInt8 { record.bytes[isWide ? 61 : 57] }
}

/// A change of the trading state of an instrument.
public struct DBNStatus {
  public let record: DBNRecord

  public var receiveTime: UInt64 { record.integer(16, as: UInt64.self) }
  public var action: UInt16 { record.integer(24, as: UInt16.self) }
  public var reason: UInt16 { record.integer(26, as: UInt16.self) }
  public var tradingEvent: UInt16 { record.integer(28, as: UInt16.self) }
  /// ASCII Y, N or ~.
  public var isTrading: UInt8 { record.bytes[30] }
  public var isQuoting: UInt8 { record.bytes[31] }
  public var isShortSellRestricted: UInt8 { record.bytes[32] }
}

/// The meaning of an instrument number in a live stream; the symbols grew after version 1.
public struct DBNSymbolMapping {
  public let record: DBNRecord
  private var isShort: Bool { record.version == 1 }

  /// nil in version 1, which has no such field.
  public var symbologyIn: UInt8? { isShort ? nil : record.bytes[16] }
  public var symbolIn: ArraySlice<UInt8> {
    isShort ? record.text(16, 22) : record.text(17, 71)
  }
  public var symbologyOut: UInt8? { isShort ? nil : record.bytes[88] }
  public var symbolOut: ArraySlice<UInt8> {
    isShort ? record.text(38, 22) : record.text(89, 71)
  }
  public var startTime: UInt64 { record.integer(isShort ? 64 : 160, as: UInt64.self) }
  public var endTime: UInt64 { record.integer(isShort ? 72 : 168, as: UInt64.self) }
}

/// An error that the gateway wrote into the stream.
public struct DBNErrorMessage {
  public let record: DBNRecord
  private var isShort: Bool { record.version == 1 }

  public var text: String {
    String(decoding: isShort ? record.text(16, 64) : record.text(16, 302), as: UTF8.self)
  }
  /// 255 = not told.
  public var code: UInt8 { isShort ? 255 : record.bytes[318] }
  public var isLast: UInt8 { isShort ? 255 : record.bytes[319] }
}

/// A message of the gateway: heartbeat, acknowledgement, warning.
public struct DBNSystemMessage {
  public let record: DBNRecord
  private var isShort: Bool { record.version == 1 }

  public var text: String {
    String(decoding: isShort ? record.text(16, 64) : record.text(16, 303), as: UTF8.self)
  }
  /// 255 = not told.
  public var code: UInt8 { isShort ? 255 : record.bytes[319] }
}
