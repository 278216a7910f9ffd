import Foundation
import Store

/// Reads parts of a log on request, on a thread of its own, while the whole is being read: the
/// newest request counts, and those before it are dropped.
final class PartPipeline: @unchecked Sendable {
  private let parts: LogParts
  private let mailbox: Mailbox
  // Guarded by `condition`.
  private var wanted: UInt64?
  private var isStarted = false
  private var isOver = false
  private let condition = MonotonicCondition()

  init(parts: LogParts, mailbox: Mailbox) {
    self.parts = parts
    self.mailbox = mailbox
  }

  /// Asks for the part around a moment; it comes by the mailbox.
  func ask(_ moment: UInt64) {
    let isFirst = condition.locked {
      wanted = moment
      condition.wake()
      defer { isStarted = true }
      return !isStarted
    }
    guard isFirst else { return }
    let thread = Thread { [self] in run() }
    thread.name = "flowtui-part"
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// No more is asked.
  func stop() {
    condition.locked {
      isOver = true
      condition.wake()
    }
  }

  private func run() {
    while let moment = next() {
      // What cannot be read here is named when the whole is read, and shown then.
      if let part = try? parts.part(at: moment) { mailbox.deliver(part) }
    }
  }

  private func next() -> UInt64? {
    condition.locked {
      while wanted == nil, !isOver { condition.wait() }
      defer { wanted = nil }
      return isOver ? nil : wanted
    }
  }
}
