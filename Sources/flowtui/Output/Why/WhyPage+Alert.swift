import FlowEngine
import Store

extension WhyPage {
  /// - Parameter versions: every version of it, the newest last.
  func page(_ alert: Alert, _ versions: [Alert]) throws(LogError) -> [String] {
    let parents = try parents(of: alert)
    // The order that it fired on, and not what a cancel left of it.
    let fired = versions.last { $0.state != .retracted }?.stamp ?? alert.stamp
    let order = parents.last { $0.stamp <= fired } ?? parents.last
    var lines = [
      "\(alert.rule) · \(alert.direction.word) · confidence \(alert.confidence.title) · "
        + alert.state.word,
      "\(alert.id)  version \(alert.version), rule version \(alert.ruleVersion)",
      "",
    ]
    if alert.state == .retracted {
      lines += ["RETRACTED: \(try source.cause(alert.stamp.seq, of: alert.causes))", ""]
    }
    lines += [field("underlying", alert.underlying.description)]
    if let order {
      // What was traded, before why that is of interest.
      lines += [field("order", "\(size(order)), \(title(order)) \(order.id)")]
      lines += order.legs.map { leg($0, order) }
    } else {
      let names = alert.instruments.map { ContractText.name($0, directory) }
      lines += names.enumerated().map { field($0.offset == 0 ? "contracts" : "", $0.element) }
    }
    lines += [
      field("side", side(alert.side, alert.grade)),
      field("premium", money(alert.premium)),
      field("opening", opening(alert.openingAtLeast, of: nil)),
    ]
    lines += rates(alert.instruments, at: alert.end)
    lines += times(
      known: versions.first?.stamp ?? alert.stamp, (alert.state, alert.stamp), start: alert.start,
      end: alert.end)
    if !alert.related.isEmpty {
      lines.append(field("related", alert.related.map(\.name).joined(separator: ", ")))
    }
    let capping = alert.evidence.filter { $0.role == .capping }
    lines += clauses(
      alert.state == .retracted
        ? "Why it fired: every required clause passed then" : "Why: every required clause passed",
      alert.evidence.filter { $0.role == .required })
    lines += clauses("What bounds the confidence", capping)
    lines += against(alert.counterEvidence)
    if let newest = parents.last { lines += try made(newest) }
    lines += try changes(versions)
    lines += try prints(alert.causes)
    return lines + ["", "A confidence is a count of clauses, not a probability."]
  }

  /// Every version of the parent that it stands on; none for a rule over something else.
  private func parents(of alert: Alert) throws(LogError) -> [Cluster] {
    alert.subject.kind == .cluster ? try source.reader.cluster(alert.subject.description) : []
  }

  /// What made it one.
  private func made(_ cluster: Cluster) throws(LogError) -> [String] {
    ["", "It stands on \(cluster.id): \(title(cluster)), \(cluster.state.word)"]
      + cluster.evidence(source.settings).map { "  " + line($0) }
      + (try members(cluster))
  }

  private func changes(_ versions: [Alert]) throws(LogError) -> [String] {
    guard versions.count > 1 else { return [] }
    var lines = ["", "Versions"]
    for (number, version) in versions.enumerated() {
      lines.append("  " + (try head(version.version, version.state, version.stamp, version.causes)))
      guard number > 0, let change = AlertDifference(a: versions[number - 1], b: version) else {
        continue
      }
      lines += change.fields.filter { $0.name != "known" && $0.name != "state" }
        .map { "      \($0.name): \($0.a) -> \($0.b)" }
    }
    return lines
  }

  /// A version with its cause.
  func head(
    _ version: UInt32, _ state: ObjectState, _ stamp: Stamp, _ causes: [UInt64]
  ) throws(LogError) -> String {
    "version \(version)  \(state.word) at \(TimeText.newYork(stamp.at)) ET (seq \(stamp.seq)): "
      + (try source.cause(stamp.seq, of: causes))
  }
}
