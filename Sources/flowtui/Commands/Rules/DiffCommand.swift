import ArgumentParser
import FlowEngine

/// `flowtui diff`: what two sets of rules make of the same inputs.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Alerts that appear, vanish or change between two rules files.",
    discussion: """
      The inputs are judged twice, by A and by B; an empty file (/dev/null) stands for the defaults.
      A retracted alert that both retract is the same, and a bound alone is no change.

      Example: flowtui diff day.flow --rules /dev/null --rules mine.toml --exit-code
      """)

  @Argument(help: "Feed files, folders, a log, or - for standard input.")
  var inputs: [String]
  @Option(help: "A rules file, given twice: A, then B.")
  var rules: [String] = []
  @Option(help: "text or jsonl.")
  var format: Format = .text
  @Flag(name: .customLong("exit-code"), help: "Exit with 1 if any alert differs.")
  var exitCode = false

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, jsonl }

  func validate() throws {
    guard rules.count == 2 else {
      throw ValidationError("diff takes --rules twice: --rules A --rules B")
    }
  }

  func run() throws {
    let (fileA, fileB) = (try RulesFile.settings(rules[0]), try RulesFile.settings(rules[1]))
    let reader = try InputReader(inputs)
    let a = fileA.withCurve(for: reader.session)
    let b = fileB.withCurve(for: reader.session)
    for note in reader.notes { complain(printable(note)) }
    var comparison = AlertComparison(a: a, b: b, session: reader.session)
    let fence = SessionFence(reader.session)
    var progress = ProgressBar("diff")
    var events: [MarketEvent] = []
    var failure: CommandError?
    do throws(CommandError) {
      while try reader.next(into: &events, limit: 4_096) {
        let (own, foreign) = fence.split(events, of: inputs)
        comparison.step(own)
        if let foreign { throw foreign }
        events.removeAll(keepingCapacity: true)
        progress.update(events: comparison.events, share: reader.share)
      }
    } catch { failure = error }
    progress.clear()
    let differences = comparison.differences
    show(differences, comparison)
    for fault in reader.faults { complain(fault) }
    if let failure { throw failure }
    if exitCode, !differences.isEmpty {
      throw CommandError(
        code: .checkFailed, what: "\(differences.count) alerts differ",
        place: "\(rules[0]) and \(rules[1])", remedy: "they are listed on standard output")
    }
  }

  private func show(_ differences: [AlertDifference], _ comparison: AlertComparison) {
    var out = OutputStream()
    for difference in differences {
      switch format {
      case .jsonl: out.line(difference.json(comparison))
      case .text: for line in difference.text(comparison) { out.line(printable(line)) }
      }
    }
    if format == .text { out.line(comparison.summary(differences)) }
    out.flush()
  }
}
