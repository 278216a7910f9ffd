import FlowEngine

/// Steps a tape through a new engine, in one batch.
func run(_ tape: Tape, settings: Settings = Settings()) -> FlowBatch {
  run(tape.events, settings: settings)
}

/// Steps a tape and lets it end.
func run(_ text: String, settings: Settings = Settings()) -> FlowBatch {
  run(Tape(text + "\nend"), settings: settings)
}

func run(_ events: [MarketEvent], settings: Settings = Settings()) -> FlowBatch {
  var engine = Engine(settings: settings, session: Tape.session)
  var out = FlowBatch()
  for event in events { engine.step(event, into: &out) }
  return out
}

/// The canonical bytes of everything derived, kind after kind.
func bytes(_ batch: FlowBatch) -> [UInt8] {
  var writer = FlowWriter()
  for value in batch.judgements { writer.write(value) }
  for value in batch.settled { writer.write(value) }
  for value in batch.bars { writer.write(value) }
  for value in batch.clusters { writer.write(value) }
  for value in batch.alerts { writer.write(value) }
  for value in batch.health { writer.write(value) }
  return writer.bytes
}

/// What a cluster is, in a line: enough for a scenario to name it.
func line(_ cluster: Cluster) -> String {
  let legs = cluster.legs.map { "\($0.size)" }.joined(separator: "+")
  return "\(cluster.type) \(cluster.side) \(cluster.grade) \(legs)"
}

extension FlowBatch {
  /// The newest version of each cluster, in order of first appearance.
  var lines: [String] { finals.map(line) }

  /// Parents as they ended: not what was shown before, nor what was taken back.
  var finals: [Cluster] { clusters.filter { $0.state != .provisional } }

  /// The last settlement of each print, by its `seq`.
  var lastSettled: [UInt64: Settled] {
    var last: [UInt64: Settled] = [:]
    for value in settled { last[value.print] = value }
    return last
  }
}

extension FlowBatch {
  mutating func append(_ other: FlowBatch) {
    judgements += other.judgements
    settled += other.settled
    bars += other.bars
    clusters += other.clusters
    alerts += other.alerts
    health += other.health
  }
}
