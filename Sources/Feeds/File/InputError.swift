/// Why an input cannot be used, in words for a person: what, where, and what to do.
public struct InputError: Error, Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case unreadable, empty, notRecognised, fragment, unsupportedVersion, corrupt, sameContent
  }

  /// Where in the file the fault lies.
  public enum Position: Hashable, Sendable {
    /// Bytes from the start of the file as it lies on the disk.
    case fileOffset(Int64)
    /// Bytes from the start of the uncompressed stream.
    case streamOffset(Int64)
    /// Lines from 1.
    case line(Int64)
  }

  public var kind: Kind
  public var what: String
  public var path: String
  public var position: Position?
  public var remedy: String

  public init(
    _ kind: Kind, what: String, path: String, position: Position? = nil, remedy: String
  ) {
    self.kind = kind
    self.what = what
    self.path = path
    self.position = position
    self.remedy = remedy
  }

  /// The path, with the offset or line of the fault.
  public var place: String {
    switch position {
    case nil: path
    case .fileOffset(let offset): "\(path), byte \(offset)"
    case .streamOffset(let offset): "\(path), byte \(offset) of the uncompressed stream"
    case .line(let line): "\(path), line \(line)"
    }
  }
}

extension InputError: CustomStringConvertible {
  /// As `flowtui: ` is followed by it.
  public var description: String { "\(what) (\(place)): \(remedy)" }
}
