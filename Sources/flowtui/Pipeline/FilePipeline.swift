import FlowEngine
import Foundation

/// Feed files through the engine into the panel, as fast as the machine goes.
final class FilePipeline: @unchecked Sendable {
  // Touched by the engine's thread only, after `start`.
  private let reader: InputReader
  private var loop: EngineLoop
  private let mailbox: Mailbox

  init(reader: InputReader, settings: Settings, mailbox: Mailbox) {
    self.reader = reader
    self.mailbox = mailbox
    loop = EngineLoop(Engine(settings: settings, session: reader.session))
  }

  func start() {
    let thread = Thread { [self] in run() }
    thread.name = "flowtui-engine"
    thread.stackSize = 8 << 20
    thread.start()
  }

  private func run() {
    var events: [MarketEvent] = []
    do {
      while try reader.next(into: &events, limit: 4_096) {
        guard mailbox.send(loop.step(events)) else { return }
        events.removeAll(keepingCapacity: true)
      }
      let fault = reader.faults.first
      mailbox.updateStatus { status in
        status.isLoading = false
        if let fault { status.warning = fault }
      }
    } catch { mailbox.fail("\(error)") }
  }
}
