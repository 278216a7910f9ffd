import FlowEngine

/// Derived objects as JSON lines, to the letter of `cli.md`.
struct ObjectJSON {
  var directory: Directory
  /// The thresholds that judged: a cluster's clauses show what was asked.
  var settings = Settings()
  /// Names to write, and nothing else; nil = all.
  var columns: Set<String>?

  func line(_ object: FlowObject) -> String {
    switch object {
    case .cluster(let value): line(value)
    case .alert(let value): line(value)
    case .inference(let value): line(value)
    case .health(let value): line(value)
    case .print(let value): line(value)
    }
  }

  func line(_ cluster: Cluster) -> String {
    write(kind: "cluster", id: cluster.id.description, version: cluster.version, cluster.stamp) {
      json in
      json.field("type", cluster.type.word)
      json.field("structure", cluster.structure?.word)
      json.strings("alternatives", cluster.alternatives.map(\.word))
      json.field("underlying", cluster.underlying.description)
      json.field("state", cluster.state.word)
      json.field("start", cluster.start)
      json.field("end", cluster.end)
      json.field("size", cluster.size)
      json.field("premium", cluster.premium)
      json.field("netPrice", cluster.netPrice)
      json.field("side", cluster.side.word)
      json.field("grade", cluster.grade.word)
      json.field("score", cluster.score)
      json.strings("exchanges", cluster.venues.map(\.description))
      json.field("openingAtLeast", cluster.openingAtLeast)
      json.key("legs")
      json.array(cluster.legs) { leg($1, &$0) }
      json.strings("members", cluster.members.map(\.description))
      json.key("causes")
      json.array(cluster.causes) { $0.raw(String($1)) }
      Self.clauses("evidence", cluster.evidence(settings), &json)
      Self.clauses("counterEvidence", cluster.counterEvidence, &json)
    }
  }

  func line(_ alert: Alert) -> String {
    write(kind: "alert", id: alert.id, version: alert.version, alert.stamp) { json in
      json.field("rule", alert.rule.name)
      json.field("ruleVersion", alert.ruleVersion)
      json.field("parameters", hex(alert.parameters))
      json.field("underlying", alert.underlying.description)
      json.strings("contracts", alert.instruments.map { directory.name($0) })
      json.field("start", alert.start)
      json.field("end", alert.end)
      json.field("side", alert.side.word)
      json.field("grade", alert.grade.word)
      json.field("openingAtLeast", alert.openingAtLeast)
      json.field("direction", alert.direction.word)
      json.field("confidence", alert.confidence.word)
      json.field("cluster", alert.subject.kind == .cluster ? alert.subject.description : nil)
      json.strings("related", alert.related.map(\.name))
      json.field("premium", alert.premium)
      json.field("state", alert.state.word)
      Self.clauses("evidence", alert.evidence, &json)
      Self.clauses("counterEvidence", alert.counterEvidence, &json)
      json.key("causes")
      json.array(alert.causes) { $0.raw(String($1)) }
    }
  }

  func line(_ health: Health) -> String {
    write(kind: "health", id: health.id.description, version: 1, health.stamp) { json in
      json.field("feed", health.feed.description)
      json.field("event", health.kind.word)
      json.field("detail", health.detail)
      json.field("lost", health.lost)
    }
  }

  func line(_ inference: Inference) -> String {
    if let of = inference.of { return verdict(inference, of) }
    return write(
      kind: "inference", id: "\(inference.id):\(inference.type.word)",
      version: inference.version, inference.stamp
    ) { json in
      json.field("type", inference.type.word)
      json.field("symbol", inference.symbol.description)
      json.field("from", inference.from)
      json.field("to", inference.to)
      json.field("side", inference.side.word)
      json.field("volume", inference.volume)
      number("share", inference.share, decimals: 4, &json)
      number("p", inference.p, decimals: 6, &json)
      json.field("n_samples", inference.samples)
      statement(inference, &json)
    }
  }

  /// A next-morning verdict, a kind of line of its own (`cli.md`).
  private func verdict(_ inference: Inference, _ of: SessionParent) -> String {
    write(
      kind: "verdict", id: "\(inference.id):verdict", version: inference.version, inference.stamp
    ) { json in
      json.field("of", "\(of)")
      json.field("result", inference.result.word)
      json.key("seen")
      json.object { json in
        for clause in inference.evidence { json.field(clause.name, clause.seen.text) }
      }
      json.field("symbol", inference.symbol.description)
      statement(inference, &json)
    }
  }

  private func number(
    _ name: String, _ value: Int64?, decimals: Int, _ json: inout JSONText
  ) {
    json.key(name)
    if let value {
      json.raw(DecimalText.text(value, decimals: decimals, atLeast: 0))
    } else {
      json.null()
    }
  }

