/// The schemas of a DBN file by their number in the metadata.
/// - Source: Databento, DBN encoding, schemas.
public enum DBNSchema: UInt16, Hashable, Sendable, CaseIterable {
  case mbo, mbp1, mbp10, tbbo, trades, ohlcv1s, ohlcv1m, ohlcv1h, ohlcv1d, definition
  case statistics, status, imbalance, ohlcvEOD, cmbp1, cbbo1s, cbbo1m, tcbbo, bbo1s, bbo1m

  /// The vendor's name, as printed.
  public var name: String {
    switch self {
    case .mbp1: "mbp-1"
    case .mbp10: "mbp-10"
    case .ohlcv1s: "ohlcv-1s"
    case .ohlcv1m: "ohlcv-1m"
    case .ohlcv1h: "ohlcv-1h"
    case .ohlcv1d: "ohlcv-1d"
    case .ohlcvEOD: "ohlcv-eod"
    case .cmbp1: "cmbp-1"
    case .cbbo1s: "cbbo-1s"
    case .cbbo1m: "cbbo-1m"
    case .bbo1s: "bbo-1s"
    case .bbo1m: "bbo-1m"
    case .mbo, .tbbo, .trades, .definition, .statistics, .status, .imbalance, .tcbbo: "\(self)"
    }
  }
}

/// The record types that are decoded; every other type is skipped by its length and counted.
public enum DBNRecordType: UInt8, Hashable, Sendable, CaseIterable {
  case trade = 0x00
  /// mbp-1 and tbbo.
  case mbp1 = 0x01
  case status = 0x12
  case definition = 0x13
  case error = 0x15
  case symbolMapping = 0x16
  case system = 0x17
  case statistic = 0x18
  case cmbp1 = 0xB1
  case cbbo1s = 0xC0
  case cbbo1m = 0xC1
  case tcbbo = 0xC2
  case bbo1s = 0xC3
  case bbo1m = 0xC4

  /// The least length of a record of this type in a version, without the send time. Unit: bytes.
  func size(version: UInt8) -> Int {
    switch self {
    case .trade: 48
    case .mbp1, .cmbp1, .cbbo1s, .cbbo1m, .tcbbo, .bbo1s, .bbo1m: 80
    case .status: 40
    case .definition: version == 1 ? 360 : version == 2 ? 400 : 520
    case .error, .system: version == 1 ? 80 : 320
    case .symbolMapping: version == 1 ? 80 : 176
    case .statistic: version < 3 ? 64 : 80
    }
  }

  /// `size` for every type byte; 0 = skipped.
  static func sizes(version: UInt8) -> [UInt16] {
    var sizes = [UInt16](repeating: 0, count: 256)
    for type in allCases { sizes[Int(type.rawValue)] = UInt16(type.size(version: version)) }
    return sizes
  }
}
