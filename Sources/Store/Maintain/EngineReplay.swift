public import FlowEngine

/// An engine at a moment of a log, that can go on from there: the nearest keyframe when there is
/// one, and the events after it.
///
/// What it derives is the same with and without keyframes. A keyframe of another recording, of
/// another build or with a flipped bit is passed over, and the log is stepped from its start.
public struct EngineReplay {
  /// It has seen every event up to `engine.seq`.
  public var engine: Engine
  /// The event whose state was read; 0 when the log is stepped from its start.
  public private(set) var restoredFrom: UInt64 = 0
  private let reader: LogReader
  private let keyframes: KeyframeStore
  private var batches: LogBatches
  /// What was read and is not stepped yet.
  private var held: ArraySlice<MarketEvent> = []
  private var scratch = FlowBatch()

  /// - Parameters:
  ///   - settings: those of the log.
  ///   - seq: the moment that is asked for; the engine stands there or, until `advance`, before it.
  /// - Throws: what reading the log may throw.
  public init(
    _ reader: LogReader, settings: Settings, atOrBefore seq: UInt64
  ) throws(LogError) {
    self.reader = reader
    keyframes = KeyframeStore(log: reader.path, key: KeyframeKey(reader.header))
    engine = Engine(settings: settings, session: reader.header.session)
    batches = reader.events()
    try seek(atOrBefore: seq)
  }

  /// Goes to another moment, forward or back, in the memory that the engine has.
  ///
  /// - Throws: what reading the log may throw.
  public mutating func seek(atOrBefore seq: UInt64) throws(LogError) {
    let nearest = keyframes.seqs.last { $0 <= seq } ?? 0
    // Going on from here is the shorter way.
    if engine.seq <= seq, nearest <= engine.seq { return }
    if let (place, bytes) = keyframes.state(atOrBefore: seq), try restore(place, bytes) { return }
    engine = Engine(settings: engine.settings, session: engine.session)
    (restoredFrom, batches, held) = (0, reader.events(), [])
  }

  /// - Returns: false when the state is of no use; the engine is then of none either.
  private mutating func restore(_ seq: UInt64, _ bytes: [UInt8]) throws(LogError) -> Bool {
    var batches = reader.events(from: seq)
    guard let batch = try batches.next(), batch.firstSeq == seq,
      let keyframe = Keyframe(bytes, of: batch.events[0])
    else { return false }
    do { try engine.restore(keyframe.state) } catch { return false }
    guard engine.seq == seq else { return false }
    (restoredFrom, self.batches, held) = (seq, batches, batch.events.dropFirst())
    return true
  }

  /// Steps every event up to a moment; it ends earlier where the log ends.
  ///
  /// - Parameter progress: called after each block with the last `seq` that was stepped.
  /// - Throws: `.corruptBlock`; the engine then stands before it.
  public mutating func advance(
    through seq: UInt64, progress: (UInt64) -> Void = { _ in }
  ) throws(LogError) {
    while engine.seq < seq {
      if held.isEmpty {
        guard let batch = try batches.next() else { return }
        held = batch.events[...]
      }
      let count = Int(min(UInt64(held.count), seq - engine.seq))
      engine.step(held.prefix(count), into: &scratch)
      held.removeFirst(count)
      scratch.removeAll()
      progress(engine.seq)
    }
  }

  /// Steps what is left of a block and the first event of the next one, which is where a keyframe
  /// stands: whoever reads it reads that block anyway.
  ///
  /// - Returns: that event; nil at the end of the log.
  mutating func advanceIntoBlock() throws(LogError) -> MarketEvent? {
    try advance(through: engine.seq + UInt64(held.count))
    guard let batch = try batches.next(), let event = batch.events.first else { return nil }
    held = batch.events[...]
    try advance(through: batch.firstSeq)
    return event
  }
}

/// The bytes of one keyframe: the state, and the XXH64 of the event that it has seen last.
///
/// The event binds it to its recording: two live logs of one session have the same header.
struct Keyframe {
  var state: ArraySlice<UInt8>

  /// - Returns: nil when it was made of another event.
  init?(_ bytes: [UInt8], of event: MarketEvent) {
    guard bytes.count >= 8,
      bytes.suffix(8).elementsEqual(Self.mark(of: event))
    else { return nil }
    state = bytes.dropLast(8)
  }

  static func bytes(of engine: Engine, after event: MarketEvent, capacity: Int) -> [UInt8] {
    engine.savedState(capacity: capacity) + mark(of: event)
  }

  private static func mark(of event: MarketEvent) -> [UInt8] {
    var digest = Digest()
    digest.combine([event])
    return withUnsafeBytes(of: digest.digests.raw.littleEndian) { Array($0) }
  }
}
