import FlowEngine

/// Prints derived objects in `(seq, n)` order, as JSON lines, CSV or a table.
struct ScanPrinter: ~Copyable {
  private let kinds: Set<EmitKinds.Kind>
  private let format: OutputFormat
  private let updates: Bool
  private var filter = Filter.all
  private var json = ObjectJSON(directory: Directory())
  private var out = OutputStream()
  /// Prints that wait for their end.
  private var waiting: [UInt64: (Trade, Judgement)] = [:]
  private var filterText: String?
  private var alertsOfStep: [Step: [Alert]] = [:]
  private var clusterOfStep: [Step: Cluster] = [:]

  /// A version of a parent and its alerts come from one input event. What other events of the same
  /// batch made of them must not be seen: the batches are no part of the contract.
  private struct Step: Hashable {
    var id: FlowID
    var seq: UInt64

    init(_ id: FlowID, _ stamp: Stamp) {
      self.id = id
      seq = stamp.seq
    }
  }

  init(kinds: Set<EmitKinds.Kind>, format: OutputFormat, updates: Bool, session: CalendarDate) {
    self.kinds = kinds
    self.format = format
    self.updates = updates
    if format != .jsonl, let header = header { out.line(header) }
  }

  /// - Throws: `CommandError` with the column and what was expected.
  mutating func setFilter(_ text: String) throws(CommandError) {
    filterText = text
    do throws(FilterError) {
      // Tickers are not known yet: a word in capitals is one.
      filter = try FilterParser.parse(text) { word in
        text.contains(word) && Symbol(word) != nil && word.allSatisfy { !$0.isLowercase }
      }
    } catch {
      throw CommandError(
        code: .usage, what: "the filter is not understood, \(error.expected)",
        place: "--filter, column \(error.span.lowerBound + 1)", remedy: "see docs/filter.md")
    }
  }

  mutating func print(_ delta: FlowDelta) {
    for event in delta.events { json.directory.take(event) }
    var lines: [(Stamp, String)] = []
    if kinds.contains(.prints) { lines += prints(delta) }
    takeSteps(delta)
    if kinds.contains(.clusters) {
      for cluster in delta.derived.clusters where isPrinted(cluster.state) {
        var subject = FilterSubject()
        subject.take(cluster, json.directory)
        for alert in alertsOfStep[Step(cluster.id, cluster.stamp)] ?? [] { subject.take(alert) }
        if passes(subject) { lines.append((cluster.stamp, text(cluster))) }
      }
    }
    if kinds.contains(.alerts) { lines += alerts(delta) }
    // A verdict is emitted with the alerts, every other inference on its own (`cli.md`).
    for value in delta.derived.inferences
    where kinds.contains(value.of == nil ? .inferences : .alerts) {
      var subject = FilterSubject()
      subject.id = value.id.description
      subject.ticker = value.symbol.description
      subject.kinds = [value.type.word]
      if passes(subject) { lines.append((value.stamp, text(value))) }
    }
    if kinds.contains(.health) {
      for health in delta.derived.health {
        var subject = FilterSubject()
        subject.id = health.id.description
        subject.kinds = ["health", health.kind.word]
        if passes(subject) { lines.append((health.stamp, text(health))) }
      }
    }
    for (_, line) in lines.sorted(by: { $0.0 < $1.0 }) { out.line(line) }
  }

  private mutating func takeSteps(_ delta: FlowDelta) {
    alertsOfStep = Dictionary(grouping: delta.derived.alerts) { Step($0.subject, $0.stamp) }
    clusterOfStep = Dictionary(
      delta.derived.clusters.map { (Step($0.id, $0.stamp), $0) }, uniquingKeysWith: { $1 })
  }

  mutating func finish() { out.flush() }

  private func isPrinted(_ state: ObjectState) -> Bool { updates || state != .provisional }

  private func passes(_ subject: FilterSubject) -> Bool { filter == .all || filter.passes(subject) }

