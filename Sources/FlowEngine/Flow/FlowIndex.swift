/// Everything the panel shows, append-only, in log order: derived events and the engine's
/// summaries.
///
/// The view at a moment reads only what was known by then, so the index of a whole day and the
/// index of its first half give the same picture of any moment in that half.
public struct FlowIndex: Sendable {
  /// The thresholds that judged what it holds.
  public var settings = Settings()
  public private(set) var directory = Directory()
  public private(set) var rows: [FlowRow] = []
  public private(set) var prints: [PrintRow] = []
  public private(set) var clusters: [Cluster] = []
  public private(set) var alerts: [Alert] = []
  public private(set) var inferences: [Inference] = []
  public private(set) var health: [Health] = []
  /// Off-exchange prints that are rows, as positions in `prints`, in log order.
  public private(set) var offExchange: [Int32] = []
  /// The same by ticker number.
  public private(set) var offExchangeOf: [[Int32]] = []
  /// Bar updates by instrument, each list in log order.
  public private(set) var bars: [[BarUpdate]] = []
  /// Rows by ticker number, each list in log order.
  public private(set) var postings: [[Int32]] = []
  public private(set) var marks = TimeMarks()
  public private(set) var lastSeq: UInt64 = 0
  /// Which stretch of its log it holds; nil when that is all of it.
  public private(set) var part: FlowPart?
  /// Rows of prints in the order in which parents claimed them: no lines of the tape from then on.
  public private(set) var claimed: [Int32] = []
  /// Rows of first alerts and of losses, in log order: what stands on a timeline.
  public private(set) var signs: [Int32] = []

  private var newestCluster: [FlowID: Int32] = [:]
  private var newestAlert: [AlertKey: Int32] = [:]
  private var rowOfPrint: [UInt64: Int32] = [:]

  struct AlertKey: Hashable {
    var subject: FlowID
    var rule: RuleID
  }

  public init() {}

  /// An index of a stretch of a log, to be filled with its runs and then ended.
  ///
  /// - Parameters:
  ///   - tickers: every underlying of the log; `definitions` are those of what the rows name.
  ///   - before: the outline of what lies before the stretch.
  public init(
    part: FlowPart, tickers: [Symbol], definitions: [MarketEvent], before: [TimePoint]
  ) {
    self.part = part
    for ticker in tickers { directory.note(ticker) }
    for definition in definitions { directory.take(definition) }
    for point in before { marks.note(seq: point.seq, at: point.at) }
  }

  /// Ends a stretch with the outline of what lies after it, so that every moment of the log has its
  /// time.
  public mutating func endPart(lastSeq: UInt64, after: [TimePoint]) {
    for point in after { marks.note(seq: point.seq, at: point.at) }
    self.lastSeq = max(self.lastSeq, lastSeq)
  }

  /// Appends a run of input events with everything derived from them.
  public mutating func append(_ events: [MarketEvent], firstSeq: UInt64, _ derived: FlowBatch) {
    for (offset, event) in events.enumerated() {
      directory.take(event, seq: firstSeq + UInt64(offset))
      // What was taken over from other sessions happened at no time of this one.
      if case .history = event { continue }
      marks.note(seq: firstSeq + UInt64(offset), at: event.engineTime.nanoseconds)
    }
    if !events.isEmpty { lastSeq = firstSeq + UInt64(events.count) - 1 }
    merge(events, firstSeq, derived)
    for bar in derived.bars { append(bar) }
    for settled in derived.settled { settle(settled) }
  }

  /// Rows of all kinds, merged by `(seq, n)`.
  private mutating func merge(_ events: [MarketEvent], _ firstSeq: UInt64, _ derived: FlowBatch) {
    var (c, a, i, h) = (0, 0, 0, 0)
    func flush(_ index: inout FlowIndex, before limit: Stamp?) {
      while true {
        let candidates: [(Stamp, Int)] = [
          c < derived.clusters.count ? (derived.clusters[c].stamp, 0) : nil,
          a < derived.alerts.count ? (derived.alerts[a].stamp, 1) : nil,
          h < derived.health.count ? (derived.health[h].stamp, 2) : nil,
          i < derived.inferences.count ? (derived.inferences[i].stamp, 3) : nil,
        ].compactMap { $0 }
        guard let first = candidates.min(by: { $0.0 < $1.0 }) else { return }
        if let limit, limit < first.0 { return }
        switch first.1 {
        case 0:
          index.append(derived.clusters[c])
          c += 1
        case 1:
          index.append(derived.alerts[a])
          a += 1
        case 3:
          index.append(derived.inferences[i])
          i += 1
        default:
          index.append(derived.health[h])
          h += 1
        }
      }
    }
    for judgement in derived.judgements where judgement.flags.contains(.notable) {
      flush(&self, before: judgement.stamp)
      guard judgement.stamp.seq >= firstSeq,
        case .trade(let trade) = events[Int(judgement.stamp.seq - firstSeq)]
      else { continue }
      append(trade, judgement)
    }
    flush(&self, before: nil)
  }

