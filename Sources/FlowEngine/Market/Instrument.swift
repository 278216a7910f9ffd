/// A dense number for an instrument within one log, given in the order of first definition.
///
/// It is an index into the engine's tables, so it starts at 0 and has no holes.
public struct InstrumentID: Hashable, Comparable, Sendable {
  public let index: UInt32

  @inlinable public init(_ index: UInt32) { self.index = index }
  @inlinable public static func < (a: InstrumentID, b: InstrumentID) -> Bool {
    a.index < b.index
  }
}

/// A calendar date, as yyyymmdd.
public struct CalendarDate: Hashable, Comparable, Sendable {
  public let yyyymmdd: Int32

  @inlinable public init(yyyymmdd: Int32) { self.yyyymmdd = yyyymmdd }
  @inlinable public init(year: Int, month: Int, day: Int) {
    yyyymmdd = Int32(year * 10_000 + month * 100 + day)
  }

  @inlinable public var year: Int { Int(yyyymmdd) / 10_000 }
  @inlinable public var month: Int { Int(yyyymmdd) / 100 % 100 }
  @inlinable public var day: Int { Int(yyyymmdd) % 100 }

  /// `2026-11-20`.
  public var isoText: String {
    let digits = String(100_000_000 + Int(yyyymmdd)).dropFirst()
    return "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))"
  }

  @inlinable public static func < (a: CalendarDate, b: CalendarDate) -> Bool {
    a.yyyymmdd < b.yyyymmdd
  }
}

public enum OptionRight: UInt8, Hashable, Sendable {
  case call, put
}

public enum Settlement: UInt8, Hashable, Sendable {
  case unknown, am, pm
}

/// How the identity of an instrument was learned; `unresolved` is kept out of every cluster.
public enum IdentityOrigin: UInt8, Hashable, Sendable {
  case definition, mapping, unresolved, unsupported
}

/// The price increments of a class: a base tick, and up to two coarser ticks from a price on.
public struct TickTable: Hashable, Sendable {
  /// Billionths of a dollar; 0 = unknown (rule C-06b then uses $0.01 and no off-grid evidence).
  public var base: Int64
  public var from1: Int64
  public var tick1: Int64
  public var from2: Int64
  public var tick2: Int64

  public init(
    base: Price? = nil, from1: Price? = nil, tick1: Price? = nil, from2: Price? = nil,
    tick2: Price? = nil
  ) {
    self.base = base?.billionths ?? 0
    self.from1 = from1?.billionths ?? 0
    self.tick1 = tick1?.billionths ?? 0
    self.from2 = from2?.billionths ?? 0
    self.tick2 = tick2?.billionths ?? 0
  }

  public static let unknown = TickTable()

  @inlinable public var isKnown: Bool { base != 0 }

  /// The increment at a price; $0.01 when the table is unknown.
  @inlinable public func tick(at price: Price) -> Int64 {
    guard base != 0 else { return 10_000_000 }
    if tick2 != 0, price.billionths >= from2 { return tick2 }
    if tick1 != 0, price.billionths >= from1 { return tick1 }
    return base
  }
}

/// The definition of one listed option series, or of a series that could not be resolved.
public struct Contract: Hashable, Sendable {
  // In an order without gaps: `MarketEvent` is as large as its largest payload, and a copy of more
  // than 128 bytes is a call that takes as long as a rule.
  public var instrument: InstrumentID
  public var expiry: CalendarDate
  /// When the definition could be known.
  public var times: EventTimes
  public var root: Symbol
  public var underlying: Symbol
  public var strike: Price
  public var ticks: TickTable
  /// Shares per contract.
  public var multiplier: Int32
  public var right: OptionRight
  /// The deliverable is not the standard one (a digit in the root): shown, never signed (H-09).
  public var isAdjusted: Bool
  public var settlement: Settlement
  public var origin: IdentityOrigin

  public init(
    instrument: InstrumentID, times: EventTimes, root: Symbol, underlying: Symbol,
    expiry: CalendarDate, right: OptionRight, strike: Price, multiplier: Int32 = 100,
    isAdjusted: Bool = false, settlement: Settlement = .unknown, ticks: TickTable = .unknown,
    origin: IdentityOrigin = .definition
  ) {
    self.instrument = instrument
    self.times = times
    self.root = root
    self.underlying = underlying
    self.expiry = expiry
    self.right = right
    self.strike = strike
    self.multiplier = multiplier
    self.isAdjusted = isAdjusted
    self.settlement = settlement
    self.ticks = ticks
    self.origin = origin
  }
}

/// The definition of one listed stock or fund.
public struct Stock: Hashable, Sendable {
  public var instrument: InstrumentID
  public var times: EventTimes
  public var symbol: Symbol
  /// The tape, as its ASCII letter A, B or C; 0 when unknown.
  public var tape: UInt8
  public var ticks: TickTable

  public init(
    instrument: InstrumentID, times: EventTimes, symbol: Symbol, tape: UInt8 = 0,
    ticks: TickTable = .unknown
  ) {
    self.instrument = instrument
    self.times = times
    self.symbol = symbol
    self.tape = tape
    self.ticks = ticks
  }
}
