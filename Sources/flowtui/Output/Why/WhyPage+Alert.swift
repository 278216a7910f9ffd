import FlowEngine
import Store

extension WhyPage {
  /// - Parameter versions: every version of it, the newest last.
  func page(_ alert: Alert, _ versions: [Alert]) throws(LogError) -> [String] {
    let names = alert.instruments.map { ContractText.name($0, directory) }
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
    lines += names.enumerated().map { field($0.offset == 0 ? "contracts" : "", $0.element) }
    lines += [
      field("side", "\(alert.side.word), grade \(alert.grade.word)"),
      field("premium", money(alert.premium)),
      field("opening", opening(alert.openingAtLeast, of: nil)),
    ]
    lines += rates(alert.instruments, at: alert.end)
    lines += times(known: alert.stamp, start: alert.start, end: alert.end)
    if !alert.related.isEmpty {
      lines.append(field("related", alert.related.map(\.name).joined(separator: ", ")))
    }
    let capping = alert.evidence.filter { $0.role == .capping }
    lines += clauses(
      "Why: every required clause passed", alert.evidence.filter { $0.role == .required })
    lines += clauses("What bounds the confidence", capping)
    lines += against(alert.counterEvidence)
    lines += try parent(of: alert)
    lines += try changes(versions)
    lines += try prints(alert.causes)
    return lines + ["", "A confidence is a count of clauses, not a probability."]
  }

  /// The parent that it stands on, with what made it one.
  private func parent(of alert: Alert) throws(LogError) -> [String] {
    guard alert.subject.kind == .cluster,
      let cluster = try source.reader.cluster(alert.subject.description).last
    else { return [] }
    return ["", "It stands on \(cluster.id): \(title(cluster)), \(cluster.state.word)"]
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
