import FlowEngine
import Store

/// The evidence of an object as a page that a trader reads from the top.
struct WhyPage {
  let source: WhySource

  func page(_ alert: Alert, versions: Int) throws(LogError) -> [String] {
    var lines = [
      "\(alert.id)",
      "\(alert.rule) v\(alert.ruleVersion)  \(alert.direction.word)  confidence "
        + "\(alert.confidence.title)  \(alert.state.word)",
      "",
    ]
    if alert.state == .retracted { lines.append("RETRACTED: a print it stands on was cancelled.") }
    lines += [
      "underlying   \(alert.underlying)",
      "contracts    " + alert.instruments.map { source.directory.name($0) }.joined(separator: ", "),
      "known at     \(TimeText.newYork(alert.stamp.at)) ET (seq \(alert.stamp.seq))",
      "executed     \(TimeText.newYork(alert.start, decimals: 6)) to "
        + "\(TimeText.newYork(alert.end, decimals: 6)) ET",
      "side         \(alert.side.word), grade \(alert.grade.word)",
      "premium      $\(DecimalText.dollars(alert.premium))",
      "opening      "
        + Self.opening(alert.openingAtLeast),
    ]
    if versions > 1 { lines.append("versions     \(versions)") }
    lines += clauses("Evidence", alert.evidence)
    lines += clauses("Counter-evidence, always checked", alert.counterEvidence)
    lines += try causes(alert.causes)
    lines += ["", "A confidence is a count of clauses, not a probability."]
    return lines
  }

  func page(_ cluster: Cluster, versions: Int) throws(LogError) -> [String] {
    var lines = [
      "\(cluster.id)",
      "\(cluster.type.word)  \(cluster.side.word)  grade \(cluster.grade.word)  "
        + cluster.state.word,
      "",
    ]
    for leg in cluster.legs {
      lines.append(
        "leg          \(leg.side.word) \(leg.size) \(source.directory.name(leg.instrument)) at "
          + "\(DecimalText.price(leg.price)), $\(DecimalText.dollars(leg.premium)), "
          + "\(leg.prints) prints, grade \(leg.grade.word)")
    }
    lines += [
      "known at     \(TimeText.newYork(cluster.stamp.at)) ET (seq \(cluster.stamp.seq))",
      "executed     \(TimeText.newYork(cluster.start, decimals: 6)) to "
        + "\(TimeText.newYork(cluster.end, decimals: 6)) ET",
      "exchanges    " + cluster.venues.map(\.description).joined(separator: " "),
      "opening      "
        + Self.opening(cluster.openingAtLeast),
    ]
    if versions > 1 { lines.append("versions     \(versions)") }
    lines += clauses("Evidence", cluster.evidence(source.settings))
    lines += clauses("Counter-evidence", cluster.counterEvidence)
    lines += try causes(cluster.causes)
    lines += misses(cluster)
    return lines
  }

  func page(_ print: FinalPrint) throws(LogError) -> [String] {
    let (trade, judgement) = (print.trade, print.judgement)
    let bid = judgement.quote.bid.map { DecimalText.price($0) } ?? "none"
    let ask = judgement.quote.ask.map { DecimalText.price($0) } ?? "none"
    let age =
      judgement.flags.contains(.quoteAttached)
      ? "came with the trade"
      : judgement.quoteAge.map { "age \(DecimalText.seconds(nanoseconds: $0)) s" } ?? "no quote"
    var lines = [
      "p\(judgement.stamp.seq)",
      "\(trade.size) \(source.directory.name(trade.instrument)) at "
        + DecimalText.price(trade.price)
        + " on \(trade.venue.isKnown ? trade.venue.description : "unknown venue")",
      "",
      "time         \(TimeText.newYork(trade.times.engine, decimals: 6)) ET published",
      "quote        \(bid) x \(ask), \(age)",
      "side         \(judgement.side.word), grade \(print.settled.grade.word)",
      "rules        " + judgement.reasons.labels.joined(separator: " "),
      "conditions   " + conditions(trade),
      "volume       \(judgement.volumeBefore) before it today, open interest "
        + (judgement.openInterest.map(String.init) ?? "unknown"),
      "underlying   " + (judgement.spot.map { DecimalText.price($0) } ?? "unknown"),
      "state        \(print.settled.state.word)",
    ]
    if judgement.hint != .unknown {
      lines.append("hint         \(judgement.hint.word) (grade E, never counted)")
    }
    guard let parent = print.settled.cluster else {
      return lines + ["parent       none: a lone print"] + misses(print)
    }
    lines += ["parent       \(parent)", ""]
    for cluster in try source.reader.cluster(parent.description).suffix(1) {
      lines += try page(cluster, versions: 1)
    }
    return lines
  }

  func page(_ health: Health) -> [String] {
    [
      "\(health.id)", "\(health.kind.word) on \(health.feed)", "",
      "known at     \(TimeText.newYork(health.stamp.at)) ET (seq \(health.stamp.seq))",
      "detail       \(health.detail)",
      "lost         " + (health.lost.map(String.init) ?? "unknown"),
    ]
  }

