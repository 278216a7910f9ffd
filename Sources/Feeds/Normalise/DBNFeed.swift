public import FlowEngine

/// Bytes of DBN in, market events out: the decoder and the normaliser of one stream.
public struct DBNFeed {
  public private(set) var decoder = DBNDecoder()
  public private(set) var normaliser: DBNNormaliser?
  private let choice: TradeChoice?
  private let mixedSource: TradeSource

  public init() { self.init(choice: nil) }

  init(choice: TradeChoice?, mixedSource: TradeSource = .tbbo) {
    self.choice = choice
    self.mixedSource = mixedSource
  }

  /// Appends the events of every record that became complete, also of those before a fault.
  public mutating func decode(
    _ bytes: UnsafeRawBufferPointer, into events: inout [MarketEvent]
  ) throws(DBNError) {
    var rest = bytes
    if normaliser == nil {
      // The metadata alone first: byte by byte only while its length is unknown.
      while decoder.metadata == nil, !rest.isEmpty {
        let missing = max(1, decoder.metadataMissing)
        let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(missing))
        try decoder.decode(piece) { _ in }
        rest = UnsafeRawBufferPointer(rebasing: rest[piece.count...])
      }
      guard let metadata = decoder.metadata else { return }
      normaliser = DBNNormaliser(metadata: metadata, choice: choice, mixedSource: mixedSource)
    }
    try Self.run(&decoder, &normaliser, rest, &events)
  }

  /// Two inouts, so that the closure of one does not touch the other through `self`.
  private static func run(
    _ decoder: inout DBNDecoder, _ normaliser: inout DBNNormaliser?,
    _ bytes: UnsafeRawBufferPointer, _ events: inout [MarketEvent]
  ) throws(DBNError) {
    try decoder.decode(bytes) { normaliser?.normalise($0, into: &events) }
  }

  /// Appends what the end of the stream has to tell: record types that were skipped.
  ///
  /// - Throws: when the stream ended inside a record.
  public mutating func finish(into events: inout [MarketEvent]) throws(DBNError) {
    appendSkipped(&events)
    try decoder.finish()
  }

  /// One notice for each record type that gave no events (`place`, with its count in `lost`).
  private func appendSkipped(_ events: inout [MarketEvent]) {
    guard let normaliser else { return }
    let at = normaliser.lastKnown
    let times =
      at == .min
      ? EventTimes() : EventTimes(received: Timestamp(nanoseconds: at))
    for type in 0..<256 {
      let count = decoder.skipped[type] + normaliser.passedOver[type]
      // Heartbeats are no loss.
      guard count > 0, type != Int(DBNRecordType.system.rawValue) else { continue }
      events.append(
        .notice(
          FeedNotice(
            times: times, kind: .skipped, feed: normaliser.feed, lost: count,
            place: Int64(type))))
    }
    if normaliser.tradesElsewhere > 0 {
      events.append(
        .notice(
          FeedNotice(
            times: times, kind: .duplicate, feed: normaliser.feed,
            lost: normaliser.tradesElsewhere)))
    }
  }
}
