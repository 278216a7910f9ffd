import FlowEngine

/// One file as a source of the merge: its events in its own order.
final class InputSource {
  let file: InputFile
  /// The instruments of one scope share their numbers: a data set, or a file of normal form.
  let scope: Int
  let isDBN: Bool
  /// The name of the feed in notices.
  let feed: Symbol
  /// Faults of this file in the order they were met, the first `faultsMax`.
  private(set) var faults: [InputError] = []
  private(set) var faultCount: Int64 = 0
  private let faultsMax: Int

  private let stream: ByteStream
  private var ahead: StreamAhead?
  /// How many more pieces are read before a thread is worth it; nil = it never is.
  private var untilAhead: Int?
  private var dbn: DBNFeed
  private var normal = NormalFormReader()
  private var theta: ThetaFeed
  /// What is being read.
  private var events: [MarketEvent] = []
  /// The merge key of what was read before.
  private var lastKey = Int64.min
  private var isDone = false
  private var firstSkippedLine: Int64 = 0
  private var skippedLines: Int64 = 0

  init(file: InputFile, scope: Int, stream: ByteStream, dbn: DBNFeed, options: InputOptions) {
    faultsMax = options.faultsMax
    // To hand a plain file from thread to thread would cost more than to read it.
    untilAhead = options.readsAhead && stream.isCompressed ? Self.untilAhead : nil
    self.file = file
    self.scope = scope
    self.stream = stream
    self.dbn = dbn
    theta = ThetaFeed(path: file.path)
    isDBN = file.format == .dbn
    feed = Symbol(file.dataset.isEmpty ? "normal" : file.dataset) ?? "dbn"
  }

  /// A megabyte or two.
  private static let untilAhead = 16

  var consumed: Int64 { ahead?.consumed ?? stream.consumed }

  /// Reads the next events of the file.
  ///
  /// - Parameters:
  ///   - batch: what was read before; its memory is used again.
  ///   - key: the merge key of the last event of it.
  /// - Returns: false at the end of the file; then the batch is empty.
  func refill(_ batch: inout [MarketEvent], after key: Int64) throws(InputError) -> Bool {
    lastKey = key
    batch.removeAll(keepingCapacity: true)
    swap(&batch, &events)
    defer { swap(&batch, &events) }
    while events.isEmpty {
      guard !isDone else { return false }
      try readChunk()
    }
    return true
  }

  private func readChunk() throws(InputError) {
    do throws(StreamFault) {
      guard try read({ decode($0) }) else { return finish() }
    } catch {
      let fault = error.input(path: file.path)
      guard fault.kind != .unreadable else { throw fault }
      finish(fault)
    }
  }

  private func read(_ body: (UnsafeRawBufferPointer) -> Void) throws(StreamFault) -> Bool {
    if let ahead { return try ahead.read(body) }
    if let left = untilAhead {
      untilAhead = left > 0 ? left - 1 : nil
      if left == 0, stream.isPastHead {
        let ahead = StreamAhead(stream)
        self.ahead = ahead
        return try ahead.read(body)
      }
    }
    return try stream.read(body)
  }

  private func decode(_ bytes: UnsafeRawBufferPointer) {
    if file.format == .thetaData { return theta.decode(bytes) { take($0) } }
    guard isDBN else { return normal.decode(bytes) { take($0) } }
    do throws(DBNError) {
      try dbn.decode(bytes, into: &events)
    } catch {
      finish(error.input(path: file.path))
    }
  }

  /// The end of the file, expected or by a fault below the decoder.
  private func finish(_ fault: InputError? = nil) {
    guard !isDone else { return }
    isDone = true
    if isDBN {
      do throws(DBNError) {
        try dbn.finish(into: &events)
        if let fault { report(fault) }
      } catch {
        // The deeper fault explains the shallower one: a broken frame cuts the last record.
        report(fault ?? error.input(path: file.path))
      }
    } else if file.format == .thetaData {
      for tally in theta.finish({ take($0) }) {
        notice(tally.kind, lost: tally.lost, place: tally.place)
      }
      if let fault { report(fault) }
    } else {
      normal.finish { take($0) }
      if skippedLines > 0 {
        notice(.skipped, lost: skippedLines, place: firstSkippedLine)
      }
      if let fault { report(fault) }
    }
  }

  private func take(_ item: NormalFormReader.Item) {
    switch item {
    case .event(let event): events.append(event)
    case .skipped(let line):
      if skippedLines == 0 { firstSkippedLine = line }
      skippedLines += 1
    case .fault(let error): report(line: error.line, column: error.column, error.expected)
    }
  }

  private func take(_ item: ThetaFeed.Item) {
    switch item {
    case .event(let event): events.append(event)
    case .fault(let error): report(line: error.line, column: error.column, error.expected)
    }
  }

  private func report(line: Int64, column: Int, _ expected: String) {
    report(
      InputError(
        .corrupt, what: "expected \(expected) at column \(column)", path: file.path,
        position: .line(line), remedy: "correct the line; reading went on behind it"))
  }

  private func report(_ fault: InputError) {
    faultCount += 1
    if faults.count < faultsMax { faults.append(fault) }
    let place: Int64
    switch fault.position {
    case .fileOffset(let offset), .streamOffset(let offset): place = offset
    case .line(let line): place = line
    case nil: place = 0
    }
    notice(.decodeError, lost: nil, place: place)
  }

  private func notice(_ kind: HealthKind, lost: Int64?, place: Int64) {
    let known = events.reduce(lastKey) { max($0, $1.known.nanoseconds) }
    let times =
      known == .min
      ? EventTimes() : EventTimes(received: Timestamp(nanoseconds: known))
    events.append(
      .notice(FeedNotice(times: times, kind: kind, feed: feed, lost: lost, place: place)))
  }
}

extension DBNError {
  func input(path: String) -> InputError {
    let remedy: String
    let kind: InputError.Kind
    switch self {
    case .notDBN: (kind, remedy) = (.notRecognised, "give a DBN file")
    case .unsupportedVersion:
      (kind, remedy) = (.unsupportedVersion, "convert it to DBN version 1, 2 or 3")
    case .truncated:
      (kind, remedy) = (.corrupt, "fetch the file again; every whole record was read")
    case .metadataTooLong, .malformedMetadata, .impossibleLength, .shortRecord:
      (kind, remedy) = (.corrupt, "fetch the file again; everything before was read")
    }
    return InputError(
      kind, what: "\(self)", path: path, position: .streamOffset(offset), remedy: remedy)
  }
}
