import ArgumentParser

@main
struct Flowtui: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flowtui", abstract: "A live options flow instrument panel for the terminal.",
    version: "0.1.0")
}
