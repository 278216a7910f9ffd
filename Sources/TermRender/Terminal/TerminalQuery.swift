import CTermGuard
import Glibc

/// The question whether a terminal holds back a frame until it is complete (private mode 2026).
///
/// The question is followed by a request for device attributes, which nearly every terminal
/// answers: when that answer comes first, the mode is unknown and no time is lost.
struct TerminalQuery {
  static let question = Array("\u{1B}[?2026$p\u{1B}[c".utf8)

  /// True for the answers 1 (set) and 2 (reset): the mode exists.
  private(set) var isSupported = false
  private(set) var isDone = false
  /// What the user typed meanwhile.
  private(set) var typed: [UInt8] = []
  private var held: [UInt8] = []

  /// Asks on `output` and reads the answer from `input`, which must be raw.
  static func ask(input: Int32, output: Int32, milliseconds: Int32) -> TerminalQuery {
    var query = TerminalQuery()
    guard write(output, question, question.count) == question.count else { return query }
    let end = ctg_monotonic() + Int64(milliseconds) * 1_000_000
    while !query.isDone {
      let left = (end - ctg_monotonic()) / 1_000_000
      var watched = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
      guard left > 0, poll(&watched, 1, Int32(left)) >= 0 else { break }
      guard watched.revents & Int16(POLLIN) != 0 else { continue }
      var bytes = [UInt8](repeating: 0, count: 256)
      let count = read(input, &bytes, bytes.count)
      guard count > 0 else { break }
      for byte in bytes[..<count] { query.feed(byte) }
    }
    query.finish()
    return query
  }

  /// Takes one byte of the terminal's input.
  mutating func feed(_ byte: UInt8) {
    if held.isEmpty, byte != 0x1B {
      typed.append(byte)
      return
    }
    held.append(byte)
    if held.count == 2, byte != 0x5B {
      release()
    } else if held.count == 3, byte != 0x3F {
      release()
    } else if held.count > 3, (0x40...0x7E).contains(byte) {
      judge()
    } else if held.count > 32 {
      release()
    }
  }

  /// Gives back what looked like an answer and was not finished.
  mutating func finish() { release() }

  private mutating func judge() {
    let body = String(decoding: held.dropFirst(3), as: UTF8.self)
    if body.hasPrefix("2026;"), body.hasSuffix("$y") {
      isSupported = body == "2026;1$y" || body == "2026;2$y"
      held = []
    } else if body.hasSuffix("c") {
      isDone = true
      held = []
    } else {
      release()
    }
  }

  private mutating func release() {
    typed += held
    held = []
  }
}
