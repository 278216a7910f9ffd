import ArgumentParser
import FlowEngine

/// `--rules FILE`, the same for every command that judges.
struct RulesOption: ParsableArguments {
  @Option(name: .customLong("rules"), help: "Thresholds of engine and rules, a TOML file.")
  var path: String?

  /// The thresholds of the file, else those that a log was judged with, else the defaults; with the
  /// rates of the session's date, but for those of a log.
  func settings(for reader: InputReader) throws(CommandError) -> Settings {
    if let path { return try RulesFile.settings(path).withCurve(for: reader.session) }
    return try reader.settings ?? Settings().withCurve(for: reader.session)
  }

  func settings() throws(CommandError) -> Settings {
    if let path { return try RulesFile.settings(path) }
    return Settings()
  }
}
