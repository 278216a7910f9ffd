import FlowEngine

/// Derived objects as CSV: the JSON fields that are single values, lists joined by `;`.
enum CSVText {
  /// The names of one kind, in order. Names are never removed; new ones come last.
  static func columns(_ kind: EmitKinds.Kind) -> [String] {
    names(kind).split(separator: ",").map(String.init)
  }

  /// - Parameter columns: the names to print, in this order; nil = all.
  static func line(
    _ object: FlowObject, _ directory: Directory, columns: [String]? = nil
  ) -> String {
    let (kind, fields) = fields(object, directory)
    guard let columns else { return row(fields) }
    let all = self.columns(kind)
    return row(columns.map { name in all.firstIndex(of: name).map { fields[$0] } ?? "" })
  }

  private static func fields(
    _ object: FlowObject, _ directory: Directory
  ) -> (EmitKinds.Kind, [String]) {
    switch object {
    case .cluster(let value): return (.clusters, fields(value, directory))
    case .alert(let value): return (.alerts, fields(value, directory))
    case .inference(let value):
      guard let of = value.of else { return (.inferences, fields(value)) }
      return (.alerts, verdict(value, of))
    case .health(let value): return (.health, fields(value))
    case .print(let value): return (.prints, fields(value, directory))
    }
  }

  private static func names(_ kind: EmitKinds.Kind) -> String {
    switch kind {
    case .clusters:
      "id,version,seq,n,at,type,structure,underlying,state,start,end,size,premium,netPrice,side,"
        + "grade,score,exchanges,openingAtLeast,contracts,causes,alternatives,members"
    case .alerts:
      "id,version,seq,n,at,rule,ruleVersion,underlying,contracts,start,end,side,grade,"
        + "openingAtLeast,direction,confidence,cluster,premium,state,causes,kind,of,result"
    case .health: "id,version,seq,n,at,feed,event,detail,lost"
    case .prints:
      "id,version,seq,n,at,contract,price,size,exchange,conditions,bid,ask,side,grade,reasons,"
        + "spot,volumeBefore,oi,cluster,state,offExchange,position,excluded,executedAt"
    case .inferences:
      "id,version,seq,n,at,type,symbol,from,to,side,volume,of,result,share,p,n_samples"
    }
  }

  private static func fields(_ cluster: Cluster, _ directory: Directory) -> [String] {
    start(cluster.id.description, cluster.version, cluster.stamp) + [
      cluster.type.word, cluster.structure?.word ?? "", cluster.underlying.description,
      cluster.state.word, TimeText.rfc3339(cluster.start), TimeText.rfc3339(cluster.end),
      "\(cluster.size)", DecimalText.dollars(cluster.premium),
      cluster.netPrice.map { DecimalText.price($0) } ?? "", cluster.side.word,
      cluster.grade.word, "\(cluster.score)", list(cluster.venues.map(\.description)),
      cluster.openingAtLeast.map(String.init) ?? "",
      list(cluster.legs.map { directory.name($0.instrument) }),
      list(cluster.causes.map(String.init)), list(cluster.alternatives.map(\.word)),
      list(cluster.members.map(\.description)),
    ]
  }

  private static func fields(_ alert: Alert, _ directory: Directory) -> [String] {
    start(alert.id, alert.version, alert.stamp) + [
      alert.rule.name, "\(alert.ruleVersion)", alert.underlying.description,
      list(alert.instruments.map { directory.name($0) }), TimeText.rfc3339(alert.start),
      TimeText.rfc3339(alert.end), alert.side.word, alert.grade.word,
      alert.openingAtLeast.map(String.init) ?? "", alert.direction.word, alert.confidence.word,
      alert.subject.kind == .cluster ? alert.subject.description : "",
      DecimalText.dollars(alert.premium), alert.state.word, list(alert.causes.map(String.init)),
      "alert", "", "",
    ]
  }

  /// A verdict is emitted with the alerts: it fills what it has of their columns.
  private static func verdict(_ value: Inference, _ of: SessionParent) -> [String] {
    start("\(value.id):verdict", value.version, value.stamp) + [
      "", "", value.symbol.description, "", TimeText.rfc3339(value.from),
      TimeText.rfc3339(value.to), value.side.word, "", "", "", "", "", "", value.state.word,
      list(value.causes.map(String.init)), "verdict",
      "\(of)",
      value.result.word,
    ]
  }

  private static func fields(_ value: Inference) -> [String] {
    start("\(value.id):\(value.type.word)", value.version, value.stamp) + [
      value.type.word, value.symbol.description, TimeText.rfc3339(value.from),
      TimeText.rfc3339(value.to), value.side.word, "\(value.volume)",
      "", "", value.share.map { DecimalText.text($0, decimals: 4, atLeast: 0) } ?? "",
      value.p.map { DecimalText.text($0, decimals: 6, atLeast: 0) } ?? "",
      value.samples.map(String.init) ?? "",
    ]
  }

  private static func fields(_ health: Health) -> [String] {
    start(health.id.description, 1, health.stamp) + [
      health.feed.description, health.kind.word, health.detail,
      health.lost.map(String.init) ?? "",
    ]
  }

  private static func fields(_ print: FinalPrint, _ directory: Directory) -> [String] {
    let (trade, judgement, settled) = (print.trade, print.judgement, print.settled)
    let isEquity = judgement.flags.contains(.equity)
    let letters = trade.conditions.letters.map { String(decoding: [$0], as: UTF8.self) }
    return
      start("p\(judgement.stamp.seq)", UInt32(settled.version), settled.stamp) + [
        directory.symbol(of: trade.instrument) ?? "", DecimalText.price(trade.price),
        "\(trade.size)",
        trade.venue.isKnown ? trade.venue.description : "", list(letters),
        judgement.quote.bid.map { DecimalText.price($0) } ?? "",
        judgement.quote.ask.map { DecimalText.price($0) } ?? "", judgement.side.word,
        settled.grade.word, list(judgement.reasons.labels),
        judgement.spot.map { DecimalText.price($0) } ?? "", "\(judgement.volumeBefore)",
        judgement.openInterest.map(String.init) ?? "", settled.cluster?.description ?? "",
        settled.state.word,
        isEquity ? "\(judgement.flags.contains(.offExchange))" : "",
        isEquity ? judgement.position.word : "", judgement.exclusion.word ?? "",
        trade.times.executed.map { TimeText.rfc3339($0) } ?? "",
      ]
  }

  private static func start(_ id: String, _ version: UInt32, _ stamp: Stamp) -> [String] {
    [id, "\(version)", "\(stamp.seq)", "\(stamp.n)", TimeText.rfc3339(stamp.at)]
  }

  private static func list(_ values: [String]) -> String { values.joined(separator: ";") }

  /// Fields with a comma, quotation mark or line break are quoted (RFC 4180).
  private static func row(_ fields: [String]) -> String {
    fields.map { field in
      guard field.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return field }
      return "\"" + field.replacing("\"", with: "\"\"") + "\""
    }.joined(separator: ",")
  }
}
