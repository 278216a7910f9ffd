import FlowEngine

/// What a filter says of each line of the tape at any moment, and how many it lets through: looked
/// up, not worked out again for each frame.
///
/// A line comes with its row, and a print's goes when a parent claims it. The answer about a parent
/// can change with each of its versions and with an alert on it, so it is asked again there; that
/// about a print cannot.
struct LineAnswers {
  private struct Key: Hashable {
    var object: FlowID
    /// Of an alert that is a line itself.
    var rule: RuleID?
  }

  private struct Step {
    var seq: UInt64
    var passes: Bool
  }

  /// The answer about each row when it became known; false for what is no line.
  private var first: [Bool] = []
  /// Answers that changed later, oldest first.
  private var later: [Int: [Step]] = [:]
  private var rowOf: [Key: Int] = [:]
  /// How many passed from each `seq` on, without regard to claims; and claimed ones that passed.
  private var seqs: [UInt64] = []
  private var counts: [Int32] = []
  private var gone: [Int32] = []

  /// Takes what is new in an index: always the same one, which only grows.
  ///
  /// - Parameter asks: whether a row passes as known at the view's moment.
  mutating func take(_ index: FlowIndex, _ asks: (FlowView, Int) -> Bool) {
    for row in first.count..<index.rows.count {
      let entry = index.rows[row]
      first.append(false)
      var key: Key?
      switch entry.kind {
      case .cluster: key = Key(object: index.clusters[Int(entry.position)].id)
      case .alert:
        let alert = index.alerts[Int(entry.position)]
        let isLine = alert.subject.kind != .cluster
        key = Key(object: alert.subject, rule: isLine ? alert.rule : nil)
      case .print, .health, .inference: break
      }
      let view = FlowView(index, at: entry.seq)
      if index.isTapeLineAtFirst(row) {
        if let key { rowOf[key] = row }
        first[row] = asks(view, row)
        if first[row] { count(1, at: entry.seq) }
      } else if let key, let line = rowOf[key] {
        note(asks(view, line), of: line, at: entry.seq)
      }
    }
    var sum = gone.last ?? 0
    for place in gone.count..<index.claimed.count {
      if first[Int(index.claimed[place])] { sum += 1 }
      gone.append(sum)
    }
  }

  private mutating func note(_ passes: Bool, of line: Int, at seq: UInt64) {
    guard (later[line]?.last?.passes ?? first[line]) != passes else { return }
    later[line, default: []].append(Step(seq: seq, passes: passes))
    count(passes ? 1 : -1, at: seq)
  }

  private mutating func count(_ change: Int32, at seq: UInt64) {
    let sum = (counts.last ?? 0) + change
    if seqs.last == seq {
      counts[counts.count - 1] = sum
    } else {
      seqs.append(seq)
      counts.append(sum)
    }
  }

  func passes(_ row: Int, at moment: UInt64) -> Bool {
    later[row]?.last { $0.seq <= moment }?.passes ?? first[row]
  }

  /// Lines that pass, of those known at the view's moment.
  func count(_ view: FlowView) -> Int {
    let known = seqs.prefixEnd { $0 <= view.moment }
    let claimed = view.claimedEnd
    return Int((known > 0 ? counts[known - 1] : 0) - (claimed > 0 ? gone[claimed - 1] : 0))
  }
}
