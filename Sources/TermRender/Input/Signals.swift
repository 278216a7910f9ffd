import CTermGuard
import Glibc

/// The signals of a terminal program, read in order and never handled.
///
/// Make it before any thread exists: the signals are blocked in the calling thread, and threads
/// inherit that. So do child processes, which should be given an empty mask.
public final class Signals {
  let descriptor: Int32

  /// - Throws: `ScreenError.system` when the process has no descriptor left.
  public init() throws(ScreenError) {
    descriptor = ctg_signal_descriptor()
    if descriptor < 0 { throw .system(call: "signalfd", errno: errno) }
  }

  deinit { close(descriptor) }

  func next() -> Int32? {
    let signal = ctg_next_signal(descriptor)
    return signal == 0 ? nil : signal
  }
}
