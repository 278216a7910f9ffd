import FlowEngine
import TermRender

/// The explanation of the selected row as lines.
struct EvidenceLines {
  let context: PaneContext

  private typealias Line = EvidencePane.Line
  private var view: FlowView { context.view }

  var parts: EvidencePane.Parts {
    guard let row = context.selected else {
      let words =
        context.state.filter == .all ? "no row at this moment" : "no line passes the filter"
      return EvidencePane.Parts(
        head: [Line(mark: "", markKey: .dim, text: words, detail: "", key: .dim)])
    }
    if let cluster = view.cluster(row) { return parts(cluster, view.alert(onClusterRow: row)) }
    if let print = view.print(row) { return parts(print) }
    if let alert = view.alert(row) { return parts(alert) }
    let entry = context.index.rows[row]
    if entry.kind == .inference { return parts(context.index.inferences[Int(entry.position)]) }
    let health = context.index.health[Int(context.index.rows[row].position)]
    return EvidencePane.Parts(
      head: [header("\(health.kind.word) on \(health.feed): \(health.detail)")],
      facts: [
        Line(
          mark: "", markKey: .dim, text: "lost",
          detail: health.lost.map(DecimalText.grouped) ?? "unknown")
      ])
  }

  private func header(_ text: String, _ key: ThemeKey = .title) -> Line {
    Line(mark: "", markKey: .title, text: text, detail: "", key: key)
  }

  private func plain(_ text: String, _ detail: String) -> Line {
    Line(mark: "", markKey: .dim, text: text, detail: detail, key: .dim)
  }

  private func parts(_ inference: Inference) -> EvidencePane.Parts {
    var head = "\(inference.type.title.uppercased()) · \(inference.symbol)"
    if inference.type == .descriptive {
      head += " · \(TimeText.newYork(inference.from, decimals: 0)) to "
      head += TimeText.newYork(inference.to, decimals: 0)
    }
    if let of = inference.of {
      head += " · \(of) \(inference.result.word)"
    }
    return EvidencePane.Parts(
      head: [header(head)], evidence: inference.evidence.map(line),
      counter: Self.failedFirst(inference.counterEvidence).map(line))
  }

  // MARK: Cluster and alert

  private func parts(_ cluster: Cluster, _ alert: Alert?) -> EvidencePane.Parts {
    let names = cluster.legs.map { leg in
      let name = ContractText.name(leg.instrument, view.directory)
      guard cluster.legs.count > 1, cluster.members.isEmpty else { return name }
      // As listed: + is bought by the buyer of the package.
      return (leg.side == .sell ? "−" : leg.side == .buy ? "+" : "±") + "\(leg.ratio) " + name
    }
    var head = ParentText.title(cluster).uppercased()
    head += " · " + names.joined(separator: " / ")
    head += " · " + DecimalText.grouped(cluster.size)
    if let net = cluster.netPrice { head += " at " + DecimalText.priceShort(net) }
    head += ", $" + DecimalText.short(cluster.premium)
    head += " · \(cluster.side.word) grade \(cluster.grade.word)"
    if cluster.state != .final { head += " · " + cluster.state.word.uppercased() }
    var parts = EvidencePane.Parts(head: [header(head)])
    if let alert {
      let judged = self.parts(alert)
      parts.head += judged.head
      parts.evidence = judged.evidence
      parts.counter = judged.counter
    } else {
      parts.counter = Self.failedFirst(cluster.counterEvidence).map(line)
    }
    parts.situation = [opening(cluster), situation(cluster)]
    // Without an alert, how it was put together is the evidence.
    if alert == nil { parts.evidence = cluster.evidence(context.index.settings).map(line) }
    if alert != nil { parts.facts = cluster.evidence(context.index.settings).map(line) }
    if !cluster.alternatives.isEmpty {
      let names = cluster.alternatives.map { $0.word.replacing("_", with: " ") }
      parts.facts.append(
        plain(
          cluster.structure == nil ? "no name: could be" : "also considered",
          names.joined(separator: ", ")))
    }
    if !cluster.members.isEmpty {
      let members = cluster.members.map(\.description).joined(separator: " ")
      parts.facts.append(plain("members", members))
    }
    parts.facts.append(
      plain("exchanges", cluster.venues.map(\.description).joined(separator: " ")))
    parts.facts.append(
      plain("causes", cluster.causes.map { "p\($0)" }.joined(separator: " ")))
    return parts
  }

  private func opening(_ cluster: Cluster) -> Line {
    guard let opening = cluster.openingAtLeast else {
      return Line(
        mark: "?", markKey: .evidenceDoubt, text: "opening: unknown",
        detail: "no open interest was delivered")
    }
    let (least, size) = (DecimalText.grouped(opening), DecimalText.grouped(cluster.size))
    return Line(
      mark: opening > 0 ? "✓" : "·", markKey: opening > 0 ? .evidencePass : .dim,
      text: opening > 0 ? "opening at least \(least) of \(size) (proved)" : "opening: none proved",
      detail: "by morning OI and the volume before")
  }

