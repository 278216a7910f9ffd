import FlowEngine
import Store

extension WhyPage {
  func page(_ inference: Inference) throws(LogError) -> [String] {
    if let of = inference.of { return try verdict(inference, of) }
    var lines = [
      "\(inference.type.title) · \(inference.symbol)"
        + (inference.side == .unknown ? "" : " · \(inference.side.word)"),
      "\(inference.id):\(inference.type.word)  version \(inference.version)",
      "",
      field(
        "window",
        "\(TimeText.newYork(inference.from)) to \(TimeText.newYork(inference.to)) ET"),
      field("known at", known(inference)), field("volume", DecimalText.grouped(inference.volume)),
    ]
    if let share = inference.share {
      lines.append(field("share", DecimalText.text(share, decimals: 4, atLeast: 2)))
    }
    if let p = inference.p {
      let samples = inference.samples.map { " (n=\($0))" } ?? ""
      lines.append(field("p", DecimalText.text(p, decimals: 6, atLeast: 2) + samples))
    } else {
      lines.append(field("p", "nothing was tested"))
    }
    lines += clauses("Evidence", inference.evidence) + against(inference.counterEvidence)
    return lines + (try prints(inference.causes))
  }

  /// What this morning's open interest says of a parent of an earlier session (O-02, O-04).
  private func verdict(_ inference: Inference, _ of: SessionParent) throws(LogError) -> [String] {
    var lines = [
      "verdict \(inference.result.word) · \(inference.symbol) · \(of)",
      "\(inference.id):verdict  version \(inference.version)",
      "",
      field(
        "of",
        "\(of.cluster) of session \(of.session.isoText): 'flowtui why \(of.cluster)' on that log"),
      field("known at", known(inference)),
      field("side", "\(inference.side.word), as it was judged then"),
      field("contracts", DecimalText.grouped(inference.volume)),
    ]
    lines += clauses("What open interest shows", inference.evidence)
    lines += against(inference.counterEvidence)
    return lines + [
      "", "Open interest counts a whole day: it bounds what opened and closed, never who traded.",
    ]
  }

  private func known(_ inference: Inference) -> String {
    "\(TimeText.newYork(inference.stamp.at)) ET (seq \(inference.stamp.seq))"
  }

  func page(_ health: Health) -> [String] {
    [
      "\(health.kind.word.replacing("_", with: " ")) on \(health.feed)", "\(health.id)", "",
      field("known at", "\(TimeText.newYork(health.stamp.at)) ET (seq \(health.stamp.seq))"),
      field("detail", health.detail),
      field("lost", health.lost.map(DecimalText.grouped) ?? "unknown"),
    ]
  }
}
