import CustomDump
import FlowEngine
import Testing

@testable import flowtui

/// A rules file means what a person wrote, and a slip names its line.
@Suite struct RulesFileTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var text: String
    var name: String
    /// In the unit of the canonical text.
    var value: Int64
    var why: String
    init(_ text: String, _ name: String, _ value: Int64, _ why: String) {
      (self.text, self.name, self.value, self.why) = (text, name, value, why)
    }
    var testDescription: String { why }
  }

  // swift-format-ignore
  @Test("each way to write a threshold", arguments: [
    Row("", "premium_floor", 50_000_000_000, "an empty file is the defaults"),
    Row("premium_floor = 20000", "premium_floor", 20_000_000_000, "a bare number of money is dollars"),
    Row("premium_floor = \"$20000\"", "premium_floor", 20_000_000_000, "the same with its sign"),
    Row("premium_floor = \"$20k\"", "premium_floor", 20_000_000_000, "thousands"),
    Row("premium_floor = \"$1.25m\"", "premium_floor", 1_250_000_000_000, "millions with a fraction"),
    Row("premium_floor = \"$0.000001\"", "premium_floor", 1, "the smallest amount"),
    Row("opra_lateness = 250000000", "opra_lateness", 250_000_000, "a bare duration is nanoseconds"),
    Row("opra_lateness = \"250 ms\"", "opra_lateness", 250_000_000, "with a unit"),
    Row("opra_lateness = \"1.5s\"", "opra_lateness", 1_500_000_000, "a fraction, no space"),
    Row("alert_cooldown = \"2 min\"", "alert_cooldown", 120_000_000_000, "minutes"),
    Row("sweep_size_min = 25", "sweep_size_min", 25, "a count"),
    Row("flat_rate = 0.0375", "flat_rate", 37_500, "a rate with a point"),
    Row("flat_rate = -100", "flat_rate", -100, "a rate may be negative"),
    Row("[large-bullish-sweep]\npremium_z_min = 3500", "large-bullish-sweep.premium_z_min", 3_500, "a table, in parts"),
    Row("[large-bullish-sweep]\npremium_z_min = 3.5", "large-bullish-sweep.premium_z_min", 3_500, "with a point"),
    Row("[\"large-bullish-sweep\"]\ndelta_min = 0.0001", "large-bullish-sweep.delta_min", 1, "a quoted table"),
    Row("large-bullish-sweep.delta_min = 0.3", "large-bullish-sweep.delta_min", 3_000, "a dotted name"),
    Row("large-bullish-sweep = { delta_min = 0.3 }", "large-bullish-sweep.delta_min", 3_000, "an inline table"),
  ])
  func values(_ row: Row) throws {
    let settings = try RulesFile(row.text, path: "a.toml").settings()
    expectNoDifference(settings.values[row.name], row.value)
    // Nothing else moved: arithmetic on the canonical text and not on the parser.
    let others = settings.values.filter { $0.key != row.name }
    expectNoDifference(others, Settings().values.filter { $0.key != row.name })
  }

  struct Wrong: Sendable, CustomTestStringConvertible {
    var text: String
    var place: String
    var word: String
    init(_ text: String, _ place: String, _ word: String) {
      (self.text, self.place, self.word) = (text, place, word)
    }
    var testDescription: String { text }
  }

  // swift-format-ignore
  @Test("a slip names file, line and what would do", arguments: [
    Wrong("premum_floor = 1", "a.toml:1", "no setting is called premum_floor"),
    Wrong("# a\n\nsweep_size_min = 10\npremum_floor = 1", "a.toml:4", "premum_floor"),
    Wrong("premium_floor = \"50k\"", "a.toml:1", "dollars"),
    Wrong("premium_floor = \"$50 k\"", "a.toml:1", "dollars"),
    Wrong("premium_floor = \"$1.0000001\"", "a.toml:1", "dollars"),
    Wrong("premium_floor = true", "a.toml:1", "dollars"),
    Wrong("premium_floor = 50000000000", "a.toml:1", "out of bounds"),
    Wrong("premium_floor = -1", "a.toml:1", "out of bounds"),
    Wrong("opra_lateness = \"5\"", "a.toml:1", "duration"),
    Wrong("opra_lateness = \"5 days\"", "a.toml:1", "duration"),
    Wrong("opra_lateness = \"25 h\"", "a.toml:1", "out of bounds"),
    Wrong("opra_lateness = 0.5", "a.toml:1", "duration"),
    Wrong("sweep_size_min = 1.5", "a.toml:1", "whole number"),
    Wrong("side_rule = 6", "a.toml:1", "0 to 5"),
    Wrong("[big-sweep]\na = 1", "a.toml:1", "no rule is called big-sweep"),
    Wrong("\n[big-sweep]", "a.toml:2", "no rule is called big-sweep"),
    Wrong("[large-bullish-sweep]\nzz = 1", "a.toml:2", "large-bullish-sweep.zz"),
    Wrong("[large-bullish-sweep]\ndelta_min = 0.00001", "a.toml:2", "3.0"),
    Wrong("a = = 2", "a.toml:1", "not TOML"),
    Wrong("sweep_size_min = 1\nsweep_size_min = 2", "a.toml:2", "not TOML"),
  ])
  func slips(_ wrong: Wrong) {
    do {
      let settings = try RulesFile(wrong.text, path: "a.toml").settings()
      Issue.record("taken as \(settings.text)")
    } catch {
      expectNoDifference(error.place, wrong.place)
      #expect("\(error)".contains(wrong.word), "\(error)")
      expectNoDifference(error.code, .badInput)
    }
  }

  @Test("what `rules --settings` prints reads back as the same settings")
  func roundTrip() throws {
    let other = try RulesFile(
      "premium_floor = \"$33.5\"\nopra_lateness = \"7 us\"\n"
        + "[large-bearish-sweep]\ndelta_max = 0.77", path: "a.toml"
    ).settings()
    for settings in [Settings(), other] {
      let text = RulePage.file(settings).joined(separator: "\n")
      expectNoDifference(try RulesFile(text, path: "a.toml").settings(), settings)
    }
    #expect(other != Settings())
  }

  @Test("every threshold has a unit with bounds that hold its default")
  func defaults() {
    let values = Settings().values
    expectNoDifference(Set(values.keys), Set(SettingName.all.map(\.name)))
    for setting in SettingName.all {
      let bounds = setting.unit.bounds(setting.words, name: setting.name)
      #expect(bounds.contains(values[setting.name] ?? -1), "\(setting.name)")
    }
  }
}
