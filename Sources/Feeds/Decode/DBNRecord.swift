/// One record of a DBN stream, as a view over its bytes.
///
/// Every field is read where it lies when it is asked for: nothing is copied and nothing is lost.
/// The bytes belong to the decoder and are valid only during the call that hands the record out.
public struct DBNRecord {
  /// The whole record with its header, and with its send time where the stream has one.
  public let bytes: UnsafeRawBufferPointer
  /// Bytes from the start of the uncompressed stream.
  public let offset: Int64
  /// The version of the stream, which decides the layout.
  public let version: UInt8
  public let hasSendTime: Bool

  @inline(__always)
  func integer<T: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, as type: T.Type) -> T {
    T(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
  }

  /// A NUL-padded text.
  func text(_ offset: Int, _ count: Int) -> ArraySlice<UInt8> {
    Array(bytes[offset..<offset + count].prefix { $0 != 0 })[...]
  }

  public var rawType: UInt8 { bytes[1] }
  public var type: DBNRecordType? { DBNRecordType(rawValue: bytes[1]) }
  public var publisher: UInt16 { integer(2, as: UInt16.self) }
  public var instrument: UInt32 { integer(4, as: UInt32.self) }
  /// Nanoseconds since 1970; all ones = undefined.
  public var eventTime: UInt64 { integer(8, as: UInt64.self) }
  /// When the gateway sent it, from the last eight bytes; nil when the stream has none.
  public var sendTime: UInt64? {
    hasSendTime ? integer(bytes.count - 8, as: UInt64.self) : nil
  }

  /// The record by its type; nil for a type that is not decoded.
  public var body: DBNBody? {
    switch type {
    case .trade: .trade(DBNTrade(record: self))
    case .mbp1, .cmbp1, .cbbo1s, .cbbo1m, .tcbbo, .bbo1s, .bbo1m: .top(DBNTop(record: self))
    case .definition: .definition(DBNDefinition(record: self))
    case .statistic: .statistic(DBNStatistic(record: self))
    case .status: .status(DBNStatus(record: self))
    case .symbolMapping: .symbolMapping(DBNSymbolMapping(record: self))
    case .error: .error(DBNErrorMessage(record: self))
    case .system: .system(DBNSystemMessage(record: self))
    case nil: nil
    }
  }
}

/// The decoded record types.
public enum DBNBody {
  case trade(DBNTrade)
  case top(DBNTop)
  case definition(DBNDefinition)
  case statistic(DBNStatistic)
  case status(DBNStatus)
  case symbolMapping(DBNSymbolMapping)
  case error(DBNErrorMessage)
  case system(DBNSystemMessage)
}

/// Sentinels and flag bits of DBN.
/// - Source: Databento, DBN encoding, common fields.
public enum DBNConstant {
  public static let undefinedPrice = Int64.max
  public static let undefinedTime = UInt64.max
  /// The channel lost data: the state of the book is doubtful.
  public static let flagMaybeBadBook: UInt8 = 4
}
