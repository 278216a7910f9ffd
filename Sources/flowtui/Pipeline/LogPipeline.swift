import FlowEngine
import Foundation
import Glibc
import Logging
import Store

/// Reads a log into the panel; when another process writes it, follows it to its end and beyond.
final class LogPipeline: @unchecked Sendable {
  private let reader: LogReader
  private let mailbox: Mailbox
  /// The process that writes the log; nil for a finished one.
  private let writer: Int32?

  init(reader: LogReader, mailbox: Mailbox, writer: Int32?) {
    self.reader = reader
    self.mailbox = mailbox
    self.writer = writer
  }

  func start() {
    let thread = Thread { [self] in run() }
    thread.name = "flowtui-reader"
    thread.stackSize = 8 << 20
    thread.start()
  }

  private func run() {
    var batches = reader.batches(from: 1, contents: .all)
    var meter = RateMeter()
    while !mailbox.isOver {
      do {
        guard let batch = try batches.next() else {
          mailbox.updateStatus { $0.isLoading = false }
          guard writer != nil else { return makeKeyframes() }
          Thread.sleep(forTimeInterval: 0.1)
          continue
        }
        let delta = FlowDelta(
          firstSeq: batch.firstSeq, events: batch.events, derived: batch.derived)
        guard mailbox.send(delta) else { return }
        if let rate = meter.add(batch.events.count) { mailbox.updateStatus { $0.rate = rate } }
      } catch {
        // What was readable before the fault is shown; the fault is named and the rest goes on.
        mailbox.fail("\(error)")
        guard case .corruptBlock(_, _, _, let last, _) = error else { return }
        batches.skip(past: last)
      }
    }
  }

  /// The cache for what judges the log again up to a moment, made when nothing else is left to do
  /// and behind everything else on the machine.
  private func makeKeyframes() {
    // The states of this engine say nothing of what another one stored.
    guard !reader.isDerivedOutdated,
      let settings = try? Settings(text: reader.header.settings)
    else { return }
    setpriority(.init(PRIO_PROCESS.rawValue), 0, 19)
    do {
      try KeyframeMaker().run(reader, settings: settings) { mailbox.isOver }
    } catch {
      // Nobody misses a cache on the screen: a folder may be read-only, or the disk full.
      Logger(label: "keyframes").info("not made: \(error)")
    }
  }
}
