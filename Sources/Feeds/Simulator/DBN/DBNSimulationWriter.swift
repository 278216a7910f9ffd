public import FlowEngine

/// Writes a simulated market as DBN version 3, in pieces, to a closure.
///
/// DBN has no sale conditions, no calendar and no participant time: those are left out, as they
/// are by the vendor, and so are clocks. An instrument id is the index of the instrument plus one.
/// Trades of options carry the NBBO just before them (tcbbo).
public struct DBNSimulationWriter {
  public typealias Sink = (DBNSimulationFile, [UInt8]) -> Void

  /// Calendar notes, statuses, cancels and notices, for which these files have no record.
  public private(set) var leftOut = 0
  /// Records written.
  public private(set) var written = 0

  private static let undefined = Int64.max
  private static let flush = 1 << 16
  /// Between publication and the vendor's receipt. Unit: nanoseconds.
  private static let transit: Int64 = 200_000

  private let sink: Sink
  private var pending: [(file: DBNSimulationFile, bytes: [UInt8])]
  private var isStock: [Bool] = []
  private var tapes: [UInt8] = []
  private var best: [Quote?] = []
  private var sequence: UInt32 = 0

  /// - Parameter files: which to write; without `optionQuotes` and `stockQuotes` the session is a
  ///   third of the size.
  public init(
    session: CalendarDate, files: Set<DBNSimulationFile> = Set(DBNSimulationFile.allCases),
    sink: @escaping Sink
  ) {
    self.sink = sink
    pending = DBNSimulationFile.allCases.filter { files.contains($0) }.map {
      ($0, Self.metadata(of: $0, session: session))
    }
  }

  public mutating func write(_ events: [MarketEvent]) {
    for event in events { write(event) }
  }

  /// Gives what is still held to the sink.
  public mutating func finish() {
    for index in pending.indices where !pending[index].bytes.isEmpty {
      sink(pending[index].file, pending[index].bytes)
      pending[index].bytes = []
    }
  }

  private mutating func write(_ event: MarketEvent) {
    switch event {
    case .stock(let stock):
      note(stock.instrument, isStock: true, tape: stock.tape)
      append(definition(of: stock), to: .stockDefinitions)
    case .contract(let contract):
      note(contract.instrument, isStock: false, tape: 0)
      append(definition(of: contract), to: .optionDefinitions)
    case .openInterest(let interest): append(statistic(interest), to: .openInterest)
    case .quote(let quote):
      let index = Int(quote.instrument.index)
      best[index] = quote
      append(consolidated(quote), to: isStock[index] ? .stockQuotes : .optionQuotes)
    case .trade(let trade):
      sequence &+= 1
      let index = Int(trade.instrument.index)
      if isStock[index] {
        append(plain(trade), to: .stockTrades)
      } else {
        append(consolidated(trade, best: best[index]), to: .optionTrades)
      }
    case .clock: break
    default: leftOut += 1
    }
  }

  private mutating func note(_ instrument: InstrumentID, isStock: Bool, tape: UInt8) {
    precondition(Int(instrument.index) == self.isStock.count, "instruments are dense")
    self.isStock.append(isStock)
    tapes.append(tape)
    best.append(nil)
  }

  private mutating func append(_ record: DBNRecordBuffer, to file: DBNSimulationFile) {
    guard let index = pending.firstIndex(where: { $0.file == file }) else { return }
    written += 1
    pending[index].bytes.append(contentsOf: record.bytes)
    if pending[index].bytes.count >= Self.flush {
      sink(file, pending[index].bytes)
      pending[index].bytes.removeAll(keepingCapacity: true)
    }
  }

  // MARK: Records

  private static func metadata(of file: DBNSimulationFile, session: CalendarDate) -> [UInt8] {
    let start = Int64(SimulationCalendar.days(session)) * SimulationCalendar.day
    var buffer = DBNRecordBuffer(size: 128)
    buffer.put("DBN", at: 0)
    buffer.put(UInt8(3), at: 3)
    buffer.put(UInt32(120), at: 4)
    buffer.put(file.dataset, at: 8)
    buffer.put(file.schema, at: 24)
    buffer.put(start, at: 26)
    buffer.put(start + 2 * SimulationCalendar.day, at: 34)
    buffer.put(UInt8(1), at: 50)
    buffer.put(UInt16(71), at: 53)
    return buffer.bytes
  }

  private func record(
    size: Int, type: UInt8, publisher: UInt16, _ instrument: InstrumentID, _ times: EventTimes
  ) -> DBNRecordBuffer {
    DBNRecordBuffer(
      size: size, type: type, publisher: publisher, instrument: instrument.index + 1,
      event: times.known.nanoseconds)
  }

  private func statistic(_ interest: OpenInterest) -> DBNRecordBuffer {
    var record = record(
      size: 80, type: 0x18, publisher: DBNPublishers.opra, interest.instrument, interest.times)
    record.put(interest.times.known.nanoseconds + Self.transit, at: 16)
    record.put(UInt64.max, at: 24)
    record.put(Self.undefined, at: 32)
    record.put(interest.quantity, at: 40)
    record.put(UInt16(9), at: 56)
    record.put(UInt8(1), at: 60)
    return record
  }

