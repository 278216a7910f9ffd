import CTermGuard
import Glibc

/// Wakes the event loop from another thread.
///
/// Signals that come before the loop looks count as one. The caller signals when its mailbox goes
/// from empty to not empty.
public final class Wakeup: Sendable {
  let descriptor: Int32

  /// - Throws: `ScreenError.system` when the process has no descriptor left.
  public init() throws(ScreenError) {
    descriptor = ctg_event_descriptor()
    if descriptor < 0 { throw .system(call: "eventfd", errno: errno) }
  }

  deinit { close(descriptor) }

  /// Wakes the loop; from any thread.
  public func signal() { ctg_event_raise(descriptor) }

  func clear() -> Bool { ctg_event_clear(descriptor) != 0 }
}
