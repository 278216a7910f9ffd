import ArgumentParser
import Feeds
import FlowEngine
import Store
import TermRender

/// `flowtui`: the panel on the simulated session while no feed is configured.
struct PanelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "panel", abstract: "Open the panel (the default).",
    discussion: "Example: flowtui --seed 7", shouldDisplay: false)

  @Option(help: "Seed of the simulated session.")
  var seed: UInt64 = 1
  @OptionGroup var screen: ScreenFlags

  func run() throws {
    let terminal = try PanelTerminal(screen)
    let mailbox = Mailbox(wakeup: terminal.wakeup)
    let configuration = SimulationConfiguration.light(seed: seed)
    mailbox.updateStatus { status in
      status.origin = .simulated
      status.session = configuration.session
      status.isLoading = true
    }
    let path = Paths.simulation(seed: seed)
    var source = PanelSource(mailbox: mailbox)
    var pipeline: SimulationPipeline?
    if let pid = LogWriter.process(writing: path) {
      // The session is open in another panel: this one follows its log.
      source = try OpenedLog(path, at: .edge, writer: pid).start(terminal.wakeup, day: nil)
    } else {
      let made = SimulationPipeline(
        configuration: configuration, settings: Settings(), pastMinutes: 75, mailbox: mailbox,
        log: Self.log(path, configuration))
      made.start()
      pipeline = made
    }
    let signal = terminal.run(source, start: PanelStart(moment: .edge))
    pipeline?.finish()
    terminal.leave(signal)
  }

  /// A log of the same seed that other rules made is made anew: the seed gives the same events.
  private static func log(
    _ path: String, _ configuration: SimulationConfiguration
  ) -> SessionLog {
    // What cannot be made is told when the log is opened.
    try? Paths.make(Paths.state)
    let settings = Settings()
    let header = LogHeader(
      session: configuration.session, origin: .simulated, settings: settings.text,
      inputs: [LogInput(name: "simulation", hash: "seed-\(configuration.seed)")],
      createdBy: "flowtui \(Flowtui.version)")
    return SessionLog(
      path: path, header: header, settings: settings, history: Paths.state, isRepeatable: true)
  }
}
