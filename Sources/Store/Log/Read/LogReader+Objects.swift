public import FlowEngine
import GRDB

extension LogReader {
  /// Every version of a cluster, in order; empty when there is none of that id.
  public func cluster(_ id: String) throws(LogError) -> [Cluster] {
    try objects(.cluster, id).clusters.filter { "\($0.id)" == id }
  }

  /// Every version of an alert, in order; empty when there is none of that id.
  public func alert(_ id: String) throws(LogError) -> [Alert] {
    try objects(.alert, id).alerts.filter { $0.id == id }
  }

  /// Every version of an inference, in order; `id` without its type.
  public func inference(_ id: String) throws(LogError) -> [Inference] {
    try objects(.inference, id).inferences.filter { "\($0.id)" == id }
  }

  /// The ids of alerts and inferences that begin with a text, in order; the first twenty.
  public func ids(from text: String) throws(LogError) -> [String] {
    guard hasObjects else { throw .olderSchema(path: path, schema: header.schema) }
    return try queue.snapshot(path) { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT id FROM alert WHERE id >= ?1 AND id < ?1 || char(1114111)
          UNION SELECT id FROM inference WHERE id >= ?1 AND id < ?1 || char(1114111)
          ORDER BY 1 LIMIT 20
          """, arguments: [text])
    }
  }

  public func health(_ id: String) throws(LogError) -> [Health] {
    try objects(.health, id).health.filter { "\($0.id)" == id }
  }

  /// The objects of the blocks that hold the versions of an id.
  private func objects(_ table: FlowRow.Table, _ id: String) throws(LogError) -> FlowBatch {
    guard hasObjects else { throw .olderSchema(path: path, schema: header.schema) }
    let seqs = try queue.snapshot(path) { try StoredRow.seqs(table, id: id, $0) }
    var found = FlowBatch()
    var last: UInt64 = 0
    for seq in seqs where seq > last {
      var batches = batches(from: seq, contents: .rows)
      guard let batch = try batches.next() else { break }
      found.append(batch.derived)
      last = batch.lastSeq
    }
    return found
  }

  /// One raw event with the judgement it got; nil when the log has no such number.
  public func event(_ seq: UInt64) throws(LogError) -> (event: MarketEvent, judgement: Judgement?)?
  {
    var batches = batches(from: seq, contents: [.raw, .judgements])
    guard let batch = try batches.next(), batch.firstSeq == seq, let event = batch.events.first
    else { return nil }
    return (event, batch.derived.judgements.first { $0.stamp.seq == seq })
  }
}
