import ArgumentParser
import FlowEngine

/// `flowtui rules [ID]`: what each rule asks.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "List the rules, or show one with its clauses and settings.",
    discussion: "Example: flowtui rules large-bullish-sweep")

  @Argument(help: "Id of a rule.")
  var id: String?

  private var settings: Settings { Settings() }

  func run() throws {
    var out = OutputStream()
    if let id {
      guard let rule = Rules.rule(id, settings) else {
        throw CommandError(
          code: .checkFailed, what: "no rule is called \"\(id)\"", place: "flowtui rules",
          remedy: "rules are " + RuleNames.all.joined(separator: ", "))
      }
      show(rule, &out)
    } else {
      for rule in Rules.all(settings) {
        let name = rule.id.name + String(repeating: " ", count: max(1, 24 - rule.id.name.count))
        out.line("\(name)v\(rule.version)  \(rule.summary)")
      }
    }
    out.flush()
  }

  private func show(_ rule: any Rule, _ out: inout OutputStream) {
    out.line("\(rule.id.name) v\(rule.version)")
    out.line(rule.summary)
    let verdict = rule.askedClauses(floor: settings.premiumFloor)
    for (title, role) in [
      ("required", Clause.Role.required), ("capping (a miss leaves confidence Low)", .capping),
    ] {
      out.line("")
      out.line(title)
      for clause in verdict?.clauses ?? [] where clause.role == role {
        out.line("  \(clause.name)  \(clause.asked.shown)")
      }
    }
    out.line("")
    out.line("counter-evidence, always checked")
    for clause in verdict?.counterEvidence ?? [] {
      out.line("  \(clause.name)  \(clause.asked.shown)")
    }
    out.line("")
    let index = Settings.indexSized.sorted().map(\.description).joined(separator: " ")
    out.line("settings (premium asked of \(index): premium_floor_index)")
    for line in settings.text.split(separator: "\n") { out.line("  \(line)") }
    out.line("")
    out.line("page: docs/classifiers/\(rule.id.name).md")
  }
}
