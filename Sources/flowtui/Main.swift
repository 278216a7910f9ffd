import ArgumentParser
import Glibc

@main
struct Flowtui: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "flowtui",
    abstract: "A live options flow instrument panel for the terminal.",
    discussion: """
      Without a subcommand it opens the panel on the simulated session (SIM).

      Examples:
        flowtui
        flowtui open day.dbn.zst
        flowtui scan day.jsonl --emit alerts --format jsonl | jq .
        flowtui why c8812345:large-bullish-sweep --log day.flow
      """,
    version: version,
    subcommands: [
      PanelCommand.self, OpenCommand.self, ImportCommand.self, ScanCommand.self,
      ExportCommand.self, WhyCommand.self, VerifyCommand.self, LogCommand.self, RulesCommand.self,
      DiffCommand.self, SimCommand.self, DoctorCommand.self, PathsCommand.self,
      BenchFrameCommand.self, IngestCommand.self,
    ],
    defaultSubcommand: PanelCommand.self)

  /// Runs the command line and turns every failure into one line and the exit code of the contract:
  /// 2 for usage, 3 for bad input, 4 when nothing can be reached.
  static func main() {
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      let arguments = Array(CommandLine.arguments.dropFirst())
      if let repeated = RepeatedOption(in: arguments, of: Self.self) { throw repeated.error }
      try command.run()
    } catch let error as CommandError {
      complain(error.description)
      Glibc.exit(error.code.rawValue)
    } catch {
      let code = exitCode(for: error)
      if code == .validationFailure {
        complain(usageText(error))
        Glibc.exit(CommandError.Code.usage.rawValue)
      }
      exit(withError: error)
    }
  }

  /// The parser's first line, in the form of every other message.
  private static func usageText(_ error: any Error) -> String {
    var text = message(for: error)
    if text.hasPrefix("Error: ") { text.removeFirst(7) }
    let first = text.split(separator: "\n").first.map(String.init) ?? "not understood"
    return "\(printable(first)) (command line): see 'flowtui --help'"
  }
}
