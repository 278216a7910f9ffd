import FlowEngine
import Store

extension WhyPage {
  /// What it is, in a few words: `iron condor, package`, `straddle or synthetic, package`.
  func title(_ cluster: Cluster) -> String {
    let type = cluster.type.word.replacing("_", with: " ")
    if let structure = cluster.structure {
      return "\(structure.word.replacing("_", with: " ")) (\(type))"
    }
    guard !cluster.alternatives.isEmpty else { return type }
    return cluster.alternatives.map { $0.word.replacing("_", with: " ") }
      .joined(separator: " or ") + " (\(type))"
  }

  /// - Parameter versions: every version of it, the newest last.
  func page(_ cluster: Cluster, _ versions: [Cluster]) throws(LogError) -> [String] {
    var lines = [
      "\(title(cluster)) · \(cluster.underlying) · \(side(cluster.side, cluster.grade)) · "
        + cluster.state.word,
      "\(cluster.id)  version \(cluster.version)",
      "",
    ]
    if cluster.state == .retracted {
      lines += ["RETRACTED: \(try source.cause(cluster.stamp.seq, of: cluster.causes))", ""]
    }
    lines += cluster.legs.map { leg($0, cluster) }
    lines += [
      field("size", size(cluster)),
      field("premium", money(cluster.premium) + (cluster.legs.count > 1 ? " gross" : "")),
    ]
    if let net = cluster.netPrice, cluster.legs.count > 1 {
      let word = net.billionths < 0 ? "credit" : "debit"
      lines.append(field("net price", "\(DecimalText.price(net)) \(word) to the buyer of the legs"))
    }
    lines.append(field("opening", opening(cluster.openingAtLeast, of: contracts(cluster))))
    lines += rates(cluster.legs.map(\.instrument), at: cluster.end)
    if !cluster.venues.isEmpty {
      let venues = cluster.venues.map(\.description).joined(separator: " ")
      lines.append(field("exchanges", venues))
    }
    lines += times(
      known: versions.first?.stamp ?? cluster.stamp, (cluster.state, cluster.stamp),
      start: cluster.start, end: cluster.end)
    lines += clauses("How it was put together", cluster.evidence(source.settings))
    lines += market(cluster)
    lines += names(cluster)
    // What else it could be has a paragraph of its own, and speaks neither for nor against.
    lines += against(cluster.counterEvidence.filter { $0.name != "could also be" })
    lines += try members(cluster)
    lines += try changes(versions)
    lines += try prints(cluster.causes)
    lines += try alerts(cluster)
    return lines
  }

  func size(_ cluster: Cluster) -> String {
    let number = DecimalText.grouped(cluster.size)
    if isPackage(cluster) { return "\(number) package\(cluster.size == 1 ? "" : "s")" }
    return "\(number) contract\(cluster.size == 1 ? "" : "s")"
  }

  func leg(_ leg: Leg, _ cluster: Cluster) -> String {
    let side = leg.side == .unknown ? "" : leg.side.word + " "
    var text = "\(side)\(DecimalText.grouped(leg.size)) "
    if cluster.legs.count > 1 { text = "\(leg.ratio) x  " + text }
    text += "\(ContractText.name(leg.instrument, directory)) at \(DecimalText.price(leg.price)), "
    text += "\(money(leg.premium)), \(leg.prints) print\(leg.prints == 1 ? "" : "s"), grade "
    text += leg.grade.word
    if leg.side == .unknown { text += ", no side" }
    // To the digits that people quote; the output for programs has them all.
    if let delta = leg.delta {
      text += ", delta " + DecimalText.text(Self.rounded(delta, 100), decimals: 2, atLeast: 2)
    }
    if let iv = leg.iv {
      text += ", IV " + DecimalText.text(Self.rounded(iv, 1_000), decimals: 1, atLeast: 1) + "%"
    }
    return field("leg", text)
  }

  private static func rounded(_ value: Int64, _ unit: Int64) -> Int64 {
    (value + (value < 0 ? -unit : unit) / 2) / unit
  }

  private func isPackage(_ cluster: Cluster) -> Bool {
    cluster.structure != nil || cluster.type == .package
  }

  private func contracts(_ cluster: Cluster) -> Int64 {
    cluster.legs.filter { !isStock($0.instrument) }.reduce(0) { $0 + $1.size }
  }

