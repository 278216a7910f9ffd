import FlowEngine

/// Turns the columnar kinds of derived events into blocks of layout 1, beside their raw events.
struct FlowEncoder {
  private var packer: ColumnPacker
  private let arena: ColumnArena

  init(level: Int32, arena: ColumnArena = ColumnArena()) {
    packer = ColumnPacker(level: level)
    self.arena = arena
  }

  /// The bytes of each list; empty for an empty list.
  struct Blobs {
    var judgement: [UInt8] = []
    var settled: [UInt8] = []
    var bars: [UInt8] = []
  }

  /// - Parameter context: of the raw events that caused the lists.
  mutating func encode(
    _ derived: FlowParts, context: FlowContext, firstSeq: UInt64
  ) -> Blobs {
    var blobs = Blobs()
    arena.reset()
    let (judgements, settled, bars) = (derived.judgements, derived.settled, derived.bars)
    if !judgements.isEmpty {
      let count = start(.judgement, judgements, firstSeq)
      encode(judgements, count, context, firstSeq)
      blobs.judgement = packer.bytes
    }
    if !settled.isEmpty {
      let count = start(.settled, settled, firstSeq)
      encode(settled, count, context, firstSeq)
      blobs.settled = packer.bytes
    }
    if !bars.isEmpty {
      let count = start(.bar, bars, firstSeq)
      encode(bars, count, context, firstSeq)
      blobs.bars = packer.bytes
    }
    return blobs
  }

  private mutating func start<T>(
    _ list: FlowLayout.List, _ parts: [ArraySlice<T>], _ firstSeq: UInt64
  ) -> Int {
    let count = parts.reduce(0) { $0 + $1.count }
    packer.start()
    packer.byte(FlowLayout.current)
    packer.byte(list.rawValue)
    packer.varint(UInt64(count))
    packer.fixed(firstSeq)
    return count
  }

  private mutating func encode(
    _ judgements: [ArraySlice<Judgement>], _ count: Int, _ context: FlowContext, _ firstSeq: UInt64
  ) {
    typealias Column = FlowLayout.JudgementColumn
    typealias Source = FlowLayout.QuoteSource
    var memories = JudgementMemories(context)
    let table = arena.table(columns: FlowLayout.judgement.count, rows: count)
    var written: [[UInt64]] = [[], [], []]
    var previous = firstSeq &- 1
    Self.walk(judgements) { row, value, ahead in
      if let ahead { memories.fetch(at: ahead.pointee.stamp.seq, context) }
      let seq = value.stamp.seq
      table[Column.seq.rawValue, row] = seq &- context.trade(after: previous)
      previous = seq
      table[Column.n.rawValue, row] = UInt64(value.stamp.n)
      let expectedAt = context.time(of: seq)
      table[signed: Column.at.rawValue, row] = value.stamp.at.nanoseconds &- expectedAt
      let print = context.print(seq)
      table[signed: Column.instrument.rawValue, row] =
        Int64(value.instrument.index) - Int64(print.instrument.index)
      table[Column.traits.rawValue, row] = Self.traits(of: value)
      table[Column.reasons.rawValue, row] = value.reasons.rawValue
      memories.walk(to: seq, context)
      let slot = memories.slot(of: value.instrument, at: seq, context)
      let memory = memories[slot]
      var source = Source.written
      var expectedAge: Int64 = -1
      if value.quote == print.attached {
        source = Source.attached
      } else if value.quote == memory.quote {
        source = Source.last
        expectedAge = expectedAt &- memory.quoteAt
      } else if value.quote == memory.judged {
        source = Source.judged
      } else {
        written[0].append(UInt64(bitPattern: value.quote.rawBid))
        written[1].append(UInt64(bitPattern: value.quote.rawAsk))
        written[2].append(UInt64(value.quote.rawBidSize) << 32 | UInt64(value.quote.rawAskSize))
      }
      table[signed: Column.age.rawValue, row] = value.rawQuoteAge &- expectedAge
      if value.rawSpot == .min {
        source |= Source.noSpot
      } else {
        table[signed: Column.spot.rawValue, row] = value.rawSpot &- memory.spot
        memories[slot].spot = value.rawSpot
      }
      table[signed: Column.volume.rawValue, row] = value.volumeBefore &- memory.volume
      if value.rawOpenInterest == -1 {
        source |= Source.noInterest
      } else {
        table[signed: Column.interest.rawValue, row] = value.rawOpenInterest &- memory.interest
        memories[slot].interest = value.rawOpenInterest
      }
      table[Column.quote.rawValue, row] = source
      memories[slot].judged = value.quote
      memories[slot].volume = value.volumeBefore &+ print.size
    }
    packer.pack(table, FlowLayout.judgement, .shares)
    for (words, treatment) in zip(written, FlowLayout.quote) { packer.pack(words, treatment) }
    packer.seal()
  }

