/// What a person did at the terminal.
public enum Key: Hashable, Sendable {
  public enum Arrow: String, Hashable, Sendable, CaseIterable {
    case up
    case down
    case left
    case right
  }

  public struct Modifiers: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let shift = Modifiers(rawValue: 1)
    public static let alt = Modifiers(rawValue: 2)
    public static let control = Modifiers(rawValue: 4)
  }

  public enum Mouse: Hashable, Sendable {
    case press
    case release
    case wheelUp
    case wheelDown
  }

  /// A character as typed, also the space and capitals.
  case character(Character)
  /// Control and a character, in lower case: `.control("c")`.
  case control(Character)
  case alt(Character)
  case arrow(Arrow, Modifiers)
  case home
  case end
  case pageUp
  case pageDown
  case insert
  case delete
  case tab
  case backtab
  case enter
  case escape
  case backspace
  case function(Int)
  /// Text that was pasted, without control characters but with its line breaks and tabs.
  case paste(String)
  /// The first button or the wheel; the column and row count from 0.
  case mouse(Mouse, x: Int, y: Int)
  /// The window was entered or left.
  case focus(Bool)
}

extension Key: CustomStringConvertible {
  /// The key as help and hints show it.
  public var description: String {
    switch self {
    case .character(" "): "Space"
    case .character(let character): String(character)
    case .control(let character): "^" + character.uppercased()
    case .alt(let character): "M-\(character)"
    case .arrow(let arrow, let modifiers):
      (modifiers.contains(.alt) ? "M-" : "") + (modifiers.contains(.control) ? "^" : "")
        + (modifiers.contains(.shift) ? "⇧" : "") + arrow.sign
    case .home: "Home"
    case .end: "End"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .insert: "Ins"
    case .delete: "Del"
    case .tab: "Tab"
    case .backtab: "⇧Tab"
    case .enter: "Enter"
    case .escape: "Esc"
    case .backspace: "Backspace"
    case .function(let number): "F\(number)"
    case .paste: "paste"
    case .mouse: "mouse"
    case .focus: "focus"
    }
  }
}

extension Key.Arrow {
  fileprivate var sign: String {
    switch self {
    case .up: "↑"
    case .down: "↓"
    case .left: "←"
    case .right: "→"
    }
  }
}
