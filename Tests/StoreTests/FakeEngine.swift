import FlowEngine

/// A stub machine that derives something of every kind, by arithmetic on the event alone.
struct FakeEngine {
  private var seq: UInt64 = 0
  private var volume: [UInt32: Int64] = [:]
  /// Makes the stub judge otherwise, as an altered rule would.
  var sizeMin: Int64 = 50

  mutating func step(_ event: borrowing MarketEvent, into out: inout FlowBatch) {
    seq += 1
    guard case .trade(let trade) = copy event else {
      if case .notice(let notice) = copy event {
        out.health.append(
          Health(
            stamp: Stamp(seq: seq, n: 0, at: notice.times.engine), kind: notice.kind,
            feed: notice.feed, detail: "lost \(notice.rawLost)", lost: notice.lost))
      }
      return
    }
    let at = trade.times.engine
    let before = volume[trade.instrument.index, default: 0]
    volume[trade.instrument.index] = before &+ trade.size
    let isBuy = trade.price.billionths == trade.attached.rawAsk
    let judgement = Judgement(
      stamp: Stamp(seq: seq, n: 0, at: at), instrument: trade.instrument,
      side: isBuy ? .buy : .unknown, grade: isBuy ? .b : .u, flags: [.eligible, .quoteAttached],
      reasons: Reasons(rawValue: isBuy ? 5 : 1), quote: trade.attached, volumeBefore: before)
    out.judgements.append(judgement)
    out.settled.append(
      Settled(
        stamp: Stamp(seq: seq, n: 1, at: at), print: seq, grade: judgement.grade, state: .live))
    if seq % 7 == 0 {
      out.bars.append(
        BarUpdate(
          stamp: Stamp(seq: seq, n: 2, at: at), instrument: trade.instrument, minute: 5,
          open: trade.price, high: trade.price, low: trade.price, close: trade.price,
          volume: trade.size, offExchangeVolume: 0))
    }
    guard trade.size >= sizeMin else { return }
    out.clusters.append(Self.cluster(of: trade, seq: seq, at: at))
    guard let cluster = out.clusters.last, isBuy else { return }
    out.alerts.append(
      Alert(
        stamp: Stamp(seq: seq, n: 4, at: at), cluster: cluster, rule: "unusual-size", version: 1,
        ruleVersion: 1, parameters: 7, state: .final, direction: .bullish, confidence: .medium,
        evidence: (0..<12).map {
          Clause(
            "premium over floor \($0)", seen: .dollars(cluster.premium),
            asked: .atLeast(.dollars(1)))
        }, counterEvidence: []))
  }

  static func cluster(of trade: Trade, seq: UInt64, at: Timestamp) -> Cluster {
    let premium = trade.price.notional(of: trade.size, multiplier: 100)
    var cluster = Cluster(
      stamp: Stamp(seq: seq, n: 3, at: at), id: FlowID(.cluster, seq: seq), version: 1,
      type: .probableSweep, underlying: "NVDA", state: .final, start: at, end: at,
      size: trade.size, premium: premium, side: .buy, grade: .b,
      legs: [
        Leg(
          instrument: trade.instrument, side: .buy, size: trade.size, price: trade.price,
          premium: premium, prints: 1, grade: .b)
      ], causes: [seq])
    cluster.venues = [trade.venue]
    cluster.facts.gapMax = Int64(truncatingIfNeeded: seq)
    return cluster
  }

  /// Steps a run of events.
  mutating func derive(_ events: some Sequence<MarketEvent>) -> FlowBatch {
    var out = FlowBatch()
    for event in events { step(event, into: &out) }
    return out
  }
}