  /// Hands over the rows of a list, each with the row that follows a few later, if it is in the
  /// same part.
  @inline(__always) private static func walk<T>(
    _ parts: [ArraySlice<T>],
    _ body: (_ row: Int, _ value: borrowing T, _ ahead: UnsafePointer<T>?) -> Void
  ) {
    var row = 0
    for part in parts {
      part.withUnsafeBufferPointer { values in
        guard let base = values.baseAddress else { return }
        for place in values.indices {
          let ahead = place &+ EventLists.ahead
          body(row &+ place, base[place], ahead < values.count ? base + ahead : nil)
        }
      }
      row += part.count
    }
  }

  private static func traits(of value: borrowing Judgement) -> UInt64 {
    UInt64(value.side.rawValue) | UInt64(value.grade.rawValue) << 8
      | UInt64(value.hint.rawValue) << 16 | UInt64(value.position.rawValue) << 24
      | UInt64(value.exclusion.rawValue) << 32 | UInt64(value.flags.rawValue) << 40
  }

  private mutating func encode(
    _ settled: [ArraySlice<Settled>], _ count: Int, _ context: FlowContext, _ firstSeq: UInt64
  ) {
    typealias Column = FlowLayout.SettledColumn
    let table = arena.table(columns: FlowLayout.settled.count, rows: count)
    var previous = Stamp(seq: firstSeq, n: .max, at: .distantPast)
    var print: UInt64 = firstSeq &- 1
    Self.walk(settled) { row, value, _ in
      table[Column.seq.rawValue, row] = value.stamp.seq &- previous.seq
      let expected = value.stamp.seq == previous.seq ? previous.n &+ 1 : 0
      table[signed: Column.n.rawValue, row] = Int64(value.stamp.n) - Int64(expected)
      let at = context.time(of: value.stamp.seq)
      table[signed: Column.at.rawValue, row] = value.stamp.at.nanoseconds &- at
      table[Column.print.rawValue, row] = value.print &- print &- 1
      let hasCluster = value.clusterSeq != 0
      table[Column.cluster.rawValue, row] = hasCluster ? value.print &- value.clusterSeq : 0
      table[Column.traits.rawValue, row] =
        UInt64(value.clusterOrdinal) | UInt64(value.grade.rawValue) << 8
        | UInt64(value.state.rawValue) << 16 | UInt64(value.version) << 24
        | (hasCluster ? 1 << 40 : 0)
      previous = value.stamp
      print = value.print
    }
    packer.pack(table, FlowLayout.settled, .shares)
    packer.seal()
  }

  private mutating func encode(
    _ bars: [ArraySlice<BarUpdate>], _ count: Int, _ context: FlowContext, _ firstSeq: UInt64
  ) {
    typealias Column = FlowLayout.BarColumn
    var memories = BarMemories(context)
    let table = arena.table(columns: FlowLayout.bar.count, rows: count)
    var previous = firstSeq &- 1
    Self.walk(bars) { row, value, _ in
      let seq = value.stamp.seq
      table[Column.seq.rawValue, row] = seq &- context.trade(after: previous)
      previous = seq
      table[Column.n.rawValue, row] = UInt64(value.stamp.n)
      let at = context.time(of: seq)
      table[signed: Column.at.rawValue, row] = value.stamp.at.nanoseconds &- at
      let print = context.print(seq)
      table[signed: Column.instrument.rawValue, row] =
        Int64(value.instrument.index) - Int64(print.instrument.index)
      table[signed: Column.minute.rawValue, row] =
        Int64(value.minute) - print.times.participant.minute
      let slot = memories.slot(of: value.instrument, at: seq, context)
      let expected = ExpectedBar(memories[slot], minute: value.minute, print: print)
      func put(_ column: Column, _ value: Int64, _ expected: Int64) {
        table[signed: column.rawValue, row] = value &- expected
      }
      put(.open, value.open.billionths, expected.open)
      put(.high, value.high.billionths, expected.high)
      put(.low, value.low.billionths, expected.low)
      put(.close, value.close.billionths, expected.close)
      put(.volume, value.volume, expected.volume)
      put(.offExchange, value.offExchangeVolume, expected.offExchange)
      memories[slot] = value
    }
    packer.pack(table, FlowLayout.bar, .shares)
    packer.seal()
  }
}

/// The bar one expects when a print follows the last known bar of its instrument.
struct ExpectedBar {
  var open: Int64
  var high: Int64
  var low: Int64
  var close: Int64
  var volume: Int64
  var offExchange: Int64

  init(_ last: BarUpdate?, minute: Int32, print: Trade) {
    close = print.price.billionths
    let off = print.venue.isOffExchange ? print.size : 0
    if let last, last.minute == minute {
      open = last.open.billionths
      high = max(last.high.billionths, close)
      low = min(last.low.billionths, close)
      volume = last.volume &+ print.size
      offExchange = last.offExchangeVolume &+ off
    } else {
      open = close
      high = close
      low = close
      volume = print.size
      offExchange = off
    }
  }
}
