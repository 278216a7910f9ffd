/// The names of the machine output, as `docs/cli.md` promises them.
extension ObjectJSON {
  static let common = ["kind", "id", "version", "seq", "n", "at"]

  /// The names of one kind, in the order in which they are written.
  static func names(_ kind: EmitKinds.Kind) -> [String] {
    common + names[kind, default: []]
  }

  private static let names: [EmitKinds.Kind: [String]] = [
    .clusters: [
      "type", "structure", "alternatives", "underlying", "state", "start", "end", "size", "premium",
      "netPrice", "side", "grade", "score", "exchanges", "openingAtLeast", "legs", "members",
      "causes", "evidence", "counterEvidence",
    ],
    // A verdict is emitted with the alerts.
    .alerts: [
      "rule", "ruleVersion", "parameters", "underlying", "contracts", "start", "end", "side",
      "grade", "openingAtLeast", "direction", "confidence", "cluster", "related", "premium",
      "state", "evidence", "counterEvidence", "causes", "of", "result", "seen", "symbol",
    ],
    .inferences: [
      "type", "symbol", "from", "to", "side", "volume", "share", "p", "n_samples", "evidence",
      "counterEvidence", "causes",
    ],
    .health: ["feed", "event", "detail", "lost"],
    .prints: [
      "contract", "symbol", "price", "size", "exchange", "conditions", "bid", "ask", "quoteAge",
      "side", "grade", "reasons", "spot", "volumeBefore", "oi", "openingAtLeast", "cluster",
      "state", "offExchange", "position", "eligible", "excluded", "executedAt", "delay", "notional",
      "subPenny", "oddLot",
    ],
  ]
}
