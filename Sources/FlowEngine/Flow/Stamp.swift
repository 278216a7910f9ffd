/// The place of a derived event in the order of everything, and when it became known.
public struct Stamp: Hashable, Sendable {
  /// The `seq` of the input event that caused it.
  public var seq: UInt64
  /// Its ordinal among the derived events of that input, from 0.
  public var n: UInt32
  /// Engine time at which it became known.
  public var at: Timestamp

  @inlinable public init(seq: UInt64, n: UInt32, at: Timestamp) {
    self.seq = seq
    self.n = n
    self.at = at
  }
}

extension Stamp: Comparable {
  @inlinable public static func < (a: Stamp, b: Stamp) -> Bool {
    a.seq != b.seq ? a.seq < b.seq : a.n < b.n
  }
}

/// The id of a derived object, a function of the input only.
///
/// Text: print `p<seq>`, cluster `c<seq of its first cause>` with `.2`, `.3` if one print opened
/// several, inference `i…`, health `h<seq>`. An alert is a cluster id and a rule.
public struct FlowID: Hashable, Sendable {
  public enum Kind: UInt8, Sendable { case print, cluster, inference, health }

  public var kind: Kind
  public var seq: UInt64
  /// 1 for the first object that this input opened.
  public var ordinal: UInt8

  public init(_ kind: Kind, seq: UInt64, ordinal: UInt8 = 1) {
    self.kind = kind
    self.seq = seq
    self.ordinal = ordinal
  }
}

extension FlowID: CustomStringConvertible {
  public var description: String {
    let letter =
      switch kind {
      case .print: "p"
      case .cluster: "c"
      case .inference: "i"
      case .health: "h"
      }
    return ordinal > 1 ? "\(letter)\(seq).\(ordinal)" : "\(letter)\(seq)"
  }
}

/// The life of an object whose versions share one id.
public enum ObjectState: UInt8, Hashable, Sendable, CaseIterable {
  case provisional, final, amended, retracted
}
