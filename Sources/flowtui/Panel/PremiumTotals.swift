import FlowEngine

/// Call and put premium of the lines of the tape by ticker, as known at any moment.
///
/// It covers rows and nothing else: a lone print too small to be a row is in no sum. A parent
/// counts instead of its prints, by its newest version; what was cancelled or taken back counts no
/// more. Each change is one step with the `seq` at which it became known, so that a moment costs a
/// search and not a walk.
final class PremiumTotals {
  struct Sums: Hashable, Sendable {
    var calls: Dollars = .zero
    var puts: Dollars = .zero
    /// Of both, what has a side of grade A or B (rule S-30).
    var signed: Dollars = .zero

    static func + (a: Sums, b: Sums) -> Sums {
      Sums(calls: a.calls + b.calls, puts: a.puts + b.puts, signed: a.signed + b.signed)
    }

    static func - (a: Sums, b: Sums) -> Sums {
      Sums(calls: a.calls - b.calls, puts: a.puts - b.puts, signed: a.signed - b.signed)
    }

    /// Percent of the premium that is signed, rounded down; nil of nothing.
    var signedShare: Int? {
      let all = calls.millionths + puts.millionths
      return all > 0 ? Int(Int128(signed.millionths) * 100 / Int128(all)) : nil
    }
  }

  private struct Steps {
    var seqs: [UInt64] = []
    var sums: [Sums] = []
  }

  private struct Change {
    var seq: UInt64
    var ticker: UInt32
    var sums: Sums
  }

  private var tickers: [UInt32: Steps] = [:]
  private var rowsTaken = 0
  private var seqTaken: UInt64 = 0
  /// Positions of prints whose end is not known yet.
  private var open: [Row] = []
  private var clusters: [FlowID: Sums] = [:]
  private var cancelled: [UInt64] = []

  private struct Row {
    var position: Int
    var ticker: UInt32
  }

  /// Notes what was settled since the last `take`: a cancel can come long after its print.
  func note(_ settled: [Settled]) {
    for end in settled where end.state == .cancelled { cancelled.append(end.print) }
  }

  /// Takes what is new in an index: always the same one, which only grows.
  func take(_ index: FlowIndex) {
    guard index.lastSeq > seqTaken || index.rows.count > rowsTaken else { return }
    var changes: [Change] = []
    var touched = open
    for row in rowsTaken..<index.rows.count {
      let entry = index.rows[row]
      guard entry.ticker != .max else { continue }
      let position = Int(entry.position)
      if entry.kind == .print, !index.prints[position].judgement.flags.contains(.equity) {
        touched.append(Row(position: position, ticker: entry.ticker))
      } else if entry.kind == .cluster {
        let cluster = index.clusters[position]
        let value = Self.value(cluster, index.directory.asKnown(at: entry.seq))
        let change = value - (clusters[cluster.id] ?? Sums())
        clusters[cluster.id] = value
        changes.append(Change(seq: entry.seq, ticker: entry.ticker, sums: change))
      }
    }
    let waiting = Set(touched.map(\.position))
    for seq in cancelled {
      guard let position = index.print(seq: seq), !waiting.contains(position),
        let ticker = index.directory.asKnown(at: seq).tickerNumber(
          index.prints[position].trade.instrument)
      else { continue }
      if !index.prints[position].judgement.flags.contains(.equity) {
        touched.append(Row(position: position, ticker: ticker))
      }
    }
    for row in touched { changes += self.changes(row, index) }
    open = touched.filter {
      index.prints[$0.position].settledAt == .max && index.prints[$0.position].cancelledAt == .max
    }
    (rowsTaken, seqTaken, cancelled) = (index.rows.count, index.lastSeq, [])
    for change in changes.sorted(by: { $0.seq < $1.seq }) where change.sums != Sums() {
      let before = tickers[change.ticker]?.sums.last ?? Sums()
      tickers[change.ticker, default: Steps()].seqs.append(change.seq)
      tickers[change.ticker]?.sums.append(before + change.sums)
    }
  }

  /// The sums of a ticker as known at a moment.
  func sums(_ ticker: UInt32, at moment: UInt64) -> Sums {
    guard let steps = tickers[ticker] else { return Sums() }
    let known = steps.seqs.prefixEnd { $0 <= moment }
    return known == 0 ? Sums() : steps.sums[known - 1]
  }

  /// What changed of a print since the last time: it came, found its end, was cancelled.
  private func changes(_ row: Row, _ index: FlowIndex) -> [Change] {
    let print = index.prints[row.position]
    let seq = print.judgement.stamp.seq
    let directory = index.directory.asKnown(at: seq)
    var values = [(seq: seq, sums: Self.value(print, print.judgement.grade, directory))]
    if print.settledAt < print.cancelledAt {
      let isOwned = print.cluster != nil
      values.append(
        (print.settledAt, isOwned ? Sums() : Self.value(print, print.settledGrade, directory)))
    }
    if print.cancelledAt != .max { values.append((print.cancelledAt, Sums())) }
    var before = Sums()
    var changes: [Change] = []
    for value in values {
      if value.seq > seqTaken {
        changes.append(Change(seq: value.seq, ticker: row.ticker, sums: value.sums - before))
      }
      before = value.sums
    }
    return changes
  }

  private static func value(_ print: PrintRow, _ grade: Grade, _ directory: Directory) -> Sums {
    guard let contract = directory.contract(print.trade.instrument) else { return Sums() }
    let premium = print.trade.price.notional(
      of: print.trade.size, multiplier: Int64(contract.multiplier))
    return value(contract.right, premium, print.judgement.side, grade)
  }

  private static func value(_ cluster: Cluster, _ directory: Directory) -> Sums {
    // Level 2 owns what level 1 counted already (C-31).
    guard cluster.state != .retracted, !cluster.type.isLevelTwo else { return Sums() }
    return cluster.legs.reduce(Sums()) { sums, leg in
      guard let contract = directory.contract(leg.instrument) else { return sums }
      return sums + value(contract.right, leg.premium, leg.side, leg.grade)
    }
  }

  private static func value(
    _ right: OptionRight, _ premium: Dollars, _ side: Side, _ grade: Grade
  ) -> Sums {
    Sums(
      calls: right == .call ? premium : .zero, puts: right == .put ? premium : .zero,
      signed: side != .unknown && grade <= .b ? premium : .zero)
  }
}
