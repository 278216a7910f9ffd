/// What is wrong with a stream of DBN, and where.
public enum DBNError: Error, Hashable, Sendable {
  /// The stream does not start with the letters DBN.
  case notDBN
  /// Versions 1 to 3 are read.
  case unsupportedVersion(UInt8)
  /// The metadata says that it is longer than `DBNMetadata.lengthMax`.
  case metadataTooLong(UInt32)
  /// The metadata ends before one of its own fields does.
  case malformedMetadata(offset: Int64)
  /// A record header whose length is below four words.
  case impossibleLength(words: UInt8, offset: Int64)
  /// A record too short for the fields of its type.
  case shortRecord(type: UInt8, bytes: Int, offset: Int64)
  /// The stream ended inside the metadata or a record; everything before it was delivered.
  case truncated(offset: Int64, leftover: Int)

  /// Unit: bytes from the start of the uncompressed stream.
  public var offset: Int64 {
    switch self {
    case .notDBN: 0
    case .unsupportedVersion: 3
    case .metadataTooLong: 4
    case .malformedMetadata(let offset), .impossibleLength(_, let offset),
      .shortRecord(_, _, let offset), .truncated(let offset, _):
      offset
    }
  }
}

extension DBNError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notDBN: "not a DBN stream"
    case .unsupportedVersion(let version): "DBN version \(version) is not supported"
    case .metadataTooLong(let length): "DBN metadata of \(length) bytes"
    case .malformedMetadata: "malformed DBN metadata"
    case .impossibleLength(let words, _): "a record of \(words) words is impossible"
    case .shortRecord(let type, let bytes, _):
      "a record of type \(type) is too short with \(bytes) bytes"
    case .truncated(_, let leftover): "truncated: \(leftover) bytes of an unfinished record"
    }
  }
}
