import ArgumentParser
import FlowEngine

/// `flowtui rules [ID]`: what each rule asks.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "List the rules, or show one with its clauses and settings.",
    discussion: """
      What --settings prints is a rules file: keep what you change, and give it to --rules.

      Examples:
        flowtui rules large-bullish-sweep
        flowtui rules --settings > mine.toml
      """)

  @Argument(help: "Id of a rule.")
  var id: String?
  @Flag(help: "Print every threshold with its value, as a rules file.")
  var settings = false
  @OptionGroup var rules: RulesOption

  func run() throws {
    let thresholds = try rules.settings()
    var out = OutputStream()
    if let id {
      guard let rule = Rules.rule(id, thresholds) else {
        throw CommandError(
          code: .checkFailed, what: "no rule is called \"\(id)\"", place: "flowtui rules",
          remedy: "rules are " + RuleNames.all.joined(separator: ", "))
      }
      for line in RulePage(rule: rule, settings: thresholds).lines { out.line(line) }
    } else if settings {
      for line in RulePage.file(thresholds) { out.line(line) }
    } else {
      for rule in Rules.all(thresholds) {
        let name = rule.id.name + String(repeating: " ", count: max(1, 24 - rule.id.name.count))
        out.line("\(name)v\(rule.version)  \(rule.summary)")
      }
    }
    out.flush()
  }
}
