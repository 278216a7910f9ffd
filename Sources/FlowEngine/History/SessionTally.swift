/// What a history takes from one session: volumes, sizes, parents, statements.
///
/// Volume and open interest are counted as the engine counts them, from the raw events.
struct SessionTally: Sendable {
  /// Contracts of a series by the end of a half hour.
  struct Point: Hashable, Sendable {
    var bucket: Int32
    var contracts: Int64
  }

  struct Series: Sendable {
    /// nil for what is no listed series.
    var osi: OSI?
    var underlying = Symbol.none
    var isOption = false
    /// Net of cancels.
    var volume: Int64 = 0
    /// First of the session; -1 when unknown.
    var openInterest: Int64 = -1
    var points: [Point] = []
  }

  let session: CalendarDate
  /// By instrument number.
  private(set) var series: [Series] = []
  /// Newest version of each, in order of first appearance.
  private(set) var parents: [ParentRecord] = []
  /// Single-leg prints by underlying, in order of first appearance.
  private(set) var sizes: [(underlying: Symbol, counts: ValueCounts)] = []
  private(set) var gammas: [(underlying: Symbol, bucket: Int32, value: Int64)] = []
  /// Nothing was lost, so that a day's volume is all of it (H-08).
  var isVolumeComplete = true

  private var seq: UInt64 = 0
  private var ledger = PrintLedger()
  // Looked up or asked for membership, never walked.
  private var parentPlaces: [FlowID: Int] = [:]
  private var sizePlaces: [Symbol: Int] = [:]
  /// Prints of a single-leg code that count for no size.
  private var unsized: Set<UInt64> = []

  init(session: CalendarDate) { self.session = session }

  mutating func take(_ events: [MarketEvent], _ derived: FlowBatch) {
    var judgements = derived.judgements[...]
    for event in events {
      seq += 1
      while let next = judgements.first, next.stamp.seq < seq { judgements.removeFirst() }
      let judgement = judgements.first.flatMap { $0.stamp.seq == seq ? $0 : nil }
      switch event {
      case .contract(let contract): define(contract)
      case .stock(let stock): define(stock)
      case .openInterest(let interest): note(interest)
      case .trade(let trade): take(trade, judgement)
      case .cancel(let cancel): takeBack(cancel)
      case .notice(let notice): if notice.kind == .gap { isVolumeComplete = false }
      case .status, .calendar, .quote, .clock, .history: break
      }
    }
    for cluster in derived.clusters { note(cluster) }
    for inference in derived.inferences where inference.type == .descriptive { note(inference) }
  }

  /// Takes what was kept of a session that is over.
  mutating func restore(
    _ series: [(index: UInt32, series: Series)], _ parents: [ParentRecord],
    _ sizes: [(underlying: Symbol, counts: ValueCounts)],
    _ gammas: [(underlying: Symbol, bucket: Int32, value: Int64)]
  ) {
    for item in series { with(InstrumentID(item.index)) { $0 = item.series } }
    self.parents = parents
    self.sizes = sizes
    self.gammas = gammas
  }

  /// The series of an instrument; nil for what is none.
  func osi(_ instrument: InstrumentID) -> OSI? {
    let index = Int(instrument.index)
    return index < series.count ? series[index].osi : nil
  }

  private mutating func define(_ contract: Contract) {
    let isListed = contract.origin == .definition || contract.origin == .mapping
    with(contract.instrument) { state in
      state.osi = isListed && !contract.root.isNone ? OSI(contract) : nil
      state.underlying = contract.underlying
      state.isOption = contract.origin != .unsupported
    }
  }

  private mutating func define(_ stock: Stock) {
    with(stock.instrument) { state in
      state.osi = nil
      state.underlying = stock.symbol
      state.isOption = false
    }
  }

  private mutating func note(_ interest: OpenInterest) {
    with(interest.instrument) { state in
      if state.openInterest < 0 { state.openInterest = interest.quantity }
    }
  }

