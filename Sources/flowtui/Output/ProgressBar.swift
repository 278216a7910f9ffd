import Glibc

/// A line that tells how far long work is; only on a terminal, never in a pipe.
struct ProgressBar {
  private let title: String
  private let isShown: Bool
  private let began = ContinuousClock.now
  private var last = ContinuousClock.now
  private var events: UInt64 = 0

  init(_ title: String) {
    self.title = title
    isShown = isatty(STDERR_FILENO) == 1
  }

  /// How far a walk through a log has come.
  mutating func update(through seq: UInt64, of last: UInt64) {
    update(events: seq, share: last == 0 ? nil : Double(seq) / Double(last))
  }

  /// - Parameter share: 0 to 1; nil when the length is not known.
  mutating func update(events count: UInt64, share: Double?) {
    events = count
    guard isShown, ContinuousClock.now - last > .milliseconds(100) else { return }
    last = .now
    let elapsed = (last - began) / .seconds(1)
    var text = "\r\(title) "
    if let share {
      let cells = 24
      let full = Int(min(1, share) * Double(cells))
      text += "[" + String(repeating: "#", count: full)
      text += String(repeating: ".", count: cells - full) + "] \(Int(share * 100))% "
    }
    text += DecimalText.grouped(Int64(count)) + " events"
    if elapsed > 0.5 {
      text += ", " + DecimalText.grouped(Int64(Double(count) / elapsed)) + "/s"
      if let share, share > 0.02 { text += ", \(Int(elapsed / share - elapsed)) s left" }
    }
    show(text + "\u{1B}[K")
  }

  func clear() {
    guard isShown else { return }
    show("\r\u{1B}[K")
  }

  private func show(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
