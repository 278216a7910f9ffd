/// The index as known at a moment: nothing later exists.
///
/// Live is only "moment = now". A view copies nothing.
public struct FlowView: Sendable {
  public let index: FlowIndex
  public let moment: UInt64

  public init(_ index: FlowIndex, at moment: UInt64) {
    self.index = index
    self.moment = moment
  }

  /// The names as known at the moment.
  public var directory: Directory { index.directory.asKnown(at: moment) }

  /// Rows known: all before this position.
  public var end: Int { index.rows.prefixEnd { $0.seq <= moment } }

  /// The newest version of a row's object that was known at the moment.
  public func newest(_ row: Int) -> Int {
    var current = row
    while index.rows[current].next >= 0 {
      let next = Int(index.rows[current].next)
      guard index.rows[next].seq <= moment else { break }
      current = next
    }
    return current
  }

  public func cluster(_ row: Int) -> Cluster? {
    let newest = newest(row)
    guard index.rows[newest].kind == .cluster else { return nil }
    return index.clusters[Int(index.rows[newest].position)]
  }

  public func alert(_ row: Int) -> Alert? {
    let newest = newest(row)
    guard index.rows[newest].kind == .alert else { return nil }
    return index.alerts[Int(index.rows[newest].position)]
  }

  public func print(_ row: Int) -> PrintRow? {
    guard index.rows[row].kind == .print else { return nil }
    return index.prints[Int(index.rows[row].position)]
  }

  /// The alert that stands on a cluster, if one was known: it follows the cluster's own row
  /// closely.
  public func alert(onClusterRow row: Int) -> Alert? {
    guard let cluster = cluster(row), index.rows[row].ticker != .max else { return nil }
    let posting = index.postings[Int(index.rows[row].ticker)]
    var position = posting.prefixEnd { Int($0) <= row }
    var looked = 0
    while position < posting.count, looked < 8 {
      let other = Int(posting[position])
      guard index.rows[other].seq <= moment else { return nil }
      if let alert = alert(other), alert.subject == cluster.id { return alert }
      position += 1
      looked += 1
    }
    return nil
  }

  /// Whether a row is a line of the tape: the first version of a cluster, an option print that no
  /// cluster owns yet, an alert without a cluster, or a loss.
  public func isTapeLine(_ row: Int) -> Bool {
    guard index.isTapeLineAtFirst(row) else { return false }
    let entry = index.rows[row]
    guard entry.kind == .print else { return true }
    return index.prints[Int(entry.position)].cluster(at: moment) == nil
  }

  /// Rows of prints that a parent had claimed: this many of the first in `claimed`.
  public var claimedEnd: Int {
    index.claimed.prefixEnd {
      index.prints[Int(index.rows[Int($0)].position)].settledAt <= moment
    }
  }

  /// The bars of a stock as known then, oldest first.
  public func bars(_ instrument: InstrumentID) -> [BarUpdate] {
    let position = Int(instrument.index)
    guard position < index.bars.count else { return [] }
    let updates = index.bars[position]
    let known = updates.prefixEnd { $0.stamp.seq <= moment }
    var result: [BarUpdate] = []
    for update in updates[..<known] {
      var place = result.count
      while place > 0, result[place - 1].minute > update.minute { place -= 1 }
      if place > 0, result[place - 1].minute == update.minute {
        result[place - 1] = update
      } else {
        result.insert(update, at: place)
      }
    }
    return result
  }

  /// Off-exchange prints known then: positions before this one.
  public var offExchangeEnd: Int {
    index.offExchange.prefixEnd {
      index.prints[Int($0)].judgement.stamp.seq <= moment
    }
  }

  /// The time of the moment, within 100 ms.
  public var time: Int64? { index.marks.time(of: moment) }
}

extension FlowIndex {
  /// Whether a row is a line of the tape when it becomes known; a print ceases to be one when a
  /// parent claims it.
  public func isTapeLineAtFirst(_ row: Int) -> Bool {
    let entry = rows[row]
    guard entry.isFirst else { return false }
    switch entry.kind {
    case .cluster, .health, .inference: return true
    case .alert: return alerts[Int(entry.position)].subject.kind != .cluster
    case .print: return !prints[Int(entry.position)].judgement.flags.contains(.equity)
    }
  }
}
