/// Escape sequences that the terminal description does not list, as xterm and its kin send them.
enum KeySequence {
  /// The key of `CSI parameters final`; `nil` for a reply or an unknown key, which is not text.
  static func key(parameters: [UInt8], final: UInt8) -> Key? {
    if parameters.first == UInt8(ascii: "<") {
      return mouse(Array(parameters.dropFirst()), isPress: final == UInt8(ascii: "M"))
    }
    guard let numbers = numbers(parameters) else { return nil }
    let modifiers = modifiers(numbers.count > 1 ? numbers[1] : 1)
    switch Unicode.Scalar(final) {
    case "~": return tilde(numbers.first ?? 0)
    case "Z": return .backtab
    case "I" where parameters.isEmpty: return .focus(true)
    case "O" where parameters.isEmpty: return .focus(false)
    default: return letter(final, modifiers)
    }
  }

  /// The key of `ESC O final`, the spelling of keypads.
  static func keypad(final: UInt8) -> Key? {
    final == UInt8(ascii: "M") ? .enter : letter(final, [])
  }

  private static func letter(_ final: UInt8, _ modifiers: Key.Modifiers) -> Key? {
    switch Unicode.Scalar(final) {
    case "A": .arrow(.up, modifiers)
    case "B": .arrow(.down, modifiers)
    case "C": .arrow(.right, modifiers)
    case "D": .arrow(.left, modifiers)
    case "H": .home
    case "F": .end
    case "P", "Q", "R", "S": .function(Int(final) - 0x50 + 1)
    default: nil
    }
  }

  private static func tilde(_ number: Int) -> Key? {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .function(number - 10)
    case 17...21: .function(number - 11)
    case 23...24: .function(number - 12)
    default: nil
    }
  }

  /// xterm's modifier parameter is one more than the sum of shift 1, alt 2 and control 4.
  static func modifiers(_ parameter: Int) -> Key.Modifiers {
    Key.Modifiers(rawValue: UInt8(max(0, parameter - 1) & 7))
  }

  private static func mouse(_ parameters: [UInt8], isPress: Bool) -> Key? {
    guard let numbers = numbers(parameters), numbers.count == 3 else { return nil }
    let (x, y) = (numbers[1] - 1, numbers[2] - 1)
    // Bits 4, 8 and 16 are shift, alt and control.
    switch numbers[0] & ~28 {
    case 0: return .mouse(isPress ? .press : .release, x: x, y: y)
    case 64: return .mouse(.wheelUp, x: x, y: y)
    case 65: return .mouse(.wheelDown, x: x, y: y)
    default: return nil
    }
  }

  private static func numbers(_ parameters: [UInt8]) -> [Int]? {
    var numbers = [0]
    for byte in parameters {
      switch byte {
      case UInt8(ascii: ";"): numbers.append(0)
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let next = numbers[numbers.count - 1] * 10 + Int(byte) - 48
        numbers[numbers.count - 1] = min(next, 100_000)
      default: return nil
      }
    }
    return numbers
  }
}
