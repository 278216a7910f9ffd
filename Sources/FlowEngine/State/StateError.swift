/// Bytes that are no state of this engine, with the offset of the first that could not be used.
public struct StateError: Error, Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// Of another build, other settings or another session.
    case foreign
    /// They end before the state does.
    case tooShort
    /// There is more than one state.
    case tooLong
    /// Two parts of it do not fit each other, or a text or code is none.
    case inconsistent
  }

  public var kind: Kind
  public var offset: Int
}
