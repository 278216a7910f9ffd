/// What one session leaves for the history of later ones, on its own: made of every event of its
/// log, or read again from the bytes that were kept of it.
public struct SessionHistory: Sendable {
  var tally: SessionTally

  public var session: CalendarDate { tally.session }

  public init(_ session: CalendarDate) { tally = SessionTally(session: session) }

  /// Takes the next events of the session with everything that was derived from them.
  ///
  /// - Parameter events: every event of its log, from `seq` 1 on and without a hole.
  public mutating func take(_ events: [MarketEvent], derived: FlowBatch) {
    tally.take(events, derived)
  }

  /// Ends the session.
  ///
  /// - Parameter isComplete: its log holds the session to its end.
  public mutating func end(isComplete: Bool = true) {
    if !isComplete { tally.isVolumeComplete = false }
  }
}

// The layout of the bytes, for a cache: a change of it is a new `SessionHistory.layout`.
extension SessionHistory {
  /// Of what `bytes` writes and of what a session is asked for; another one is no use.
  public static let layout: UInt64 = 1

  /// What a history asks of it, in the order in which it came.
  public var bytes: [UInt8] {
    var writer = FlowWriter()
    writer.write(tally.session.yyyymmdd)
    writer.write(tally.isVolumeComplete)
    let series = tally.series.enumerated().filter {
      !$0.element.underlying.isNone || $0.element.osi != nil
    }
    writer.list(series) { writer, item in
      writer.write(UInt32(item.offset))
      writer.write(item.element)
    }
    writer.list(tally.parents.filter(\.isOfUse)) { writer, record in writer.write(record) }
    writer.list(tally.sizes) { writer, item in
      writer.write(item.underlying)
      writer.list(item.counts.pairs) { writer, pair in
        writer.write(pair.value)
        writer.write(pair.count)
      }
    }
    writer.list(tally.gammas) { writer, gamma in
      writer.write(gamma.underlying)
      writer.write(gamma.bucket)
      writer.write(gamma.value)
    }
    return writer.bytes
  }

  /// - Throws: when the bytes are not those of a session.
  public init(bytes: [UInt8]) throws(FlowCodingError) {
    var reader = FlowReader(bytes)
    tally = SessionTally(session: CalendarDate(yyyymmdd: try reader.integer()))
    let isVolumeComplete = try reader.bool()
    let series = try reader.list { reader throws(FlowCodingError) in
      (index: try reader.integer(UInt32.self), series: try reader.series())
    }
    let parents = try reader.list { reader throws(FlowCodingError) in try reader.parent() }
    let sizes = try reader.list { reader throws(FlowCodingError) in
      let underlying = try reader.symbol()
      let pairs = try reader.list { reader throws(FlowCodingError) in
        (value: try reader.integer(Int64.self), count: try reader.integer(Int64.self))
      }
      return (underlying: underlying, counts: ValueCounts(pairs))
    }
    let gammas = try reader.list { reader throws(FlowCodingError) in
      (
        underlying: try reader.symbol(), bucket: try reader.integer(Int32.self),
        value: try reader.integer(Int64.self)
      )
    }
    guard reader.isAtEnd else { throw reader.fail("bytes are left over") }
    // A table by instrument: an index out of nowhere must not ask for all memory.
    guard series.allSatisfy({ $0.index < 1 << 24 }) else { throw reader.fail("no instrument") }
    tally.restore(series, parents, sizes, gammas)
    tally.isVolumeComplete = isVolumeComplete
  }
}

extension FlowWriter {
  fileprivate mutating func write(_ series: SessionTally.Series) {
    write(series.underlying)
    write(series.isOption)
    optional(series.osi) { writer, osi in
      writer.write(osi.root)
      writer.write(osi.expiry.yyyymmdd)
      writer.write(osi.right)
      writer.write(osi.strike.billionths)
    }
    write(series.volume)
    write(series.openInterest)
    // Half hours of a day, and contracts that rarely need more than two bytes.
    zigzag(Int64(series.points.count))
    var before: Int64 = 0
    for point in series.points {
      zigzag(Int64(point.bucket))
      zigzag(point.contracts &- before)
      before = point.contracts
    }
  }

  fileprivate mutating func write(_ record: ParentRecord) {
    write(record.id)
    write(record.type)
    write(record.state)
    write(record.underlying)
    write(record.premium.millionths)
    write(record.start.nanoseconds)
    write(record.side)
    write(record.grade)
    optional(record.expiry) { writer, expiry in writer.write(expiry.yyyymmdd) }
    list(record.legs) { writer, leg in
      writer.write(leg.instrument.index)
      writer.write(leg.side)
      writer.write(leg.size)
      writer.write(leg.premium.millionths)
    }
  }

  private mutating func zigzag(_ value: Int64) {
    var word = UInt64(bitPattern: value << 1 ^ value >> 63)
    while word >= 0x80 {
      write(UInt8(truncatingIfNeeded: word) | 0x80)
      word >>= 7
    }
    write(UInt8(word))
  }
}

extension FlowReader {
  fileprivate mutating func series() throws(FlowCodingError) -> SessionTally.Series {
    var series = SessionTally.Series()
    series.underlying = try symbol()
    series.isOption = try bool()
    series.osi = try optional { reader throws(FlowCodingError) in
      OSI(
        root: try reader.symbol(), expiry: CalendarDate(yyyymmdd: try reader.integer()),
        right: try reader.raw(), strike: Price(billionths: try reader.integer()))
    }
    series.volume = try integer()
    series.openInterest = try integer()
    var before: Int64 = 0
    let count = try zigzag()
    guard count >= 0 else { throw fail("a list of \(count) points") }
    for _ in 0..<count {
      let bucket = Int32(truncatingIfNeeded: try zigzag())
      before &+= try zigzag()
      series.points.append(SessionTally.Point(bucket: bucket, contracts: before))
    }
    return series
  }

  fileprivate mutating func parent() throws(FlowCodingError) -> ParentRecord {
    ParentRecord(
      id: try id(), type: try raw(), state: try raw(), underlying: try symbol(),
      premium: Dollars(millionths: try integer()), start: Timestamp(nanoseconds: try integer()),
      side: try raw(), grade: try raw(),
      expiry: try optional { reader throws(FlowCodingError) in
        CalendarDate(yyyymmdd: try reader.integer())
      },
      legs: try list { reader throws(FlowCodingError) in
        Leg(
          instrument: InstrumentID(try reader.integer()), side: try reader.raw(),
          size: try reader.integer(), price: .zero,
          premium: Dollars(millionths: try reader.integer()), prints: 0, grade: .u)
      })
  }

  private mutating func zigzag() throws(FlowCodingError) -> Int64 {
    var word: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      let byte = try integer(UInt8.self)
      word |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return Int64(bitPattern: word >> 1) ^ -Int64(bitPattern: word & 1) }
    }
    throw fail("a number is too long")
  }
}
