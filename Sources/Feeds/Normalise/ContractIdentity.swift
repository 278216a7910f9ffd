import FlowEngine

/// Who an instrument is, from its symbol and the data set it came with.
enum ContractIdentity {
  /// The underlying of index roots that differ from it, as dated reference data.
  /// - Source: Cboe and Nasdaq product pages: weekly and PM-settled index options trade under
  ///   roots of their own; read November 2026.
  private static let indexRoots: [Symbol: Symbol] = [
    "SPXW": "SPX", "NDXP": "NDX", "RUTW": "RUT", "VIXW": "VIX",
  ]

  /// Prefixes of Databento data sets that hold US equities.
  private static let equityDatasets = [
    "XNAS.", "XNYS.", "XASE.", "XBOS.", "XPSX.", "XCIS.", "XCHI.", "ARCX.", "BATS.", "BATY.",
    "EDGA.", "EDGX.", "EPRL.", "IEXG.", "MEMX.", "LTSE.", "EQUS.", "DBEQ.",
  ]

  static func isEquity(dataset: String) -> Bool {
    equityDatasets.contains { dataset.hasPrefix($0) }
  }

  static func isOptions(dataset: String) -> Bool { dataset.hasPrefix("OPRA.") }

  /// The root without the digit of an adjusted series, and without the letter of a weekly index.
  static func underlying(_ osi: OSI) -> Symbol {
    if let index = indexRoots[osi.root] { return index }
    guard osi.isAdjusted else { return osi.root }
    let letters = osi.root.description.utf8.filter { $0 < 0x30 || $0 > 0x39 }
    return Symbol(bytes: letters) ?? osi.root
  }

  static func underlying(_ osi: OSI, named: Symbol?) -> Symbol {
    indexRoots[osi.root] ?? named ?? underlying(osi)
  }

  /// The event that tells what a raw symbol means, with the feed's own number of the instrument.
  static func event(
    symbol: some Collection<UInt8>, dataset: String, instrument: UInt32, times: EventTimes
  ) -> MarketEvent {
    let instrument = InstrumentID(instrument)
    if let osi = OSI(bytes: Array(symbol)), !isEquity(dataset: dataset) {
      return .contract(
        Contract(
          instrument: instrument, times: times, root: osi.root, underlying: underlying(osi),
          expiry: osi.expiry, right: osi.right, strike: osi.strike, isAdjusted: osi.isAdjusted,
          origin: .mapping))
    }
    if isEquity(dataset: dataset), let symbol = Symbol(bytes: symbol) {
      return .stock(Stock(instrument: instrument, times: times, symbol: symbol))
    }
    let isForeign = !isOptions(dataset: dataset) && !isEquity(dataset: dataset)
    return .contract(
      nameless(instrument, times, isForeign ? .unsupported : .unresolved))
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
