/// One print: type 0x00, the same in every version.
public struct DBNTrade {
  public let record: DBNRecord

  /// Billionths of a dollar.
  public var price: Int64 { record.integer(16, as: Int64.self) }
  public var size: UInt32 { record.integer(24, as: UInt32.self) }
  /// ASCII; `T` = trade.
  public var action: UInt8 { record.bytes[28] }
  /// ASCII; `A` = seller crossed, `B` = buyer crossed, `N` = not told (always so on OPRA).
  public var side: UInt8 { record.bytes[29] }
  public var flags: UInt8 { record.bytes[30] }
  public var depth: UInt8 { record.bytes[31] }
  public var receiveTime: UInt64 { record.integer(32, as: UInt64.self) }
  public var sendDelta: Int32 { record.integer(40, as: Int32.self) }
  public var sequence: UInt32 { record.integer(44, as: UInt32.self) }
}

/// A top of book, with a print or alone: mbp-1, tbbo, cmbp-1, tcbbo, cbbo and bbo share a layout.
///
/// A field that the type does not have reads as its reserved bytes: cbbo and bbo have no action
/// and depth, the consolidated types no sequence, and they name venues where others count orders.
public struct DBNTop {
  public let record: DBNRecord

  public var price: Int64 { record.integer(16, as: Int64.self) }
  public var size: UInt32 { record.integer(24, as: UInt32.self) }
  public var action: UInt8 { record.bytes[28] }
  public var side: UInt8 { record.bytes[29] }
  public var flags: UInt8 { record.bytes[30] }
  public var depth: UInt8 { record.bytes[31] }
  public var receiveTime: UInt64 { record.integer(32, as: UInt64.self) }
  public var sendDelta: Int32 { record.integer(40, as: Int32.self) }
  public var sequence: UInt32 { record.integer(44, as: UInt32.self) }
  /// Billionths of a dollar; `DBNConstant.undefinedPrice` = no bid.
  public var bid: Int64 { record.integer(48, as: Int64.self) }
  public var ask: Int64 { record.integer(56, as: Int64.self) }
  public var bidSize: UInt32 { record.integer(64, as: UInt32.self) }
  public var askSize: UInt32 { record.integer(68, as: UInt32.self) }
  /// Orders at the bid; mbp-1, tbbo and bbo only.
  public var bidCount: UInt32 { record.integer(72, as: UInt32.self) }
  public var askCount: UInt32 { record.integer(76, as: UInt32.self) }
  /// The publisher of the best bid; cmbp-1, tcbbo and cbbo only.
  public var bidPublisher: UInt16 { record.integer(72, as: UInt16.self) }
  public var askPublisher: UInt16 { record.integer(76, as: UInt16.self) }
}
