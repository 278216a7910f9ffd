/// The bytes of a stored block do not follow its layout.
public enum BlockError: Error, Hashable, Sendable {
  /// The checksum of the bytes is not the one written at their end: a bit was flipped.
  case checksum
  /// Written by a newer program.
  case layout(UInt8)
  /// The bytes end too early or say something impossible.
  ///
  /// - Parameter offset: of the byte in the block.
  case malformed(String, offset: Int)
}

extension BlockError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .checksum: "its checksum does not match"
    case .layout(let layout): "its layout \(layout) is newer than this program"
    case .malformed(let what, let offset): "\(what) at byte \(offset)"
    }
  }
}
