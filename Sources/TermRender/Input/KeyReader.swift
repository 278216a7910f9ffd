import CNcurses
import Glibc

/// Reads keys through ncurses, and finishes the sequences that ncurses does not know.
///
/// An unknown sequence is swallowed whole and counted: its letters never become commands.
final class KeyReader {
  /// Sequences that were neither a key nor asked for.
  private(set) var unknownCount = 0
  /// The terminal answered that it knows mode 2026.
  private(set) var learnedSynchronized = false
  /// It answered all that it was asked.
  private(set) var isAnswered = false

  private let input: Int32
  private let escapeDelay: Int32
  /// Keys are read from a pad, because reading from a window would also draw it.
  private let pad: UnsafeMutablePointer<WINDOW>?
  private var pasted: String.UnicodeScalarView?
  private static let pasteMax = 1 << 20

  private enum Input {
    case scalar(Unicode.Scalar)
    case code(Int32)
    case nothing
  }

  init(input: Int32, escapeDelay: Int32) {
    self.input = input
    self.escapeDelay = escapeDelay
    pad = newpad(1, 1)
    keypad(pad, true)
    nodelay(pad, true)
    set_escdelay(escapeDelay)
    KeyCode.define()
  }

  func close() { delwin(pad) }

  /// All keys that are waiting.
  func drain() -> [Key] {
    var keys: [Key] = []
    var idle = 0
    // A byte that is no UTF-8 reads as nothing while more waits behind it.
    while idle < 16 {
      switch read() {
      case .nothing:
        if !isReadable { return keys }
        idle += 1
      case .scalar(let scalar):
        idle = 0
        if pasted != nil { paste(scalar) } else { key(scalar).map { keys.append($0) } }
      case .code(let code):
        idle = 0
        key(code: code).map { keys.append($0) }
      }
    }
    return keys
  }

  private var isReadable: Bool {
    var watched = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
    return poll(&watched, 1, 0) > 0 && watched.revents & Int16(POLLIN) != 0
      && watched.revents & Int16(POLLHUP) == 0
  }

  private func read() -> Input {
    var value: wint_t = 0
    let result = wget_wch(pad, &value)
    if result == KEY_CODE_YES { return .code(Int32(bitPattern: value)) }
    guard result == OK, let scalar = Unicode.Scalar(value) else { return .nothing }
    return .scalar(scalar)
  }

  /// The next input of a sequence, which may still be on its way.
  private func readSoon() -> Input {
    wtimeout(pad, escapeDelay)
    defer { nodelay(pad, true) }
    return read()
  }

  private func key(code: Int32) -> Key? {
    switch code {
    case KeyCode.pasteStart:
      pasted = String.UnicodeScalarView()
      return nil
    case KeyCode.pasteEnd:
      defer { pasted = nil }
      return pasted.map { .paste(String($0)) }
    case KEY_RESIZE: return nil
    default:
      if pasted != nil { return nil }
      let key = KeyCode.key(code)
      if key == nil { unknownCount += 1 }
      return key
    }
  }

  private func paste(_ scalar: Unicode.Scalar) {
    let kept: Unicode.Scalar = scalar == "\r" ? "\n" : scalar
    let isText = kept == "\n" || kept == "\t" || Width.of(kept) == .one || Width.of(kept) == .two
    guard isText, (pasted?.count ?? 0) < Self.pasteMax else {
      unknownCount += 1
      return
    }
    pasted?.append(kept)
  }

  private func key(_ scalar: Unicode.Scalar) -> Key? {
    switch scalar.value {
    case 0x1B: return escape()
    case 0x09: return .tab
    case 0x0A, 0x0D: return .enter
    case 0x08, 0x7F: return .backspace
    case 0: return .control(" ")
    case 0x01...0x1A: return Unicode.Scalar(scalar.value + 0x60).map { .control(Character($0)) }
    case 0x1C...0x1F: return Unicode.Scalar(scalar.value + 0x40).map { .control(Character($0)) }
    default:
      switch Width.of(scalar) {
      case .one, .two: return .character(Character(scalar))
      case .dropped, .replaced:
        unknownCount += 1
        return nil
      }
    }
  }

  private func escape() -> Key? {
    switch read() {
    case .nothing: return .escape
    case .code(let code):
      // Escape before an arrow is alt and the arrow on terminals without modifier parameters.
      guard case .arrow(let arrow, let modifiers)? = KeyCode.key(code) else {
        return key(code: code)
      }
      return .arrow(arrow, modifiers.union(.alt))
    case .scalar("["): return control()
    case .scalar("O"):
      guard case .scalar(let final) = readSoon(), let byte = UInt8(exactly: final.value) else {
        return .alt("O")
      }
      return counted(KeySequence.keypad(final: byte))
    case .scalar("]"), .scalar("P"), .scalar("_"), .scalar("^"): return skipString()
    case .scalar("\u{1B}"): return .escape
    case .scalar(let scalar):
      return Width.of(scalar) == .one ? .alt(Character(scalar)) : nil
    }
  }

  /// Reads a control sequence to its end.
  private func control() -> Key? {
    var parameters: [UInt8] = []
    while parameters.count < 64 {
      guard case .scalar(let scalar) = readSoon() else {
        return parameters.isEmpty ? .alt("[") : counted(nil)
      }
      guard let byte = UInt8(exactly: scalar.value) else { return counted(nil) }
      switch byte {
      case 0x20...0x3F: parameters.append(byte)
      case 0x40...0x7E: return finish(parameters, byte)
      default: return counted(nil)
      }
    }
    return counted(nil)
  }

  private func finish(_ parameters: [UInt8], _ final: UInt8) -> Key? {
    if parameters.isEmpty, final == UInt8(ascii: "M") {
      // The old spelling of the mouse has three bytes behind it, which are no text.
      for _ in 0..<3 { _ = readSoon() }
      return counted(nil)
    }
    if parameters.first == UInt8(ascii: "?") {
      let reply = String(decoding: parameters, as: UTF8.self) + String(Unicode.Scalar(final))
      if TerminalQuery.isYes(reply) { learnedSynchronized = true }
      if TerminalQuery.isLast(reply) { isAnswered = true }
      return nil
    }
    return counted(KeySequence.key(parameters: parameters, final: final))
  }

  /// Skips a string of the terminal (OSC, DCS, APC, PM) up to its end.
  private func skipString() -> Key? {
    var before: Unicode.Scalar = " "
    for _ in 0..<4096 {
      guard case .scalar(let scalar) = readSoon() else { break }
      if scalar == "\u{7}" || before == "\u{1B}" && scalar == "\\" { break }
      before = scalar
    }
    return counted(nil)
  }

  private func counted(_ key: Key?) -> Key? {
    if key == nil { unknownCount += 1 }
    return key
  }
}
