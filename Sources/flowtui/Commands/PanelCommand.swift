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
    var pump: LogPump?
    do {
      pump = try Self.openLog(path, configuration, mailbox)
      SimulationPipeline(
        configuration: configuration, settings: Settings(), pastMinutes: 75, mailbox: mailbox,
        pump: pump, logPath: path
      ).start()
    } catch LogError.locked(_, let pid) {
      // The session is open in another panel: this one follows its log.
      source = try OpenedLog(path, at: .edge, writer: pid).start(terminal.wakeup, day: nil)
    } catch let error as LogError {
      // The panel is of more use without a log than not at all; the status bar says it.
      mailbox.fail("no log is written: \(error)")
      SimulationPipeline(
        configuration: configuration, settings: Settings(), pastMinutes: 75, mailbox: mailbox,
        pump: nil
      ).start()
    }
    let signal = terminal.run(source, start: PanelStart(moment: .edge))
    pump?.finish()
    terminal.leave(signal)
  }

  /// A log of the same seed that other rules made is made anew: the seed gives the same events.
  private static func openLog(
    _ path: String, _ configuration: SimulationConfiguration, _ mailbox: Mailbox
  ) throws -> LogPump {
    do { try Paths.make(Paths.state) } catch {
      throw LogError.unreadable(path: path, reason: "its folder cannot be made")
    }
    let header = LogHeader(
      session: configuration.session, origin: .simulated, settings: Settings().text,
      inputs: [LogInput(name: "simulation", hash: "seed-\(configuration.seed)")],
      createdBy: "flowtui \(Flowtui.version)")
    func open() throws(LogError) -> LogPump {
      try LogPump(
        path: path, header: header,
        onState: { state in mailbox.updateStatus { $0.log = state } },
        onFailure: { what in
          mailbox.fail(what)
          // The screen is gone by then, and nobody would know.
          if mailbox.isOver { complain(what) }
        })
    }
    do { return try open() } catch LogError.otherContent {
      for suffix in ["", "-wal", "-shm", KeyframeStore.suffix] { unlinkFile(path + suffix) }
      return try open()
    }
  }
}
