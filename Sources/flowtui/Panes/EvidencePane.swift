import FlowEngine
import TermRender

/// Why the selected row is what it says, clause by clause, and what speaks against it.
struct EvidencePane {
  let context: PaneContext

  struct Line {
    var mark: String
    var markKey: ThemeKey
    var text: String
    var detail: String
    var key: ThemeKey = .text
  }

  var title: String {
    guard let row = context.selected else { return "Evidence" }
    return "Evidence " + (FilterSubject(context.view, row: row).id)
  }

  func draw(into grid: inout Grid, width: Int, height: Int) {
    let lines = lines(width)
    let scroll = min(context.state.evidenceScroll, max(0, lines.count - height))
    for (y, line) in lines.dropFirst(scroll).prefix(height).enumerated() {
      grid.put(line.mark, x: 1, y: y, style: StyleIndex(line.markKey))
      let detailAt = min(max(30, width * 2 / 5), 58)
      if line.detail.isEmpty {
        grid.put(Text.cut(line.text, to: width - 4), x: 3, y: y, style: StyleIndex(line.key))
      } else {
        grid.put(
          Text.cut(line.text, to: detailAt - 4), x: 3, y: y, style: StyleIndex(line.key))
        grid.put(
          Text.cut(line.detail, to: width - detailAt - 1), x: detailAt, y: y,
          style: StyleIndex(.text))
      }
    }
    if lines.count > height + scroll, height > 0 {
      let more = " +\(lines.count - height - scroll) more "
      grid.put(more, x: max(0, width - more.count), y: height - 1, style: StyleIndex(.hintText))
    }
  }

  func lines(_ width: Int) -> [Line] {
    guard let row = context.selected else {
      return [Line(mark: "", markKey: .dim, text: "no row at this moment", detail: "", key: .dim)]
    }
    if let cluster = context.view.cluster(row) {
      return clusterLines(cluster, context.view.alert(onClusterRow: row))
    }
    if let print = context.view.print(row) { return printLines(print) }
    if let alert = context.view.alert(row) { return alertLines(alert) }
    let health = context.index.health[Int(context.index.rows[row].position)]
    return [
      header("\(health.kind.word) on \(health.feed): \(health.detail)"),
      Line(
        mark: "", markKey: .dim, text: "lost", detail: health.lost.map(String.init) ?? "unknown"),
    ]
  }

  private func header(_ text: String) -> Line {
    Line(mark: "", markKey: .title, text: text, detail: "", key: .title)
  }

  private func clusterLines(_ cluster: Cluster, _ alert: Alert?) -> [Line] {
    let names = cluster.legs.map { context.view.directory.name($0.instrument) }
    var head = TapeLine.title(cluster).uppercased()
    head += " · " + names.joined(separator: " + ")
    head += " · \(cluster.side.word) grade \(cluster.grade.word)"
    if cluster.state != .final { head += " · " + cluster.state.word }
    var lines = [header(head)]
    if let alert { lines += alertLines(alert) }
    lines += cluster.evidence.map(line)
    if let opening = cluster.openingAtLeast {
      lines.append(
        Line(
          mark: opening > 0 ? "✓" : "·", markKey: opening > 0 ? .evidencePass : .dim,
          text: "opening ≥ \(opening) of \(cluster.size) (proved)",
          detail: "from this morning's open interest and the volume before"))
    } else {
      lines.append(
        Line(
          mark: "?", markKey: .evidenceDoubt, text: "opening: unknown",
          detail: "no open interest was delivered"))
    }
    if alert == nil { lines += cluster.counterEvidence.map(line) }
    lines.append(
      Line(
        mark: "", markKey: .dim, text: "exchanges",
        detail: cluster.venues.map(\.description).joined(separator: " "), key: .dim))
    lines.append(
      Line(
        mark: "", markKey: .dim, text: "causes",
        detail: cluster.causes.map { "p\($0)" }.joined(separator: " "), key: .dim))
    return lines
  }

  private func alertLines(_ alert: Alert) -> [Line] {
    let required = alert.evidence.filter { $0.role == .required }
    let passed = required.count { $0.passed == true }
    let capping = alert.evidence.filter { $0.role == .capping && $0.passed != true }.count
    let against = alert.counterEvidence.count { $0.passed == false }
    let unknown = alert.counterEvidence.count { $0.passed == nil }
    var head = "\(alert.rule) v\(alert.ruleVersion) · \(alert.direction.word)"
    head += " · confidence \(alert.confidence.title): \(passed) of \(required.count) required"
    head += ", \(capping) capping, \(against) against, \(unknown) unknown"
    if alert.state == .retracted { head += " · RETRACTED" }
    return [Line(mark: "", markKey: .title, text: head, detail: "", key: alert.direction.key)]
      + alert.evidence.map(line) + alert.counterEvidence.map(line)
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
    switch clause.role {
    case .required: break
    case .capping: text += clause.passed == true ? "" : " (caps confidence)"
    case .counter: text = "against: " + text
    }
    return Line(mark: mark, markKey: key, text: text, detail: detail)
  }

  private func printLines(_ print: PrintRow) -> [Line] {
    let judgement = print.judgement
    let name = context.view.directory.name(print.trade.instrument)
    let grade = print.grade(at: context.view.moment)
    var lines = [
      header(
        "PRINT · \(name) · \(print.trade.size) at \(DecimalText.price(print.trade.price))"
          + " · \(judgement.side.word) grade \(judgement.side == .unknown ? "U" : grade.word)")
    ]
    let bid = judgement.quote.bid.map { DecimalText.price($0) } ?? "none"
    let ask = judgement.quote.ask.map { DecimalText.price($0) } ?? "none"
    let age =
      judgement.flags.contains(.quoteAttached)
      ? "came with the trade" : judgement.quoteAge.map { "age \(TapeLine.span($0))" } ?? "no quote"
    lines.append(plain("quote", "\(bid) × \(ask), \(age)"))
    lines.append(plain("rules", judgement.reasons.labels.joined(separator: " ")))
    if judgement.hint != .unknown {
      lines.append(plain("hint, never counted", "\(judgement.hint.word) (grade E)"))
    }
    lines.append(
      plain(
        "day volume before, open interest",
        "\(judgement.volumeBefore), \(judgement.openInterest.map(String.init) ?? "unknown")"))
    lines.append(
      plain("underlying then", judgement.spot.map { DecimalText.price($0) } ?? "unknown"))
    let parent = print.cluster(at: context.view.moment)?.description ?? "none: a lone print"
    lines.append(
      plain("parent", print.settledAt <= context.view.moment ? parent : "still open"))
    return lines
  }

  private func plain(_ text: String, _ detail: String) -> Line {
    Line(mark: "", markKey: .dim, text: text, detail: detail, key: .dim)
  }
}
