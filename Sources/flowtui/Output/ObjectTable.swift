import FlowEngine

/// Objects as lines of a table for people, in New York time.
struct ObjectTable {
  let directory: Directory

  static let header =
    "time ET       id            kind            tick   side g      premium  what"

  func line(_ object: FlowObject) -> String {
    switch object {
    case .cluster(let value): line(value)
    case .alert(let value): line(value)
    case .inference(let value): line(value)
    case .health(let value): line(value)
    case .print(let value): line(value)
    }
  }

  private func line(_ cluster: Cluster) -> String {
    let legs = cluster.legs.map { "\($0.size) \(directory.name($0.instrument))" }
    var what = ""
    if let structure = cluster.structure { what = structure.word + " " }
    if cluster.structure == nil, !cluster.alternatives.isEmpty {
      what = cluster.alternatives.map(\.word).joined(separator: " or ") + " "
    }
    return row(
      cluster.stamp.at, cluster.id.description, cluster.type.word,
      cluster.underlying.description, cluster.side, cluster.grade, cluster.premium,
      what + legs.joined(separator: " / ") + suffix(cluster.state))
  }

  private func line(_ alert: Alert) -> String {
    row(
      alert.stamp.at, alert.subject.description, "alert", alert.underlying.description,
      alert.side, alert.grade, alert.premium,
      "\(alert.rule) \(alert.direction.word) \(alert.confidence.title)" + suffix(alert.state))
  }

  private func line(_ value: Inference) -> String {
    let what =
      value.of.map { "\(value.result.word) \($0)" }
      ?? value.evidence.map { "\($0.name) \($0.seen.shown)" }.joined(separator: ", ")
    return row(
      value.stamp.at, value.id.description, value.type.word, value.symbol.description,
      value.side, .u, .zero, what)
  }

  private func line(_ health: Health) -> String {
    row(
      health.stamp.at, health.id.description, health.kind.word, health.feed.description,
      .unknown, .u, .zero, health.detail)
  }

  private func line(_ print: FinalPrint) -> String {
    let multiplier = Int64(directory.contract(print.trade.instrument)?.multiplier ?? 1)
    let price = DecimalText.price(print.trade.price)
    let name = directory.name(print.trade.instrument)
    let ticker =
      directory.tickerNumber(print.trade.instrument).map {
        directory.tickers[Int($0)].description
      } ?? ""
    return row(
      print.judgement.stamp.at, "p\(print.judgement.stamp.seq)", "print", ticker,
      print.judgement.side, print.settled.grade,
      print.trade.price.notional(of: print.trade.size, multiplier: multiplier),
      "\(print.trade.size) \(name) at \(price) \(print.trade.venue)")
  }

  private func suffix(_ state: ObjectState) -> String {
    state == .final ? "" : " (\(state.word))"
  }

  private func row(
    _ at: Timestamp, _ id: String, _ kind: String, _ ticker: String, _ side: Side, _ grade: Grade,
    _ premium: Dollars, _ what: String
  ) -> String {
    func fit(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    let money = "$" + DecimalText.short(premium)
    return printable(
      TimeText.newYork(at) + "  " + fit(id, 13) + " " + fit(kind, 15) + " " + fit(ticker, 6) + " "
        + fit(side == .unknown ? "?" : side.word, 4) + " " + grade.word + " "
        + String(repeating: " ", count: max(0, 12 - money.count)) + money + "  " + what)
  }
}
