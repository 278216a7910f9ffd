/// One version of one visible thing, in the order of everything: what panes walk along.
public struct FlowRow: Hashable, Sendable {
  public enum Kind: UInt8, Sendable { case print, cluster, alert, health, inference }

  public var kind: Kind
  /// This is the first version of its object.
  public var isFirst: Bool
  /// Position in the list of its kind.
  public var position: Int32
  /// Row of the next version of the same object; -1 while this is the newest.
  public var next: Int32 = -1
  /// Number of its ticker; `UInt32.max` when there is none.
  public var ticker: UInt32
  public var seq: UInt64
  public var n: UInt32
  /// Engine time at which it became known. Nanoseconds.
  public var at: Int64
}

/// A print that is a row of its own, with what was said of it then.
public struct PrintRow: Hashable, Sendable {
  public var trade: Trade
  public var judgement: Judgement
  /// `seq` at which its end became known; `UInt64.max` while it can still be claimed.
  public var settledAt: UInt64 = .max
  public var cluster: FlowID?
  public var settledGrade: Grade
  /// `seq` of the cancel that took it back; `UInt64.max` while it stands.
  public var cancelledAt: UInt64 = .max
  /// Its row in the index; -1 while it has none.
  public var row: Int32 = -1

  public init(trade: Trade, judgement: Judgement, settledGrade: Grade) {
    self.trade = trade
    self.judgement = judgement
    self.settledGrade = settledGrade
  }

  /// The grade as known at a moment.
  public func grade(at moment: UInt64) -> Grade {
    settledAt <= moment ? settledGrade : judgement.grade
  }
  /// The parent as known at a moment.
  public func cluster(at moment: UInt64) -> FlowID? { settledAt <= moment ? cluster : nil }
}