  private static func opening(_ contracts: Int64?) -> String {
    guard let contracts else { return "unknown" }
    return contracts == 0 ? "none proved" : "at least \(contracts) contracts (proved)"
  }

  private func conditions(_ trade: Trade) -> String {
    guard trade.conditions.isDelivered else { return "not delivered by the feed" }
    if trade.conditions == .regular { return "regular" }
    return trade.conditions.letters.map { letter in
      let name = String(decoding: [letter], as: UTF8.self)
      return OptionConditions.mnemonic(letter).map { "\(name) \($0)" } ?? name
    }.joined(separator: ", ")
  }

  private func clauses(_ title: String, _ clauses: [Clause]) -> [String] {
    guard !clauses.isEmpty else { return [] }
    return ["", title]
      + clauses.map { clause in
        let mark = clause.passed == true ? "✓" : clause.passed == false ? "✗" : "?"
        var line = "  \(mark) \(clause.name): seen \(clause.seen.shown)"
        if clause.asked != .shown { line += ", asked \(clause.asked.shown)" }
        if clause.role == .capping, clause.passed != true { line += "  (caps confidence)" }
        return line
      }
  }

  private func causes(_ causes: [UInt64]) throws(LogError) -> [String] {
    var lines = ["", "Prints"]
    for seq in causes.prefix(40) {
      guard let print = try source.print(seq) else { continue }
      let bid = print.judgement.quote.bid.map { DecimalText.price($0) } ?? "none"
      let ask = print.judgement.quote.ask.map { DecimalText.price($0) } ?? "none"
      lines.append(
        "  p\(seq)  \(TimeText.newYork(print.trade.times.participant, decimals: 6))  "
          + "\(print.trade.venue)  \(print.trade.size) at \(DecimalText.price(print.trade.price))"
          + "  quote \(bid) x \(ask)  grade \(print.settled.grade.word)  \(conditions(print.trade))"
      )
    }
    if causes.count > 40 { lines.append("  and \(causes.count - 40) more") }
    return lines
  }

  /// What kept each rule from firing on a parent, the fewest misses first.
  private func misses(_ cluster: Cluster) -> [String] {
    guard let leg = cluster.legs.first, let contract = source.directory.contract(leg.instrument)
    else { return [] }
    let parent = Parent(
      cluster: cluster, right: contract.right, isAdjusted: contract.isAdjusted,
      premiumFloor: source.settings.premiumFloor(for: cluster.underlying))
    let verdicts = Rules.all(source.settings).compactMap { rule in
      rule.judge(parent).map { (rule.id, $0) }
    }
    .filter { !$0.1.fires }
    .sorted { $0.1.misses.count < $1.1.misses.count }
    guard !verdicts.isEmpty else {
      return ["", "No rule reads a parent of type \(cluster.type.word)."].filter { _ in
        Rules.all(source.settings).allSatisfy { $0.judge(parent) == nil }
      }
    }
    var lines = ["", "Why no alert of"]
    for (id, verdict) in verdicts {
      lines.append("  \(id)")
      for miss in verdict.misses {
        lines.append("    ✗ \(miss.name): seen \(miss.seen.shown), asked \(miss.asked.shown)")
      }
    }
    return lines
  }

  /// What a lone print lacks for a sweep and for a block.
  private func misses(_ print: FinalPrint) -> [String] {
    guard let contract = source.directory.contract(print.trade.instrument) else { return [] }
    let settings = source.settings
    let premium = print.trade.price.notional(
      of: print.trade.size, multiplier: Int64(contract.multiplier))
    let block = [
      Clause(
        "contracts", seen: .count(print.trade.size),
        asked: .atLeast(.count(settings.blockSizeMin))),
      Clause(
        "premium", seen: .dollars(premium), asked: .atLeast(.dollars(settings.blockPremiumMin))),
    ]
    let sweep = [
      Clause(
        "side", seen: print.judgement.side == .unknown ? .unknown : .side(print.judgement.side),
        asked: .exactly(.text("buy or sell")),
        passed: print.judgement.side != .unknown),
      Clause("prints", seen: .count(1), asked: .atLeast(.count(settings.sweepPrintsMin))),
      Clause("exchanges", seen: .count(1), asked: .atLeast(.count(settings.sweepVenuesMin))),
      Clause(
        "contracts", seen: .count(print.trade.size),
        asked: .atLeast(.count(settings.sweepSizeMin))),
    ]
    var lines = ["", "Nearest misses"]
    for (name, all) in [("block", block), ("sweep", sweep)] {
      lines.append("  \(name)")
      for clause in all where clause.passed != true {
        lines.append("    ✗ \(clause.name): seen \(clause.seen.shown), asked \(clause.asked.shown)")
      }
    }
    return lines
  }
}
