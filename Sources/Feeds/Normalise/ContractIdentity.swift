import FlowEngine

/// Who an instrument is, from its symbol and the data set it came with.
enum ContractIdentity {
  /// The underlying of index roots that differ from it, as dated reference data.
  /// - Source: Cboe and Nasdaq product pages: weekly and PM-settled index options trade under
  ///   roots of their own; read November 2026.
  private static let indexRoots: [(root: Symbol, index: Symbol)] = [
    ("SPXW", "SPX"), ("NDXP", "NDX"), ("RUTW", "RUT"), ("VIXW", "VIX"),
  ]

  private static func index(of root: Symbol) -> Symbol? {
    for pair in indexRoots where pair.root == root { return pair.index }
    return nil
  }

  /// The root without the digit of an adjusted series, and without the letter of a weekly index.
  static func underlying(_ osi: OSI) -> Symbol {
    if let index = index(of: osi.root) { return index }
    guard osi.root.hasDigit else { return osi.root }
    return osi.root.withoutDigits ?? osi.root
  }

  static func underlying(_ osi: OSI, named: Symbol?) -> Symbol {
    index(of: osi.root) ?? named ?? underlying(osi)
  }

  /// The event that tells what a raw symbol means, with the feed's own number of the instrument.
  static func event<Bytes: RandomAccessCollection>(
    symbol: Bytes, of kind: DatasetKind, instrument: UInt32, times: EventTimes
  ) -> MarketEvent where Bytes.Element == UInt8, Bytes.Index == Int {
    let instrument = InstrumentID(instrument)
    if kind != .equities, let osi = OSI(in: symbol) {
      return .contract(
        Contract(
          instrument: instrument, times: times, root: osi.root, underlying: underlying(osi),
          expiry: osi.expiry, right: osi.right, strike: osi.strike,
          isAdjusted: osi.root.hasDigit,
          origin: .mapping))
    }
    if kind == .equities, let symbol = Symbol(in: symbol) {
      return .stock(Stock(instrument: instrument, times: times, symbol: symbol))
    }
    return .contract(
      nameless(instrument, times, kind == .foreign ? .unsupported : .unresolved))
  }

  /// A series whose identity is not known, or is none of ours.
  static func nameless(
    _ instrument: InstrumentID, _ times: EventTimes, _ origin: IdentityOrigin
  ) -> Contract {
    Contract(
      instrument: instrument, times: times, root: .none, underlying: .none,
      expiry: CalendarDate(yyyymmdd: 0), right: .call, strike: .zero, origin: origin)
  }
}
