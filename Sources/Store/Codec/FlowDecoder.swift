import FlowEngine

/// Turns blocks of derived events back into the events, bit for bit, given their raw events.
struct FlowDecoder {
  private let zstd = ZstdDecompressor()

  func judgements(
    _ bytes: [UInt8], context: FlowContext, firstSeq: UInt64
  ) throws(BlockError) -> [Judgement] {
    typealias Column = FlowLayout.JudgementColumn
    typealias Source = FlowLayout.QuoteSource
    guard !bytes.isEmpty else { return [] }
    var unpacker = try ColumnUnpacker(bytes, zstd: zstd)
    let count = try start(&unpacker, .judgement, firstSeq)
    let table = ColumnTable(columns: FlowLayout.judgement.count, rows: count)
    try unpacker.unpack(table, FlowLayout.judgement)
    var written: [[UInt64]] = []
    for treatment in FlowLayout.quote {
      written.append(try unpacker.list(treatment, atMost: count))
    }
    guard unpacker.isAtEnd else { throw unpacker.fail("there are bytes after its end") }
    var memories = JudgementMemories(context)
    var previous = firstSeq &- 1
    var nextWritten = 0
    var result: [Judgement] = []
    result.reserveCapacity(count)
    for row in 0..<count {
      let seq = context.trade(after: previous) &+ table[Column.seq.rawValue, row]
      previous = seq
      let expectedAt = context.time(of: seq)
      let stamp = Stamp(
        seq: seq, n: UInt32(truncatingIfNeeded: table[Column.n.rawValue, row]),
        at: Timestamp(nanoseconds: expectedAt &+ table[signed: Column.at.rawValue, row]))
      let print = context.print(seq)
      let instrument = InstrumentID(
        UInt32(
          truncatingIfNeeded: Int64(print.instrument.index)
            &+ table[signed: Column.instrument.rawValue, row]))
      memories.walk(to: seq, context)
      let slot = memories.slot(of: instrument, at: seq, context)
      let memory = memories[slot]
      let source = table[Column.quote.rawValue, row]
      var value = Judgement(stamp: stamp, instrument: instrument)
      var expectedAge: Int64 = -1
      switch source & 3 {
      case Source.attached: value.quote = print.attached
      case Source.last:
        value.quote = memory.quote
        expectedAge = expectedAt &- memory.quoteAt
      case Source.judged: value.quote = memory.judged
      default:
        guard written.allSatisfy({ nextWritten < $0.count }) else {
          throw unpacker.fail("a quote is missing")
        }
        value.quote.rawBid = Int64(bitPattern: written[0][nextWritten])
        value.quote.rawAsk = Int64(bitPattern: written[1][nextWritten])
        value.quote.rawBidSize = UInt32(truncatingIfNeeded: written[2][nextWritten] >> 32)
        value.quote.rawAskSize = UInt32(truncatingIfNeeded: written[2][nextWritten])
        nextWritten += 1
      }
      let traits = table[Column.traits.rawValue, row]
      value.side = try raw(traits, unpacker)
      value.grade = try raw(traits >> 8, unpacker)
      value.hint = try raw(traits >> 16, unpacker)
      value.position = try raw(traits >> 24, unpacker)
      value.exclusion = try raw(traits >> 32, unpacker)
      value.flags = JudgementFlags(rawValue: UInt16(truncatingIfNeeded: traits >> 40))
      value.reasons = Reasons(rawValue: table[Column.reasons.rawValue, row])
      value.rawQuoteAge = expectedAge &+ table[signed: Column.age.rawValue, row]
      if source & Source.noSpot == 0 {
        value.rawSpot = memory.spot &+ table[signed: Column.spot.rawValue, row]
        memories[slot].spot = value.rawSpot
      }
      value.volumeBefore = memory.volume &+ table[signed: Column.volume.rawValue, row]
      if source & Source.noInterest == 0 {
        value.rawOpenInterest = memory.interest &+ table[signed: Column.interest.rawValue, row]
        memories[slot].interest = value.rawOpenInterest
      }
      memories[slot].judged = value.quote
      memories[slot].volume = value.volumeBefore &+ print.size
      result.append(value)
    }
    return result
  }

