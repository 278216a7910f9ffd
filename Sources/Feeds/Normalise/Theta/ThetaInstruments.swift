import FlowEngine

/// The instruments of one file, numbered in the order of their first row.
struct ThetaInstruments {
  private var numbers: [OSI: UInt32] = [:]
  private var symbols: [Symbol: UInt32] = [:]
  private var count: UInt32 = 0
  /// Rows come in runs of one contract.
  private var last: (contract: OSI, number: UInt32)?

  /// The number of a row's instrument, and its definition when it is new.
  ///
  /// - Parameter stock: the stock of a file that does not name it. Without one the number stays
  ///   undefined, and the merge calls it unresolved.
  mutating func number(
    _ row: ThetaRow, stock: Symbol?
  ) -> (InstrumentID, definition: MarketEvent?) {
    let times = EventTimes(published: row.at)
    guard let contract = row.contract else {
      let symbol = row.symbol ?? stock
      if let number = symbols[symbol ?? .none] { return (InstrumentID(number), nil) }
      let instrument = next()
      symbols[symbol ?? .none] = instrument.index
      let definition = symbol.map {
        MarketEvent.stock(Stock(instrument: instrument, times: times, symbol: $0))
      }
      return (instrument, definition)
    }
    if let last, last.contract == contract { return (InstrumentID(last.number), nil) }
    if let number = numbers[contract] {
      last = (contract, number)
      return (InstrumentID(number), nil)
    }
    let instrument = next()
    numbers[contract] = instrument.index
    last = (contract, instrument.index)
    return (
      instrument,
      .contract(
        Contract(
          instrument: instrument, times: times, root: contract.root,
          underlying: ContractIdentity.underlying(contract), expiry: contract.expiry,
          right: contract.right, strike: contract.strike, isAdjusted: contract.isAdjusted,
          origin: .mapping))
    )
  }

  private mutating func next() -> InstrumentID {
    defer { count += 1 }
    return InstrumentID(count)
  }
}

/// What a file held that became no event, or less of one: counted, and told at its end.
struct ThetaTallies {
  struct Entry: Hashable {
    var kind: HealthKind
    /// The code; or the first line, for kinds that have no code.
    var place: Int64
    var lost: Int64
  }

  /// Added to the number of an exchange, and of a quote condition, to tell it from a condition.
  static let exchangePlace: Int64 = 1_000
  static let quotePlace: Int64 = 2_000

  private(set) var entries: [Entry] = []

  /// - Parameter isOnce: one entry for the kind, at the place of the first.
  mutating func count(_ kind: HealthKind, place: Int64, isOnce: Bool = false) {
    let known = entries.firstIndex { $0.kind == kind && (isOnce || $0.place == place) }
    if let known {
      entries[known].lost += 1
    } else {
      entries.append(Entry(kind: kind, place: place, lost: 1))
    }
  }
}
