import CTermGuard
import Glibc

/// Sends frames to a terminal, one write each, and never queues a second behind an unsent one.
struct FrameSender {
  let descriptor: Int32
  /// What the terminal did not take yet of the last frame.
  private(set) var pending: [UInt8] = []
  /// True after an error other than "try again": the terminal is gone.
  private(set) var isBroken = false

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// Sends what is pending; true when nothing is left.
  mutating func flush(into report: inout FrameReport) -> Bool {
    if pending.isEmpty { return true }
    let rest = pending
    pending = []
    send(rest, into: &report)
    return pending.isEmpty
  }

  /// Sends bytes; what the terminal does not take stays pending.
  mutating func send(_ bytes: [UInt8], into report: inout FrameReport) {
    precondition(pending.isEmpty, "a frame behind an unsent frame")
    guard !isBroken, !bytes.isEmpty else { return }
    let start = ctg_monotonic()
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { raw in
        write(descriptor, raw.baseAddress?.advanced(by: sent), raw.count - sent)
      }
      if count >= 0 {
        report.writes += 1
        sent += count
        continue
      }
      if errno == EINTR { continue }
      if errno == EAGAIN {
        pending = Array(bytes[sent...])
      } else {
        isBroken = true
      }
      break
    }
    report.bytes += sent
    if ctg_monotonic() - start > 50_000_000 || !pending.isEmpty { report.isSlow = true }
  }

  /// Waits for the terminal to take what is pending; gives up after `milliseconds`.
  mutating func drain(milliseconds: Int32) {
    let end = ctg_monotonic() + Int64(milliseconds) * 1_000_000
    var report = FrameReport()
    while !flush(into: &report), !isBroken {
      let left = (end - ctg_monotonic()) / 1_000_000
      guard left > 0 else { break }
      var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      _ = poll(&watched, 1, Int32(left))
    }
    pending = []
  }
}
