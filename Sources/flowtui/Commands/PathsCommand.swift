import ArgumentParser

/// `flowtui paths`: where things are.
struct PathsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "paths", abstract: "Print where configuration, logs and themes are.",
    discussion: "Example: flowtui paths")

  func run() {
    var out = OutputStream()
    out.line("config   " + Paths.config)
    out.line("themes   " + Paths.themes)
    out.line("logs     " + Paths.data)
    out.line("state    " + Paths.state)
    out.line("errors   " + Paths.errorLog)
    out.line("log      " + Paths.diagnostics)
    out.flush()
  }
}
