public import FlowEngine

/// The digests of a log: one order-dependent XXH64 for each kind of event.
///
/// A function of the events alone: batches and blocks leave no trace in it. Columnar kinds are
/// hashed field by field, rows by their canonical bytes.
public struct DigestSet: Hashable, Sendable {
  public var raw: UInt64 = 0
  public var judgement: UInt64 = 0
  public var settled: UInt64 = 0
  public var bar: UInt64 = 0
  public var cluster: UInt64 = 0
  public var alert: UInt64 = 0
  public var inference: UInt64 = 0
  public var health: UInt64 = 0

  public init() {}

  /// Name and 16 hexadecimal digits of each, in a fixed order.
  public var lines: [(name: String, text: String)] {
    [
      ("raw", raw), ("judgement", judgement), ("settled", settled), ("bar", bar),
      ("cluster", cluster), ("alert", alert), ("inference", inference), ("health", health),
    ].map { ($0.0, hexadecimal($0.1)) }
  }

  /// One digest over everything derived, the number that two machines compare.
  public var derived: String {
    var hash = XXH64()
    for word in [judgement, settled, bar, cluster, alert, inference, health] { hash.combine(word) }
    return hexadecimal(hash.finish())
  }
}

/// Takes in events and derived events in order, and gives their digests.
public struct Digest: Sendable {
  private var raw = XXH64()
  private var judgement = XXH64()
  private var settled = XXH64()
  private var bar = XXH64()
  private var cluster = XXH64()
  private var alert = XXH64()
  private var inference = XXH64()
  private var health = XXH64()

  public init() {}

  public var digests: DigestSet {
    var set = DigestSet()
    set.raw = raw.finish()
    set.judgement = judgement.finish()
    set.settled = settled.finish()
    set.bar = bar.finish()
    set.cluster = cluster.finish()
    set.alert = alert.finish()
    set.inference = inference.finish()
    set.health = health.finish()
    return set
  }

  public mutating func combine(_ events: [MarketEvent]) {
    for event in events { raw.combine(event) }
  }

  public mutating func combine(_ batch: FlowBatch) {
    for value in batch.judgements { judgement.combine(value) }
    for value in batch.settled { settled.combine(value) }
    for value in batch.bars { bar.combine(value) }
    var writer = FlowWriter()
    for value in batch.clusters {
      writer.removeAll()
      writer.write(value)
      cluster.combine(writer.bytes)
    }
    for value in batch.alerts {
      writer.removeAll()
      writer.write(value)
      alert.combine(writer.bytes)
    }
    for value in batch.inferences {
      writer.removeAll()
      writer.write(value)
      inference.combine(writer.bytes)
    }
    for value in batch.health {
      writer.removeAll()
      writer.write(value)
      health.combine(writer.bytes)
    }
  }
}

extension XXH64 {
  /// The length, then the bytes, the last word filled with zeros.
  mutating func combine(_ bytes: [UInt8]) {
    combine(UInt64(bytes.count))
    bytes.withUnsafeBytes { raw in
      var offset = 0
      while raw.count - offset >= 8 {
        combine(UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
        offset += 8
      }
      guard offset < raw.count else { return }
      var last: UInt64 = 0
      for index in (offset..<raw.count).reversed() { last = last << 8 | UInt64(raw[index]) }
      combine(last)
    }
  }

  @inline(__always) mutating func combine(signed value: Int64) {
    combine(UInt64(bitPattern: value))
  }

  @inline(__always) mutating func combine(_ stamp: Stamp) {
    combine(stamp.seq)
    combine(UInt64(stamp.n))
    combine(signed: stamp.at.nanoseconds)
  }

  @inline(__always) mutating func combine(_ prices: BestPrices) {
    combine(signed: prices.rawBid)
    combine(signed: prices.rawAsk)
    combine(UInt64(prices.rawBidSize) << 32 | UInt64(prices.rawAskSize))
  }

  @inline(__always) mutating func combine(_ value: Judgement) {
    combine(value.stamp)
    combine(
      UInt64(value.instrument.index) | UInt64(value.side.rawValue) << 32
        | UInt64(value.grade.rawValue) << 40 | UInt64(value.hint.rawValue) << 48
        | UInt64(value.position.rawValue) << 56)
    combine(UInt64(value.exclusion.rawValue) | UInt64(value.flags.rawValue) << 8)
    combine(value.reasons.rawValue)
    combine(value.quote)
    combine(signed: value.rawQuoteAge)
    combine(signed: value.rawSpot)
    combine(signed: value.volumeBefore)
    combine(signed: value.rawOpenInterest)
  }

  @inline(__always) mutating func combine(_ value: Settled) {
    combine(value.stamp)
    combine(value.print)
    combine(value.clusterSeq)
    combine(
      UInt64(value.clusterOrdinal) | UInt64(value.grade.rawValue) << 8
        | UInt64(value.state.rawValue) << 16 | UInt64(value.version) << 24)
  }

  @inline(__always) mutating func combine(_ value: BarUpdate) {
    combine(value.stamp)
    combine(UInt64(value.instrument.index) | UInt64(UInt32(bitPattern: value.minute)) << 32)
    combine(signed: value.open.billionths)
    combine(signed: value.high.billionths)
    combine(signed: value.low.billionths)
    combine(signed: value.close.billionths)
    combine(signed: value.volume)
    combine(signed: value.offExchangeVolume)
  }
}