  private func alerts(_ delta: FlowDelta) -> [(Stamp, String)] {
    delta.derived.alerts.compactMap { alert in
      guard isPrinted(alert.state) else { return nil }
      var subject = FilterSubject()
      if let cluster = clusterOfStep[Step(alert.subject, alert.stamp)] {
        subject.take(cluster, json.directory)
      }
      subject.take(alert)
      subject.state = alert.state.word
      subject.id = alert.id
      return passes(subject) ? (alert.stamp, text(alert)) : nil
    }
  }

  private mutating func prints(_ delta: FlowDelta) -> [(Stamp, String)] {
    for judgement in delta.derived.judgements {
      guard case .trade(let trade) = delta.events[Int(judgement.stamp.seq - delta.firstSeq)] else {
        continue
      }
      waiting[judgement.stamp.seq] = (trade, judgement)
    }
    var lines: [(Stamp, String)] = []
    for settled in delta.derived.settled {
      guard let (trade, judgement) = waiting[settled.print] else { continue }
      // An option print can still be cancelled; only then is it printed again.
      let print = FinalPrint(trade: trade, judgement: judgement, settled: settled)
      var subject = FilterSubject()
      subject.take(
        PrintRow(trade: trade, judgement: judgement, settledGrade: settled.grade), json.directory,
        at: settled.stamp.seq)
      if settled.state != .live { subject.state = settled.state.word }
      if passes(subject) { lines.append((settled.stamp, text(print))) }
    }
    return lines
  }
}

// MARK: Formats

extension ScanPrinter {
  private var header: String? {
    if format == .csv, let kind = kinds.first { return CSVText.header(kind) }
    return "time ET       id            kind            tick   side g      premium  what"
  }

  private func text(_ cluster: Cluster) -> String {
    switch format {
    case .jsonl: return json.line(cluster)
    case .csv: return CSVText.line(cluster, json.directory)
    case .table:
      let what = cluster.legs.map { "\($0.size) \(json.directory.name($0.instrument))" }
      return row(
        cluster.stamp.at, cluster.id.description, cluster.type.word,
        cluster.underlying.description, cluster.side, cluster.grade, cluster.premium,
        what.joined(separator: " + ") + suffix(cluster.state))
    }
  }

  private func text(_ alert: Alert) -> String {
    switch format {
    case .jsonl: return json.line(alert)
    case .csv: return CSVText.line(alert, json.directory)
    case .table:
      return row(
        alert.stamp.at, alert.subject.description, "alert", alert.underlying.description,
        alert.side, alert.grade, alert.premium,
        "\(alert.rule) \(alert.direction.word) \(alert.confidence.title)" + suffix(alert.state))
    }
  }

  private func text(_ value: Inference) -> String {
    switch format {
    case .jsonl: return json.line(value)
    case .csv: return CSVText.line(value)
    case .table:
      let what =
        value.of.map { "\(value.result.word) \(TimeText.isoDate($0.session))/\($0.cluster)" }
        ?? value.evidence.map { "\($0.name) \($0.seen.shown)" }.joined(separator: ", ")
      return row(
        value.stamp.at, value.id.description, value.type.word, value.symbol.description,
        value.side, .u, .zero, what)
    }
  }

  private func text(_ health: Health) -> String {
    switch format {
    case .jsonl: return json.line(health)
    case .csv: return CSVText.line(health)
    case .table:
      return row(
        health.stamp.at, health.id.description, health.kind.word, health.feed.description,
        .unknown, .u, .zero, health.detail)
    }
  }

  private func text(_ print: FinalPrint) -> String {
    switch format {
    case .jsonl: return json.line(print)
    case .csv: return CSVText.line(print, json.directory)
    case .table:
      let multiplier = Int64(json.directory.contract(print.trade.instrument)?.multiplier ?? 1)
      let price = DecimalText.price(print.trade.price)
      let name = json.directory.name(print.trade.instrument)
      let ticker =
        json.directory.tickerNumber(print.trade.instrument).map {
          json.directory.tickers[Int($0)].description
        } ?? ""
      return row(
        print.judgement.stamp.at, "p\(print.judgement.stamp.seq)", "print", ticker,
        print.judgement.side, print.settled.grade,
        print.trade.price.notional(of: print.trade.size, multiplier: multiplier),
        "\(print.trade.size) \(name) at \(price) \(print.trade.venue)")
    }
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
