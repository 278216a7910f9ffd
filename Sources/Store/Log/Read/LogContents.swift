public import FlowEngine

/// What to decode of each block.
public struct LogContents: OptionSet, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let raw = LogContents(rawValue: 1)
  public static let judgements = LogContents(rawValue: 2)
  public static let settled = LogContents(rawValue: 4)
  public static let bars = LogContents(rawValue: 8)
  /// Clusters, alerts, inferences and health; none in a log of schema 1.
  public static let rows = LogContents(rawValue: 16)
  public static let derived: LogContents = [.judgements, .settled, .bars, .rows]
  public static let all: LogContents = [.raw, .derived]
}

/// A run of events and what was derived from them.
public struct LogBatch: Sendable {
  public var firstSeq: UInt64
  public var lastSeq: UInt64
  /// Empty unless asked for.
  public var events: [MarketEvent]
  public var derived: FlowBatch
}
