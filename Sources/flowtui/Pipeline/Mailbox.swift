import Foundation
import Logging
import TermRender

/// Carries deltas from the engine's thread to the main thread; lossless and bounded: when it is
/// full the sender waits.
final class Mailbox: @unchecked Sendable {
  // Guarded by `condition`.
  private var deltas: [FlowDelta] = []
  private var part: LogPart?
  private var loaded: LoadedIndex?
  private var status = SourceStatus()
  private var failure: String?
  private var isClosed = false
  private let condition = NSCondition()
  private let wakeup: Wakeup?

  static let capacity = 64

  init(wakeup: Wakeup?) { self.wakeup = wakeup }

  /// - Returns: false when the receiver is gone and the sender should stop.
  @discardableResult
  func send(_ delta: FlowDelta) -> Bool {
    condition.lock()
    while deltas.count >= Self.capacity, !isClosed { condition.wait() }
    let isOpen = !isClosed
    let wasEmpty = deltas.isEmpty
    if isOpen { deltas.append(delta) }
    condition.unlock()
    if wasEmpty, isOpen { wakeup?.signal() }
    return isOpen
  }

  /// A picture of a part of the log; a newer one takes the place of one that was not taken.
  func deliver(_ part: LogPart) {
    condition.lock()
    self.part = part
    condition.unlock()
    wakeup?.signal()
  }

  /// The whole log as it is now: it is read.
  func deliver(_ loaded: LoadedIndex) {
    condition.lock()
    self.loaded = loaded
    part = nil
    status.isLoading = false
    condition.unlock()
    wakeup?.signal()
  }

  func takePart() -> LogPart? {
    condition.lock()
    defer { condition.unlock() }
    defer { part = nil }
    return part
  }

  func takeLoaded() -> LoadedIndex? {
    condition.lock()
    defer { condition.unlock() }
    defer { loaded = nil }
    return loaded
  }

  /// Changes what the status bar tells, and asks for a frame.
  func updateStatus(_ change: (inout SourceStatus) -> Void) {
    condition.lock()
    let before = status
    change(&status)
    let isChanged = status != before
    condition.unlock()
    if isChanged { wakeup?.signal() }
  }

  func fail(_ message: String) {
    Logger(label: "pipeline").error("\(message)")
    condition.lock()
    failure = message
    status.warning = message
    // A log is read on behind a fault, and what is delivered ends it.
    if status.readPercent == nil { status.isLoading = false }
    condition.unlock()
    wakeup?.signal()
  }

  func receive(limit: Int) -> [FlowDelta] {
    condition.lock()
    defer { condition.unlock() }
    let taken = Array(deltas.prefix(limit))
    deltas.removeFirst(taken.count)
    condition.broadcast()
    return taken
  }

  var hasMore: Bool {
    condition.lock()
    defer { condition.unlock() }
    return !deltas.isEmpty
  }

  var currentStatus: SourceStatus {
    condition.lock()
    defer { condition.unlock() }
    return status
  }

  /// The receiver goes away.
  func close() {
    condition.lock()
    isClosed = true
    condition.broadcast()
    condition.unlock()
  }

  var isOver: Bool {
    condition.lock()
    defer { condition.unlock() }
    return isClosed
  }
}