  /// The market of the package put together from its legs (C-04).
  private func market(_ cluster: Cluster) -> [String] {
    let facts = cluster.facts
    guard facts.syntheticBid != .min, facts.syntheticAsk != .min else { return [] }
    let bid = DecimalText.price(Price(billionths: facts.syntheticBid))
    let ask = DecimalText.price(Price(billionths: facts.syntheticAsk))
    return ["", "Synthetic market of the legs: \(bid) x \(ask) (C-04)"]
  }

  /// Why it has this name, or none.
  private func names(_ cluster: Cluster) -> [String] {
    guard !cluster.alternatives.isEmpty else { return [] }
    let words = cluster.alternatives.map { $0.word.replacing("_", with: " ") }
    guard let structure = cluster.structure else {
      return [
        "", "No name: " + words.joined(separator: " or "),
        "  These fit, and none leads by two points (C-06), so it has no side and no rule "
          + "fires on it.",
        "  What would decide: several fills at one net price, a stock print of the right size, or",
        "  volatilities of both legs that move one way while the underlying stands.",
      ]
    }
    return [
      "", "Also considered: " + words.joined(separator: ", "),
      "  \(structure.word.replacing("_", with: " ")) explains more contracts, or scored more "
        + "(C-31a).",
    ]
  }

  /// The prints and parents that a level-2 parent holds.
  func members(_ cluster: Cluster) throws(LogError) -> [String] {
    guard !cluster.members.isEmpty else { return [] }
    var lines = ["", "Members of \(cluster.id)"]
    let lone = cluster.members.filter { $0.kind == .print }.map(\.seq)
    let prints = try source.prints(Array(lone.prefix(40)))
    for member in cluster.members.prefix(40) {
      if let print = prints[member.seq], member.kind == .print {
        lines.append("  " + line(print, member.seq))
      } else if let parent = try source.reader.cluster(member.description).last {
        let names = parent.legs.map { ContractText.name($0.instrument, directory) }
        lines.append(
          "  \(parent.id)  \(TimeText.newYork(parent.start, decimals: 6))  \(title(parent)) "
            + "\(parent.side.word) \(parent.size) \(names.joined(separator: " / "))  grade "
            + "\(parent.grade.word)\(parent.state == .retracted ? "  RETRACTED" : "")")
      } else {
        lines.append("  \(member)")
      }
    }
    if cluster.members.count > 40 { lines.append("  and \(cluster.members.count - 40) more") }
    return lines
  }

  private func changes(_ versions: [Cluster]) throws(LogError) -> [String] {
    guard versions.count > 1 else { return [] }
    var lines = ["", "Versions"]
    for (number, version) in versions.enumerated() {
      lines.append("  " + (try head(version.version, version.state, version.stamp, version.causes)))
      guard number > 0 else { continue }
      let before = Self.summary(versions[number - 1])
      for (old, new) in zip(before, Self.summary(version)) where old.value != new.value {
        lines.append("      \(new.name): \(old.value) -> \(new.value)")
      }
    }
    return lines
  }

  private static func summary(_ cluster: Cluster) -> [(name: String, value: String)] {
    [
      ("type", cluster.type.word), ("structure", cluster.structure?.word ?? "none"),
      ("size", "\(cluster.size)"), ("premium", DecimalText.money(cluster.premium)),
      ("net price", cluster.netPrice.map { DecimalText.price($0) } ?? "none"),
      ("side", cluster.side.word), ("grade", cluster.grade.word), ("score", "\(cluster.score)"),
      ("exchanges", cluster.venues.map(\.description).joined(separator: " ")),
      ("opening", cluster.openingAtLeast.map(String.init) ?? "unknown"),
      ("prints", cluster.causes.map { "p\($0)" }.joined(separator: " ")),
    ]
  }

  /// The alerts on it, and what kept the other rules silent, the nearest first.
  private func alerts(_ cluster: Cluster) throws(LogError) -> [String] {
    let fired = try source.alerts(on: cluster.id.description).compactMap(\.last)
    var lines: [String] = []
    if !fired.isEmpty {
      lines += ["", "Alerts on it"]
      lines += fired.map { alert in
        "  \(alert.id)  \(alert.direction.word), confidence \(alert.confidence.title), "
          + alert.state.word
      }
    }
    let misses = try NearestMisses(cluster: cluster, source: source, fired: fired.map(\.rule))
    if fired.isEmpty, misses.entries.isEmpty {
      lines += ["", "No rule reads a parent of this type."]
    }
    return lines + misses.lines(self)
  }
}