  /// Market and contract as they stood at the earliest print of the parent that is a row.
  private func situation(_ cluster: Cluster) -> Line {
    for (number, seq) in cluster.causes.enumerated() {
      guard let position = context.index.print(seq: seq) else { continue }
      let text = number == 0 ? "context, first print" : "context, print \(number + 1)"
      return plain(text, situation(context.index.prints[position].judgement))
    }
    let isRead = index(holds: cluster.causes)
    return plain("context", isRead ? "its prints are too small to be kept as rows" : "reading…")
  }

  /// Its first print may lie before what is read of a log.
  private func index(holds causes: [UInt64]) -> Bool {
    guard let part = context.index.part, let first = causes.first else { return true }
    return part.range.contains(first)
  }

  private func situation(_ judgement: Judgement) -> String {
    var words = ["stock " + (judgement.spot.map { DecimalText.price($0) } ?? "unknown")]
    words.append("volume before " + DecimalText.grouped(judgement.volumeBefore))
    words.append("OI " + (judgement.openInterest.map(DecimalText.grouped) ?? "unknown"))
    words.append(quoteAge(judgement))
    return words.joined(separator: ", ")
  }

  private func quoteAge(_ judgement: Judgement) -> String {
    if judgement.flags.contains(.quoteAttached) { return "quote came with the trade" }
    return judgement.quoteAge.map { "quote age \(TapeLine.span($0))" } ?? "no quote"
  }

  private func parts(_ alert: Alert) -> EvidencePane.Parts {
    let required = alert.evidence.filter { $0.role == .required }
    let passed = required.count { $0.passed == true }
    let capping = alert.evidence.filter { $0.role == .capping && $0.passed != true }.count
    let against = alert.counterEvidence.count { $0.passed == false }
    let unknown = alert.counterEvidence.count { $0.passed == nil }
    let rule = "\(alert.rule) v\(alert.ruleVersion)"
    var head = rule + " · \(alert.direction.word)"
    head += " · confidence \(alert.confidence.title): \(passed) of \(required.count) required"
    let doubts = ", \(capping) capping, \(against) against, \(unknown) unknown"
    head += doubts
    if context.state.width < 110 {
      // What counts must not be what is cut.
      head = "\(alert.direction.word) · \(alert.confidence.title) \(passed)/\(required.count)"
      head += doubts + " · " + rule
    }
    if alert.state == .retracted { head += " · RETRACTED" }
    return EvidencePane.Parts(
      head: [header(head, alert.direction.key)], evidence: alert.evidence.map(line),
      counter: Self.failedFirst(alert.counterEvidence).map(line))
  }

  /// What speaks against it, then what is not known, then what was checked and does not.
  private static func failedFirst(_ clauses: [Clause]) -> [Clause] {
    clauses.filter { $0.passed == false } + clauses.filter { $0.passed == nil }
      + clauses.filter { $0.passed == true }
  }

  private func line(_ clause: Clause) -> Line {
    let (mark, key): (String, ThemeKey) =
      switch clause.passed {
      case true: ("✓", .evidencePass)
      case false: ("✗", .evidenceFail)
      case nil: ("?", .evidenceDoubt)
      }
    var detail = "seen \(clause.seen.shown)"
    if clause.asked != .shown { detail += ", asked \(clause.asked.shown)" }
    var text = clause.name
    if clause.role == .capping, clause.passed != true { text += " (caps confidence)" }
    return Line(mark: mark, markKey: key, text: text, detail: detail)
  }

  // MARK: Print

  private func parts(_ print: PrintRow) -> EvidencePane.Parts {
    let judgement = print.judgement
    let grade = print.grade(at: view.moment)
    let name = ContractText.name(print.trade.instrument, view.directory)
    var head = "PRINT · \(name) · \(DecimalText.grouped(print.trade.size))"
    head += " at \(DecimalText.price(print.trade.price))"
    head += " · \(judgement.side.word) grade \(judgement.side == .unknown ? "U" : grade.word)"
    if print.cancelledAt <= view.moment { head += " · CANCELLED" }
    let bid = judgement.quote.bid.map { DecimalText.price($0) } ?? "none"
    let ask = judgement.quote.ask.map { DecimalText.price($0) } ?? "none"
    var facts = [
      plain("quote", "\(bid) × \(ask)"),
      plain("context", situation(judgement)),
      plain("side by rules", judgement.reasons.labels.joined(separator: " ")),
    ]
    if judgement.hint != .unknown {
      facts.append(plain("hint, never counted", "\(judgement.hint.word) (grade E)"))
    }
    let parent = print.cluster(at: view.moment)?.description ?? "none: a lone print"
    facts.append(plain("parent", print.settledAt <= view.moment ? parent : "still open"))
    return EvidencePane.Parts(head: [header(head)], facts: facts)
  }
}
