public import FlowEngine

/// One file of an input, as a log names it.
public struct InputFile: Hashable, Sendable {
  public var path: String
  public var format: FileFormat
  /// The vendor's data set; empty where the format has none.
  public var dataset: String
  /// The vendor's schema; `mixed` for a stream of several, empty where the format has none.
  public var schema: String
  /// 128 bits in hexadecimal (`ContentHash`); empty for a pipe and for a log, which may still grow.
  public var contentHash: String
  /// Bytes on the disk; nil for a pipe.
  public var byteCount: Int64?

  public init(
    path: String, format: FileFormat, dataset: String = "", schema: String = "",
    contentHash: String = "", byteCount: Int64? = nil
  ) {
    self.path = path
    self.format = format
    self.dataset = dataset
    self.schema = schema
    self.contentHash = contentHash
    self.byteCount = byteCount
  }
}

/// Which schema gave the trades of a data set on a day, for the user to see.
public struct SchemaChoice: Hashable, Sendable {
  public var dataset: String
  /// In UTC, as the vendor cuts its files.
  public var day: CalendarDate
  public var chosen: TradeSource
  public var passedOver: [TradeSource]

  public init(
    dataset: String, day: CalendarDate, chosen: TradeSource, passedOver: [TradeSource]
  ) {
    self.dataset = dataset
    self.day = day
    self.chosen = chosen
    self.passedOver = passedOver
  }
}

/// How an input is read.
public struct InputOptions: Hashable, Sendable {
  /// Clocks are put into quiet times; off for a test of the merge alone.
  public var insertsClocks = true
  /// From the last event to the clock that ends the input. Nanoseconds.
  public var endAfter: Int64 = 60_000_000_000
  /// Faults that are kept word for word; more are only counted.
  public var faultsMax = 100
  /// Files that are not small are read on threads of their own.
  public var readsAhead = true

  public init() {}
}

/// What went through the merge, so that no drop is silent.
public struct InputCounts: Hashable, Sendable {
  public var events: Int64 = 0
  public var trades: Int64 = 0
  public var quotes: Int64 = 0
  /// Clocks that the merge put in.
  public var clocks: Int64 = 0
  public var instruments: Int64 = 0
  public var unresolved: Int64 = 0
  public var unsupported: Int64 = 0
  /// Definitions that told nothing new, and were not passed on.
  public var repeatedDefinitions: Int64 = 0
  /// Open interest that a second venue repeated: never summed, not passed on.
  public var repeatedOpenInterest: Int64 = 0
  /// Open interest that differed from the first of the day.
  public var conflictingOpenInterest: Int64 = 0
  public var faults: Int64 = 0

  public init() {}
}