  private func plain(_ trade: Trade) -> DBNRecordBuffer {
    var record = record(
      size: 48, type: 0, publisher: DBNPublishers.stock(trade.venue), trade.instrument,
      trade.times)
    put(trade, in: &record)
    record.put(sequence, at: 44)
    return record
  }

  private func consolidated(_ trade: Trade, best: Quote?) -> DBNRecordBuffer {
    var record = record(
      size: 80, type: 0xC2, publisher: DBNPublishers.option(trade.venue), trade.instrument,
      trade.times)
    put(trade, in: &record)
    put(best, publisher: DBNPublishers.option, in: &record)
    return record
  }

  private func consolidated(_ quote: Quote) -> DBNRecordBuffer {
    let index = Int(quote.instrument.index)
    let isUTP = tapes[index] == UInt8(ascii: "C")
    let stocks = isUTP ? DBNPublishers.utp : DBNPublishers.cta
    var record = record(
      size: 80, type: 0xB1, publisher: isStock[index] ? stocks : DBNPublishers.opra,
      quote.instrument, quote.times)
    record.put(quote.prices.rawBid == .min ? Self.undefined : quote.prices.rawBid, at: 16)
    record.put(quote.prices.bidSize ?? 0, at: 24)
    record.put("MB", at: 28)
    record.put(UInt8(128), at: 30)
    record.put(quote.times.known.nanoseconds + Self.transit, at: 32)
    put(
      quote, publisher: isStock[index] ? DBNPublishers.stock : DBNPublishers.option, in: &record)
    return record
  }

  private func put(_ trade: Trade, in record: inout DBNRecordBuffer) {
    record.put(trade.price.billionths, at: 16)
    record.put(UInt32(clamping: trade.size), at: 24)
    record.put("TN", at: 28)
    record.put(UInt8(194), at: 30)
    record.put(trade.times.known.nanoseconds + Self.transit, at: 32)
  }

  private func put(
    _ quote: Quote?, publisher: (Venue) -> UInt16, in record: inout DBNRecordBuffer
  ) {
    let prices = quote?.prices ?? .none
    record.put(prices.rawBid == .min ? Self.undefined : prices.rawBid, at: 48)
    record.put(prices.rawAsk == .min ? Self.undefined : prices.rawAsk, at: 56)
    record.put(prices.bidSize ?? 0, at: 64)
    record.put(prices.askSize ?? 0, at: 68)
    record.put(quote.map { publisher($0.bidVenue) } ?? 0, at: 72)
    record.put(quote.map { publisher($0.askVenue) } ?? 0, at: 76)
  }

  private func definition(of stock: Stock) -> DBNRecordBuffer {
    var record = definition(
      stock.instrument, stock.times,
      publisher: stock.tape == UInt8(ascii: "C") ? DBNPublishers.utp : DBNPublishers.cta)
    record.put(stock.ticks.base, at: 24)
    record.put(stock.symbol.description, at: 238)
    record.put(UInt8(ascii: "K"), at: 487)
    record.put(stock.symbol.description, at: 335)
    return record
  }

  private func definition(of contract: Contract) -> DBNRecordBuffer {
    var record = definition(contract.instrument, contract.times, publisher: DBNPublishers.opra)
    let days = SimulationCalendar.days(contract.expiry)
    record.put(Int64(days) * SimulationCalendar.day, at: 40)
    record.put(contract.strike.billionths, at: 104)
    record.put(OSI(contract).description, at: 238)
    record.put("OPRA", at: 330)
    record.put(contract.underlying.description, at: 335)
    record.put("OPT", at: 353)
    record.put(contract.underlying.description, at: 391)
    record.put("USD", at: 412)
    record.put(contract.right == .call ? "C" : "P", at: 487)
    return record
  }

  /// A definition in which everything that these files do not say is undefined.
  private func definition(
    _ instrument: InstrumentID, _ times: EventTimes, publisher: UInt16
  ) -> DBNRecordBuffer {
    var record = record(size: 520, type: 0x13, publisher: publisher, instrument, times)
    record.put(times.known.nanoseconds + Self.transit, at: 16)
    for offset in stride(from: 24, through: 128, by: 8) { record.put(Self.undefined, at: offset) }
    record.put(UInt64.max, at: 40)
    record.put(UInt64.max, at: 48)
    record.put(UInt64(instrument.index) + 1, at: 112)
    for offset in stride(from: 136, through: 208, by: 4) { record.put(Int32.max, at: offset) }
    for offset in [140, 152, 156, 172, 188, 208] { record.put(UInt32(0), at: offset) }
    record.put(Int16.max, at: 212)
    record.put(UInt16.max, at: 214)
    record.put(UInt16.max, at: 216)
    record.put("USD", at: 224)
    record.put("F", at: 488)
    record.put("A", at: 493)
    for offset in [489, 490, 491, 492, 494, 495, 496, 500] { record.put(UInt8.max, at: offset) }
    record.put("N", at: 497)
    record.put(Int8.max, at: 498)
    record.put(Int8.max, at: 499)
    record.put(" N", at: 501)
    return record
  }
}
