public import FlowEngine

/// Any number of input files as one stream of events, in the order in which they could be known.
///
/// The order is by merge key, then by rank, then by data set, schema and content, then by position
/// in the file; never by the order of the arguments. Instruments get dense numbers in the order of
/// their first definition. Used from one thread.
public final class MergedInput {
  /// The New York trade date of the first trade or quote, else of the first event.
  public let session: CalendarDate
  /// Every recognised file, in the order that breaks ties.
  public let files: [InputFile]
  /// Files of directories that are not recognised, and files with the content of another.
  public let ignored: [InputError]
  /// Which schema gives the trades, by data set and day.
  public let schemas: [SchemaChoice]
  /// What was met inside of files, the first `InputOptions.faultsMax`; each is also an event.
  public var faults: [InputError] { Array(core.faults.prefix(options.faultsMax)) }
  public var counts: InputCounts { core.counts }

  /// Bytes of the files as they lie on the disk; pipes count when they were read.
  public var progress: (read: Int64, total: Int64) { core.progress }

  private let options: InputOptions
  private var core: MergeCore
  /// Read before `session` was known.
  private var prefetched: [MarketEvent] = []
  private var used = 0

  /// How many events are looked through at once for the first trade or quote.
  private static let stepAhead = 64

  /// Opens the inputs and reads up to the first trade or quote.
  ///
  /// - Parameter paths: files, directories, or `-` for standard input.
  /// - Throws: for an input that cannot be used at all, naming it.
  public init(
    paths: [String], options: InputOptions = InputOptions()
  ) throws(InputError) {
    var probe = InputProbe()
    for path in paths { try probe.add(path: path) }
    let hashes = try probe.finish()
    let order: (InputProbe.Found, InputProbe.Found) -> Bool = { a, b in
      (a.file.dataset, a.file.schema, a.file.contentHash)
        < (b.file.dataset, b.file.schema, b.file.contentHash)
    }
    let found = probe.found.sorted(by: order)
    let plan = TradePlan(found)
    self.options = options
    ignored = probe.ignored
    schemas = plan.summary
    var core = try MergeCore(found, plan: plan, options: options)
    var session: CalendarDate?
    var first: Timestamp?
    while session == nil, try core.step(into: &prefetched, limit: used + Self.stepAhead) {
      for event in prefetched[used...] {
        let known = event.known
        guard known.nanoseconds != .min else { continue }
        switch event {
        case .trade, .quote: session = session ?? NewYorkTime.session(of: known)
        case .clock: break
        default: first = first ?? known
        }
      }
      used = prefetched.count
    }
    used = 0
    self.core = core
    var files: [InputFile] = []
    for input in found { files.append(try hashes.complete(input.file)) }
    self.files = files
    let start = found.compactMap { $0.metadata?.start }.min().map {
      Timestamp(nanoseconds: Int64(clamping: $0))
    }
    self.session =
      session ?? (first ?? start).map { NewYorkTime.session(of: $0) }
      ?? CalendarDate(yyyymmdd: 19_700_101)
  }

  /// Appends the next events, about `limit` of them.
  ///
  /// - Returns: false when nothing was appended, because the input is over.
  /// - Throws: when a file can no longer be read; a corrupt file is an event and no error.
  public func next(
    into batch: inout [MarketEvent], limit: Int = 1_024
  ) throws(InputError) -> Bool {
    if used < prefetched.count {
      let end = min(prefetched.count, used + max(1, limit))
      batch.append(contentsOf: prefetched[used..<end])
      used = end
      if used == prefetched.count { (prefetched, used) = ([], 0) }
      return true
    }
    let start = batch.count
    _ = try core.step(into: &batch, limit: start + min(limit, .max - start))
    return batch.count > start
  }
}