  private mutating func append(_ trade: Trade, _ judgement: Judgement) {
    let position = Int32(prints.count)
    prints.append(
      PrintRow(trade: trade, judgement: judgement, settledGrade: judgement.grade))
    let ticker = directory.asKnown(at: judgement.stamp.seq).tickerNumber(trade.instrument)
    if judgement.flags.contains(.offExchange) {
      offExchange.append(position)
      if let ticker {
        while offExchangeOf.count <= Int(ticker) { offExchangeOf.append([]) }
        offExchangeOf[Int(ticker)].append(position)
      }
    }
    rowOfPrint[judgement.stamp.seq] = position
    push(
      .print, position: position, ticker: ticker, stamp: judgement.stamp, previous: nil)
    prints[Int(position)].row = Int32(rows.count - 1)
  }

  private mutating func append(_ cluster: Cluster) {
    let position = Int32(clusters.count)
    clusters.append(cluster)
    let row = push(
      .cluster, position: position, ticker: directory.tickerNumber(cluster.underlying),
      stamp: cluster.stamp, previous: newestCluster[cluster.id],
      isContinued: part != nil && cluster.version > 1)
    newestCluster[cluster.id] = row
  }

  private mutating func append(_ alert: Alert) {
    let position = Int32(alerts.count)
    alerts.append(alert)
    let key = AlertKey(subject: alert.subject, rule: alert.rule)
    let isContinued = part != nil && alert.version > 1
    let row = push(
      .alert, position: position, ticker: directory.tickerNumber(alert.underlying),
      stamp: alert.stamp, previous: newestAlert[key], isContinued: isContinued)
    if newestAlert[key] == nil, !isContinued { signs.append(row) }
    newestAlert[key] = row
  }

  private mutating func append(_ value: Inference) {
    let position = Int32(inferences.count)
    inferences.append(value)
    push(
      .inference, position: position, ticker: directory.tickerNumber(value.symbol),
      stamp: value.stamp, previous: nil)
  }

  private mutating func append(_ event: Health) {
    let position = Int32(health.count)
    health.append(event)
    signs.append(push(.health, position: position, ticker: nil, stamp: event.stamp, previous: nil))
  }

  private mutating func append(_ bar: BarUpdate) {
    let index = Int(bar.instrument.index)
    while bars.count <= index { bars.append([]) }
    bars[index].append(bar)
  }

  private mutating func settle(_ settled: Settled) {
    guard let position = rowOfPrint[settled.print] else { return }
    if settled.state == .cancelled {
      // The first cancel counts: a repeated one must not move the moment it was taken back.
      let first = min(prints[Int(position)].cancelledAt, settled.stamp.seq)
      prints[Int(position)].cancelledAt = first
      return
    }
    guard prints[Int(position)].settledAt == .max else { return }
    prints[Int(position)].settledAt = settled.stamp.seq
    prints[Int(position)].cluster = settled.cluster
    prints[Int(position)].settledGrade = settled.grade
    if settled.cluster != nil { claimed.append(prints[Int(position)].row) }
  }

  @discardableResult
  private mutating func push(
    _ kind: FlowRow.Kind, position: Int32, ticker: UInt32?, stamp: Stamp, previous: Int32?,
    isContinued: Bool = false
  ) -> Int32 {
    let row = Int32(rows.count)
    rows.append(
      FlowRow(
        kind: kind, isFirst: previous == nil && !isContinued, position: position,
        ticker: ticker ?? .max,
        seq: stamp.seq, n: stamp.n, at: stamp.at.nanoseconds))
    if let previous { rows[Int(previous)].next = row }
    if let ticker {
      while postings.count <= Int(ticker) { postings.append([]) }
      postings[Int(ticker)].append(row)
    }
    return row
  }

  /// The newest row of a cluster, whatever the moment.
  public func newestRow(of cluster: FlowID) -> Int? { newestCluster[cluster].map(Int.init) }

  /// The row with this place in the order of everything, when there is one.
  public func row(seq: UInt64, n: UInt32) -> Int? {
    let row = rows.prefixEnd { ($0.seq, $0.n) < (seq, n) }
    return row < rows.count && rows[row].seq == seq && rows[row].n == n ? row : nil
  }

  /// The position in `prints` of the print with this `seq`, when it is a row.
  public func print(seq: UInt64) -> Int? { rowOfPrint[seq].map(Int.init) }
}
