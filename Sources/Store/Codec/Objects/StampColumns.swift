import FlowEngine

/// The stamps of one list of objects as three words each, predicted from the stamp before and from
/// the raw events; both sides keep the same.
struct StampColumns {
  private var previous: Stamp

  init(firstSeq: UInt64) { previous = Stamp(seq: firstSeq, n: .max, at: .distantPast) }

  mutating func words(_ stamp: Stamp, _ context: FlowContext) -> (UInt64, UInt64, UInt64) {
    let seq = stamp.seq &- previous.seq
    let n = Int64(stamp.n) - expected(sameSeq: seq == 0)
    let at = stamp.at.nanoseconds &- context.time(of: stamp.seq)
    previous = stamp
    return (seq, UInt64(bitPattern: n), UInt64(bitPattern: at))
  }

  mutating func stamp(
    _ seqStep: UInt64, _ n: UInt64, _ at: UInt64, _ context: FlowContext
  ) -> Stamp {
    let seq = previous.seq &+ seqStep
    let place = Int64(bitPattern: n) &+ expected(sameSeq: seqStep == 0)
    previous = Stamp(
      seq: seq, n: UInt32(truncatingIfNeeded: place),
      at: Timestamp(nanoseconds: context.time(of: seq) &+ Int64(bitPattern: at)))
    return previous
  }

  private func expected(sameSeq: Bool) -> Int64 { sameSeq ? Int64(previous.n &+ 1) : 0 }
}

/// The causes of an object: how far back the first is, then the steps from one to the next.
enum CauseColumns {
  static func put<Column>(
    _ causes: [UInt64], before seq: UInt64, _ count: Column, _ cause: Column,
    into columns: inout WordColumns<Column>
  ) {
    columns.put(count, UInt64(causes.count))
    var expected: UInt64?
    for value in causes {
      columns.put(cause, expected.map { value &- $0 } ?? seq &- value)
      expected = value &+ 1
    }
  }

  static func take<Column>(
    before seq: UInt64, _ count: Column, _ cause: Column, from cursor: inout WordCursor<Column>
  ) throws(BlockError) -> [UInt64] {
    let total = try cursor.count(count)
    var causes: [UInt64] = []
    causes.reserveCapacity(min(total, 64))
    for _ in 0..<total {
      let word = try cursor.take(cause)
      causes.append(causes.last.map { $0 &+ 1 &+ word } ?? seq &- word)
    }
    return causes
  }
}