  private func statement(_ inference: Inference, _ json: inout JSONText) {
    Self.clauses("evidence", inference.evidence, &json)
    Self.clauses("counterEvidence", inference.counterEvidence, &json)
    json.key("causes")
    json.array(inference.causes) { $0.raw(String($1)) }
  }

  func line(_ print: FinalPrint) -> String {
    let (trade, judgement, settled) = (print.trade, print.judgement, print.settled)
    let isEquity = judgement.flags.contains(.equity)
    return write(
      kind: "print", id: "p\(judgement.stamp.seq)", version: UInt32(settled.version), settled.stamp
    ) { json in
      json.field(isEquity ? "symbol" : "contract", directory.symbol(of: trade.instrument))
      json.field("price", trade.price)
      json.field("size", trade.size)
      json.field("exchange", trade.venue.isKnown ? trade.venue.description : nil)
      json.strings("conditions", conditions(trade.conditions))
      json.field("bid", judgement.quote.bid)
      json.field("ask", judgement.quote.ask)
      json.key("quoteAge")
      if let age = judgement.quoteAge {
        json.raw(DecimalText.seconds(nanoseconds: age))
      } else {
        json.null()
      }
      json.field("side", judgement.side.word)
      json.field("grade", settled.grade.word)
      json.strings("reasons", judgement.reasons.labels)
      json.field("spot", judgement.spot)
      json.field("volumeBefore", judgement.volumeBefore)
      json.field("oi", judgement.openInterest)
      json.field("openingAtLeast", opening(trade, judgement))
      json.field("cluster", settled.cluster?.description)
      json.field("state", settled.state.word)
      if isEquity { equity(print, &json) }
    }
  }

  private func equity(_ print: FinalPrint, _ json: inout JSONText) {
    let (trade, judgement) = (print.trade, print.judgement)
    json.field("offExchange", judgement.flags.contains(.offExchange))
    json.field("position", judgement.position.word)
    json.field("eligible", judgement.flags.contains(.eligible))
    json.field("excluded", judgement.exclusion.word)
    json.field("executedAt", trade.times.executed)
    json.key("delay")
    if let executed = trade.times.executed, let published = trade.times.published {
      json.raw(DecimalText.seconds(nanoseconds: published - executed))
    } else {
      json.null()
    }
    json.field("notional", trade.price.notional(of: trade.size, multiplier: 1))
    json.field("subPenny", judgement.flags.contains(.subPenny))
    json.field("oddLot", judgement.flags.contains(.oddLot))
  }

  /// Provable opening contracts of one print, max(0, q − OI0 − V); nil without open interest
  /// (O-01).
  private func opening(_ trade: Trade, _ judgement: Judgement) -> Int64? {
    judgement.openInterest.map { max(0, trade.size - $0 - judgement.volumeBefore) }
  }

  private func conditions(_ conditions: SaleConditions) -> [String]? {
    guard conditions.isDelivered else { return nil }
    return conditions.letters.map { String(decoding: [$0], as: UTF8.self) }
  }

  private func leg(_ leg: Leg, _ json: inout JSONText) {
    json.object { json in
      let isStock = directory.stock(leg.instrument) != nil
      json.field(isStock ? "symbol" : "contract", directory.name(leg.instrument))
      json.field("side", leg.side.word)
      json.field("ratio", leg.ratio)
      json.field("size", leg.size)
      json.field("price", leg.price)
      json.field("premium", leg.premium)
      json.field("prints", leg.prints)
      json.field("grade", leg.grade.word)
      number("delta", leg.delta, decimals: 4, &json)
      number("iv", leg.iv, decimals: 6, &json)
    }
  }

  static func clauses(_ name: String, _ clauses: [Clause], _ json: inout JSONText) {
    json.key(name)
    json.array(clauses) { json, clause in
      json.object { json in
        json.field("clause", clause.name)
        json.field("seen", clause.seen.text)
        json.field("asked", clause.asked.text)
        json.field("passed", clause.passed)
      }
    }
  }

  private func write(
    kind: String, id: String, version: UInt32, _ stamp: Stamp, _ body: (inout JSONText) -> Void
  ) -> String {
    var json = JSONText(columns: columns)
    json.object { json in
      json.field("kind", kind)
      json.field("id", id)
      json.field("version", version)
      json.field("seq", stamp.seq)
      json.field("n", stamp.n)
      json.field("at", stamp.at)
      body(&json)
    }
    return json.text
  }

  private func hex(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// A print with its judgement and its end: what `--emit prints` shows.
struct FinalPrint: Hashable, Sendable {
  var trade: Trade
  var judgement: Judgement
  var settled: Settled
}
