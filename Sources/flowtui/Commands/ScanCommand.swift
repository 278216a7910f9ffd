import ArgumentParser
import FlowEngine
import Glibc

/// `flowtui scan`: the engine over inputs, derived events out.
struct ScanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan", abstract: "Run the engine over inputs and print what it derives.",
    discussion: """
      Without --rules a log is judged as it was, and everything else by the defaults.

      Examples:
        flowtui scan day.jsonl --emit alerts,health --filter 'NVDA prem>=250k' --format jsonl
        flowtui scan day.jsonl --rules mine.toml --filter 'time:-15m'
      """)

  @Argument(help: "Feed files, folders, a log, or - for standard input.")
  var inputs: [String]
  @Option(help: "Kinds to print, a comma list: prints,clusters,alerts,inferences,health.")
  var emit: EmitKinds = .standard
  @Option(parsing: .unconditional, help: "Print only what passes this filter.")
  var filter: String?
  @Option(help: "table, jsonl or csv (csv takes one kind).")
  var format: OutputFormat = .table
  @OptionGroup var rules: RulesOption
  @OptionGroup var history: HistoryOption
  @Flag(help: "Print every version of an object, not only final ones.")
  var updates = false

  func validate() throws {
    if format == .csv, emit.kinds.count != 1 {
      throw ValidationError("csv takes one kind: --emit alerts")
    }
  }

  func run() throws {
    let reader = try InputReader(inputs)
    let settings = try rules.settings(for: reader)
    for note in reader.notes { complain(printable(note)) }
    let taken = try history.taken(for: reader, settings: settings)
    var printer = ScanPrinter(
      kinds: emit.kinds, format: format, updates: updates, settings: settings)
    var loop = EngineLoop(Engine(settings: settings, session: reader.session))
    let fence = SessionFence(reader.session)
    var progress = ProgressBar("scan")
    var events = taken.events
    if let filter { try printer.setFilter(filter) }
    var failure: CommandError?
    do throws(CommandError) {
      while try reader.next(into: &events, limit: 4_096) {
        let (own, foreign) = fence.split(events, of: inputs)
        printer.print(loop.step(own))
        if let foreign { throw foreign }
        events.removeAll(keepingCapacity: true)
        progress.update(events: loop.engine.seq, share: reader.share)
      }
    } catch { failure = error }
    progress.clear()
    // What was readable before the fault is printed before the fault is told.
    printer.finish()
    for fault in reader.faults { complain(fault) }
    if let failure { throw failure }
  }
}

enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
  case table, jsonl, csv
}

/// A comma list of kinds.
struct EmitKinds: ExpressibleByArgument {
  enum Kind: String, CaseIterable {
    case prints, clusters, alerts, inferences, health
  }

  var kinds: Set<Kind>

  static let standard = EmitKinds(kinds: [.clusters, .alerts, .inferences])

  init(kinds: Set<Kind>) { self.kinds = kinds }

  init?(argument: String) {
    var kinds: Set<Kind> = []
    for word in argument.split(separator: ",") {
      guard let kind = Kind(rawValue: String(word)) else { return nil }
      kinds.insert(kind)
    }
    guard !kinds.isEmpty else { return nil }
    self.kinds = kinds
  }

  static var allValueStrings: [String] { Kind.allCases.map(\.rawValue) }
  var defaultValueDescription: String { "clusters,alerts,inferences" }
}