  func settled(
    _ bytes: [UInt8], context: FlowContext, firstSeq: UInt64
  ) throws(BlockError) -> [Settled] {
    typealias Column = FlowLayout.SettledColumn
    guard !bytes.isEmpty else { return [] }
    var unpacker = try ColumnUnpacker(bytes, zstd: zstd)
    let count = try start(&unpacker, .settled, firstSeq)
    let table = ColumnTable(columns: FlowLayout.settled.count, rows: count)
    try unpacker.unpack(table, FlowLayout.settled)
    guard unpacker.isAtEnd else { throw unpacker.fail("there are bytes after its end") }
    var previous = Stamp(seq: firstSeq, n: .max, at: .distantPast)
    var print: UInt64 = firstSeq &- 1
    var result: [Settled] = []
    result.reserveCapacity(count)
    for row in 0..<count {
      let seq = previous.seq &+ table[Column.seq.rawValue, row]
      let expected = seq == previous.seq ? previous.n &+ 1 : 0
      let at = context.time(of: seq)
      let stamp = Stamp(
        seq: seq,
        n: UInt32(truncatingIfNeeded: Int64(expected) &+ table[signed: Column.n.rawValue, row]),
        at: Timestamp(nanoseconds: at &+ table[signed: Column.at.rawValue, row]))
      print = print &+ 1 &+ table[Column.print.rawValue, row]
      let traits = table[Column.traits.rawValue, row]
      var value = Settled(
        stamp: stamp, print: print, grade: try raw(traits >> 8, unpacker),
        state: try raw(traits >> 16, unpacker), version: UInt16(truncatingIfNeeded: traits >> 24))
      value.clusterOrdinal = UInt8(truncatingIfNeeded: traits)
      if traits >> 40 != 0 { value.clusterSeq = print &- table[Column.cluster.rawValue, row] }
      previous = stamp
      result.append(value)
    }
    return result
  }

  func bars(
    _ bytes: [UInt8], context: FlowContext, firstSeq: UInt64
  ) throws(BlockError) -> [BarUpdate] {
    typealias Column = FlowLayout.BarColumn
    guard !bytes.isEmpty else { return [] }
    var unpacker = try ColumnUnpacker(bytes, zstd: zstd)
    let count = try start(&unpacker, .bar, firstSeq)
    let table = ColumnTable(columns: FlowLayout.bar.count, rows: count)
    try unpacker.unpack(table, FlowLayout.bar)
    guard unpacker.isAtEnd else { throw unpacker.fail("there are bytes after its end") }
    var memories = BarMemories(context)
    var previous = firstSeq &- 1
    var result: [BarUpdate] = []
    result.reserveCapacity(count)
    for row in 0..<count {
      func word(_ column: Column) -> Int64 { table[signed: column.rawValue, row] }
      let seq = context.trade(after: previous) &+ table[Column.seq.rawValue, row]
      previous = seq
      let at = context.time(of: seq)
      let print = context.print(seq)
      let instrument = InstrumentID(
        UInt32(truncatingIfNeeded: Int64(print.instrument.index) &+ word(.instrument)))
      let minute = Int32(truncatingIfNeeded: print.times.participant.minute &+ word(.minute))
      let slot = memories.slot(of: instrument, at: seq, context)
      let expected = ExpectedBar(memories[slot], minute: minute, print: print)
      let value = BarUpdate(
        stamp: Stamp(
          seq: seq, n: UInt32(truncatingIfNeeded: word(.n)),
          at: Timestamp(nanoseconds: at &+ word(.at))),
        instrument: instrument, minute: minute,
        open: Price(billionths: expected.open &+ word(.open)),
        high: Price(billionths: expected.high &+ word(.high)),
        low: Price(billionths: expected.low &+ word(.low)),
        close: Price(billionths: expected.close &+ word(.close)),
        volume: expected.volume &+ word(.volume),
        offExchangeVolume: expected.offExchange &+ word(.offExchange))
      memories[slot] = value
      result.append(value)
    }
    return result
  }

  private func start(
    _ unpacker: inout ColumnUnpacker, _ list: FlowLayout.List, _ firstSeq: UInt64
  ) throws(BlockError) -> Int {
    let layout = try unpacker.byte()
    guard layout >= 1, layout <= FlowLayout.current else { throw .layout(layout) }
    guard try unpacker.byte() == list.rawValue else { throw unpacker.fail("it is another list") }
    let count = try unpacker.count(atMost: 16 * EventDecoder.countMax)
    guard try unpacker.fixed() == firstSeq else {
      throw unpacker.fail("it belongs to other raw events")
    }
    return count
  }

  private func raw<T: RawRepresentable>(
    _ word: UInt64, _ unpacker: ColumnUnpacker
  ) throws(BlockError) -> T where T.RawValue == UInt8 {
    guard let value = T(rawValue: UInt8(truncatingIfNeeded: word)) else {
      throw unpacker.fail("an impossible \(T.self)")
    }
    return value
  }
}
