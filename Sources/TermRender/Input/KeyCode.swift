import CNcurses

/// The keys that curses knows by number, and those that only have a name in the description.
enum KeyCode {
  static let pasteStart: Int32 = 0x1000
  static let pasteEnd: Int32 = 0x1001
  static let focusIn: Int32 = 0x1002
  static let focusOut: Int32 = 0x1003

  /// Tells curses both spellings of the cursor keys; it only knows the one of the description.
  static func define() {
    // Mouse reports are read as the sequences they are: curses loses some that come together.
    keyok(KEY_MOUSE, false)
    let spellings: [(String, Int32)] = [
      ("A", KEY_UP), ("B", KEY_DOWN), ("C", KEY_RIGHT), ("D", KEY_LEFT),
      ("H", KEY_HOME), ("F", KEY_END),
    ]
    for (letter, code) in spellings {
      define_key("\u{1B}[" + letter, code)
      define_key("\u{1B}O" + letter, code)
    }
    let numbered: [(String, Int32)] = [
      ("1", KEY_HOME), ("7", KEY_HOME), ("4", KEY_END), ("8", KEY_END), ("2", KEY_IC),
      ("3", KEY_DC), ("5", KEY_PPAGE), ("6", KEY_NPAGE),
    ]
    for (number, code) in numbered { define_key("\u{1B}[" + number + "~", code) }
    define_key("\u{1B}[Z", KEY_BTAB)
    define_key("\u{1B}[200~", pasteStart)
    define_key("\u{1B}[201~", pasteEnd)
    define_key("\u{1B}[I", focusIn)
    define_key("\u{1B}[O", focusOut)
  }

  /// The key of a number; `nil` for resize, which the event loop tells, and for the unknown.
  static func key(_ code: Int32) -> Key? {
    switch code {
    case KEY_UP: return .arrow(.up, [])
    case KEY_DOWN: return .arrow(.down, [])
    case KEY_LEFT: return .arrow(.left, [])
    case KEY_RIGHT: return .arrow(.right, [])
    case KEY_SR: return .arrow(.up, .shift)
    case KEY_SF: return .arrow(.down, .shift)
    case KEY_SLEFT: return .arrow(.left, .shift)
    case KEY_SRIGHT: return .arrow(.right, .shift)
    case KEY_HOME, KEY_SHOME, KEY_A1: return .home
    case KEY_END, KEY_SEND, KEY_C1: return .end
    case KEY_PPAGE, KEY_SPREVIOUS, KEY_A3: return .pageUp
    case KEY_NPAGE, KEY_SNEXT, KEY_C3: return .pageDown
    case KEY_IC: return .insert
    case KEY_DC, KEY_SDC: return .delete
    case KEY_BTAB: return .backtab
    case KEY_ENTER: return .enter
    case KEY_BACKSPACE: return .backspace
    case focusIn: return .focus(true)
    case focusOut: return .focus(false)
    case cn_key_f(1)...cn_key_f(63): return .function(Int(code - cn_key_f(0)))
    default: return named(code)
    }
  }

  /// Control and alt arrows have no constant: their numbers are given at run time, by name.
  private static func named(_ code: Int32) -> Key? {
    guard let name = keyname(code).map({ String(cString: $0) }), name.hasPrefix("k"),
      let digit = name.last?.wholeNumberValue, (2...8).contains(digit)
    else { return nil }
    let modifiers = KeySequence.modifiers(digit)
    switch name.dropFirst().dropLast() {
    case "UP": return .arrow(.up, modifiers)
    case "DN": return .arrow(.down, modifiers)
    case "LFT": return .arrow(.left, modifiers)
    case "RIT": return .arrow(.right, modifiers)
    case "HOM": return .home
    case "END": return .end
    case "PRV": return .pageUp
    case "NXT": return .pageDown
    case "IC": return .insert
    case "DC": return .delete
    default: return nil
    }
  }
}