  private mutating func take(_ trade: Trade, _ judgement: Judgement?) {
    let index = Int(trade.instrument.index)
    guard index < series.count, series[index].isOption else { return }
    if let letter = OptionConditions.cancelLetter(trade.conditions) {
      return takeBack(
        Cancel(
          instrument: trade.instrument, times: trade.times, venue: trade.venue,
          price: trade.price, size: trade.size, letter: letter))
    }
    ledger.append(trade, seq: seq)
    if trade.size > 0 { count(trade.size, index, at: trade.times.engine) }
    guard isSingleLeg(trade.conditions.single ?? 0) else { return }
    if let judgement, trade.size > 0, OptionConditions.classify(trade.conditions) != .unrecognised,
      judgement.reasons.isDisjoint(with: Self.refused)
    {
      size(of: series[index].underlying) { $0.add(trade.size) }
    } else {
      unsized.insert(seq)
    }
  }

  private mutating func takeBack(_ cancel: Cancel) {
    let index = Int(cancel.instrument.index)
    guard index < series.count, series[index].isOption, let entry = ledger.take(cancel) else {
      return
    }
    if entry.size > 0 { count(-entry.size, index, at: cancel.times.engine) }
    if isSingleLeg(entry.letter), !unsized.contains(entry.seq) {
      size(of: series[index].underlying) { $0.remove(entry.size) }
    }
  }

  /// A time that steps back counts where the tape is: the volume is as it was known then.
  private mutating func count(_ contracts: Int64, _ index: Int, at time: Timestamp) {
    series[index].volume.addSaturating(contracts)
    let bucket = VolumeBucket.of(time, session)
    if let last = series[index].points.last, last.bucket >= bucket {
      series[index].points[series[index].points.count - 1].contracts = series[index].volume
    } else {
      series[index].points.append(Point(bucket: bucket, contracts: series[index].volume))
    }
  }

  /// What S-21 refuses.
  private static let refused: Reasons = [
    Reason.badPrice.bit, Reason.duplicate.bit, Reason.adjusted.bit,
  ]

  /// The code of a print of one series, which could be a block (C-13); 0 for a print without.
  private func isSingleLeg(_ letter: UInt8) -> Bool {
    guard letter != 0 else { return true }
    switch OptionConditions.byLetter[Int(letter)] {
    case .plain, .iso, .auction, .floor, .extendedHours, .cross, .reopening, .notDelivered:
      return true
    case .multiLeg, .multiLegVersusSingle, .stockOption, .late, .cancel, .compression,
      .unrecognised:
      return false
    }
  }

  private mutating func note(_ cluster: Cluster) {
    var expiry: CalendarDate?
    for leg in cluster.legs where expiry == nil { expiry = osi(leg.instrument)?.expiry }
    let record = ParentRecord(cluster, expiry: expiry)
    if let place = parentPlaces[cluster.id] {
      parents[place] = record
    } else {
      parentPlaces[cluster.id] = parents.count
      parents.append(record)
    }
  }

  private mutating func note(_ said: Inference) {
    guard let clause = said.evidence.first(where: { $0.name == GammaStatement.tradedLine }),
      case .dollars(let value) = clause.seen
    else { return }
    gammas.append((said.symbol, GammaBucket.of(said.from), value.millionths))
  }

  private mutating func size(of underlying: Symbol, _ body: (inout ValueCounts) -> Void) {
    let place: Int
    if let known = sizePlaces[underlying] {
      place = known
    } else {
      place = sizes.count
      sizePlaces[underlying] = place
      sizes.append((underlying, ValueCounts()))
    }
    body(&sizes[place].counts)
  }

  private mutating func with(_ id: InstrumentID, _ body: (inout Series) -> Void) {
    let index = Int(id.index)
    while series.count <= index { series.append(Series()) }
    body(&series[index])
  }
}
