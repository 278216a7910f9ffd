import ArgumentParser
import FlowEngine
import Store

/// `flowtui export`: the objects of a log as they are stored, nothing judged again.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write the objects of a log as JSON lines or CSV.",
    discussion: """
      The lines are those of 'flowtui scan'. It streams: a log of any size needs the same memory.

      Examples:
        flowtui export day.flow --to jsonl --emit alerts,clusters > day.jsonl
        flowtui export day.flow --to csv --emit prints --filter NVDA --columns at,contract,size
      """)

  enum Target: String, CaseIterable, ExpressibleByArgument {
    case jsonl, csv, parquet, clickhouse

    var format: OutputFormat? {
      switch self {
      case .jsonl: .jsonl
      case .csv: .csv
      case .parquet, .clickhouse: nil
      }
    }
  }

  @Argument(help: "The log.")
  var log: String
  @Option(help: "jsonl or csv (csv takes one kind); parquet and clickhouse are not there yet.")
  var to: Target
  @Option(help: "Kinds to write, a comma list: prints,clusters,alerts,inferences,health.")
  var emit: EmitKinds = .standard
  @Option(parsing: .unconditional, help: "Write only what passes this filter.")
  var filter: String?
  @Option(help: "Names to write, a comma list; for csv also their order.")
  var columns: String?
  @Flag(help: "Write every version of an object, not only final ones.")
  var updates = false

  func validate() throws {
    guard to.format != nil else {
      throw ValidationError("\(to.rawValue) is not there yet: use --to jsonl or csv")
    }
    if to == .csv, emit.kinds.count != 1 {
      throw ValidationError("csv takes one kind: --emit alerts")
    }
    _ = try names()
  }

  func run() throws {
    do {
      let reader = try LogReader(path: log)
      var printer = ScanPrinter(
        kinds: emit.kinds, format: to.format ?? .jsonl, updates: updates,
        settings: try Settings(of: reader), columns: try names())
      if let filter { try printer.setFilter(filter) }
      let failure = copy(reader, to: &printer)
      // What was readable before the fault is written before the fault is told.
      printer.finish()
      if let failure { throw failure }
    } catch let error as LogError { throw CommandError(error) }
  }

  private func copy(_ reader: LogReader, to printer: inout ScanPrinter) -> LogError? {
    // The names of the instruments are in the raw events.
    var contents: LogContents = [.raw, .rows]
    if emit.kinds.contains(.prints) { contents.formUnion([.judgements, .settled]) }
    var progress = ProgressBar("export")
    defer { progress.clear() }
    do throws(LogError) {
      let last = try reader.lastSeq()
      var batches = reader.batches(from: 1, contents: contents)
      while let batch = try batches.next() {
        printer.print(
          FlowDelta(firstSeq: batch.firstSeq, events: batch.events, derived: batch.derived))
        progress.update(through: batch.lastSeq, of: last)
      }
      return nil
    } catch { return error }
  }

  /// The names of `--columns`; nil without it.
  private func names() throws(ValidationError) -> [String]? {
    guard let columns else { return nil }
    let names = columns.split(separator: ",").map(String.init)
    let known =
      emit.kinds.sorted { $0.rawValue < $1.rawValue }
      .flatMap { to == .csv ? CSVText.columns($0) : ObjectJSON.names($0) }
    for name in names where !known.contains(name) {
      var listed: [String] = []
      for name in known where !listed.contains(name) { listed.append(name) }
      throw ValidationError(
        "no column is called \"\(name)\"; columns are \(listed.joined(separator: ","))")
    }
    guard !names.isEmpty else { throw ValidationError("--columns needs a name") }
    return names
  }
}
