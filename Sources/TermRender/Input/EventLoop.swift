import CTermGuard
import Glibc

/// The main thread's wait for keys, other threads, signals and time.
///
/// It never acts on a timer of its own: without input it sleeps as long as the caller says.
public final class EventLoop {
  public enum Event: Hashable, Sendable {
    case key(Key)
    /// `Wakeup.signal` was called.
    case wakeup
    /// Nothing happened for as long as was asked.
    case timeout
    case resize(Size)
    /// SIGTERM, SIGINT or SIGHUP, the last also when the terminal is gone.
    case terminate(signal: Int32)
    /// The process stops at the next call of `next`: feeds will have a gap.
    case suspend
    /// The process runs again; the next frame must be drawn, and is drawn in full.
    case resume
  }

  private let screen: NcursesScreen
  private let signals: Signals
  private let wakeup: Wakeup
  private var queue: [Event] = []
  private var stops = false

  public init(screen: NcursesScreen, signals: Signals, wakeup: Wakeup) {
    self.screen = screen
    self.signals = signals
    self.wakeup = wakeup
  }

  /// Waits for the next event.
  ///
  /// - Parameter timeout: milliseconds; `nil` waits for ever, 0 does not wait.
  public func next(timeout: Int?) -> Event {
    if !queue.isEmpty { return queue.removeFirst() }
    if stops {
      stop()
      return .resume
    }
    let end = timeout.map { ctg_monotonic() + Int64(max(0, $0)) * 1_000_000 }
    while true {
      collect(until: end)
      if !queue.isEmpty { return queue.removeFirst() }
      if let end, ctg_monotonic() >= end { return .timeout }
    }
  }

  /// Waits once and puts what happened into the queue.
  private func collect(until end: Int64?) {
    // Rounded up, so that a wait never ends early and spins.
    let left = end.map { max(0, ($0 - ctg_monotonic() + 999_999) / 1_000_000) }
    var watched = [
      pollfd(fd: screen.options.inputDescriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wakeup.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(
        fd: screen.owesFrame ? screen.options.outputDescriptor : -1, events: Int16(POLLOUT),
        revents: 0),
    ]
    let count = poll(&watched, 4, left.map { Int32(clamping: $0) } ?? -1)
    guard count > 0 else { return }
    if watched[2].revents != 0 { takeSignals() }
    let ends = Int16(POLLHUP | POLLERR | POLLNVAL)
    if watched[0].revents & Int16(POLLIN) != 0 { takeKeys() }
    if watched[0].revents & ends != 0 { queue.append(.terminate(signal: SIGHUP)) }
    if watched[1].revents != 0, wakeup.clear() { queue.append(.wakeup) }
    if watched[3].revents != 0 {
      screen.flush()
      // A frame was put off; the caller may draw it now.
      if !screen.owesFrame { queue.append(.wakeup) }
    }
  }

  private func takeKeys() {
    for key in screen.keyReader.drain() {
      if key == .control("z") { askToStop() } else { queue.append(.key(key)) }
    }
  }

  private func takeSignals() {
    var resized = false
    while let signal = signals.next() {
      switch signal {
      case SIGWINCH: resized = true
      case SIGTSTP: askToStop()
      case SIGCONT:
        // Stopped and continued from outside: the shell had the terminal meanwhile.
        screen.resume()
        queue.append(.resume)
      default: queue.append(.terminate(signal: signal))
      }
    }
    if resized { queue.append(.resize(screen.resize())) }
  }

  private func askToStop() {
    if stops { return }
    stops = true
    queue.append(.suspend)
  }

  private func stop() {
    stops = false
    screen.suspend()
    kill(getpid(), SIGSTOP)
    // The signal that woke us tells nothing new.
    var resized = false
    while let signal = signals.next() {
      switch signal {
      case SIGCONT, SIGTSTP: break
      case SIGWINCH: resized = true
      default: queue.append(.terminate(signal: signal))
      }
    }
    let before = screen.size
    screen.resume()
    if resized || screen.size != before { queue.append(.resize(screen.size)) }
  }
}
