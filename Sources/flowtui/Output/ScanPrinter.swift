import FlowEngine

/// Prints derived objects in `(seq, n)` order, as JSON lines, CSV or a table.
struct ScanPrinter: ~Copyable {
  private let kinds: Set<EmitKinds.Kind>
  private let updates: Bool
  private var filter = Filter.all
  private var text: ObjectText
  private var out = OutputStream()
  /// Prints that wait for their end.
  private var waiting: [UInt64: (Trade, Judgement)] = [:]
  private var alertsOfStep: [Step: [Alert]] = [:]
  private var clusterOfStep: [Step: Cluster] = [:]
  /// Objects that a relative time cannot decide before the end of the input, oldest first.
  private var undecided = UndecidedObjects()

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

  init(
    kinds: Set<EmitKinds.Kind>, format: OutputFormat, updates: Bool, settings: Settings,
    columns: [String]? = nil
  ) {
    self.kinds = kinds
    self.updates = updates
    text = ObjectText(format: format, settings: settings, columns: columns)
    if let header = text.header(kinds) { out.line(header) }
  }

  /// - Throws: `CommandError` with the column and what was expected.
  mutating func setFilter(_ text: String) throws(CommandError) {
    do throws(FilterError) {
      // Tickers are not known yet: a word in capitals is one.
      filter = try FilterParser.parse(text, hasMoment: true) { word in
        text.contains(word) && Symbol(word) != nil && word.allSatisfy { !$0.isLowercase }
      }
    } catch {
      throw CommandError(
        code: .usage, what: "the filter is not understood, \(error.expected)",
        place: "--filter, column \(error.span.lowerBound + 1)", remedy: "see docs/filter.md")
    }
    undecided = UndecidedObjects(window: filter.longestAgo)
  }

  mutating func print(_ delta: FlowDelta) {
    for event in delta.events {
      text.json.directory.take(event)
      undecided.take(event)
    }
    takeSteps(delta)
    var found: [(object: FlowObject, subject: FilterSubject)] = []
    if kinds.contains(.prints) { found += prints(delta) }
    if kinds.contains(.clusters) { found += clusters(delta) }
    if kinds.contains(.alerts) { found += alerts(delta) }
    found += inferences(delta)
    if kinds.contains(.health) {
      for health in delta.derived.health {
        var subject = FilterSubject()
        subject.take(health)
        found.append((.health(health), subject))
      }
    }
    found.sort { $0.object.stamp < $1.object.stamp }
    for (object, subject) in found { offer(object, subject) }
  }

  /// Everything that waited for the end of the input.
  mutating func finish() {
    while let (object, subject) = undecided.takeFirst(atEnd: true) { print(object, subject) }
    out.flush()
  }

  private mutating func offer(_ object: FlowObject, _ subject: FilterSubject) {
    guard undecided.window != nil else { return print(object, subject) }
    undecided.append(object, subject)
    while let (object, subject) = undecided.takeFirst(atEnd: false) { print(object, subject) }
  }

  private mutating func print(_ object: FlowObject, _ subject: FilterSubject) {
    if filter == .all || filter.passes(subject) { out.line(text.line(object)) }
  }

  private mutating func takeSteps(_ delta: FlowDelta) {
    alertsOfStep = Dictionary(grouping: delta.derived.alerts) { Step($0.subject, $0.stamp) }
    clusterOfStep = Dictionary(
      delta.derived.clusters.map { (Step($0.id, $0.stamp), $0) }, uniquingKeysWith: { $1 })
  }

  private func isPrinted(_ state: ObjectState) -> Bool { updates || state != .provisional }
}

// MARK: Kinds

extension ScanPrinter {
  private func clusters(_ delta: FlowDelta) -> [(FlowObject, FilterSubject)] {
    delta.derived.clusters.compactMap { cluster in
      guard isPrinted(cluster.state) else { return nil }
      var subject = FilterSubject()
      subject.take(cluster, text.json.directory)
      for alert in alertsOfStep[Step(cluster.id, cluster.stamp)] ?? [] { subject.take(alert) }
      return (.cluster(cluster), subject)
    }
  }

  private func alerts(_ delta: FlowDelta) -> [(FlowObject, FilterSubject)] {
    delta.derived.alerts.compactMap { alert in
      guard isPrinted(alert.state) else { return nil }
      var subject = FilterSubject()
      if let cluster = clusterOfStep[Step(alert.subject, alert.stamp)] {
        subject.take(cluster, text.json.directory)
      } else {
        subject.takeParent(of: alert, text.json.directory)
      }
      subject.take(alert)
      subject.state = alert.state.word
      subject.id = alert.id
      return (.alert(alert), subject)
    }
  }

  /// A verdict is emitted with the alerts, every other inference on its own (`cli.md`).
  private func inferences(_ delta: FlowDelta) -> [(FlowObject, FilterSubject)] {
    delta.derived.inferences.compactMap { value in
      guard kinds.contains(value.of == nil ? .inferences : .alerts), isPrinted(value.state) else {
        return nil
      }
      var subject = FilterSubject()
      subject.take(value)
      return (.inference(value), subject)
    }
  }

  private mutating func prints(_ delta: FlowDelta) -> [(FlowObject, FilterSubject)] {
    for judgement in delta.derived.judgements {
      guard case .trade(let trade) = delta.events[Int(judgement.stamp.seq - delta.firstSeq)] else {
        continue
      }
      waiting[judgement.stamp.seq] = (trade, judgement)
    }
    return delta.derived.settled.compactMap { settled in
      guard let (trade, judgement) = waiting[settled.print] else { return nil }
      // An option print can still be cancelled; only then is it printed again.
      let print = FinalPrint(trade: trade, judgement: judgement, settled: settled)
      var subject = FilterSubject()
      subject.take(
        PrintRow(trade: trade, judgement: judgement, settledGrade: settled.grade),
        text.json.directory, at: settled.stamp.seq)
      if settled.state != .live { subject.state = settled.state.word }
      subject.setTime(settled.stamp.at)
      return (.print(print), subject)
    }
  }
}
