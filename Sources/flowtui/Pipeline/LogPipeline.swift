import FlowEngine
import Foundation
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
          guard writer != nil else { return }
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
}
