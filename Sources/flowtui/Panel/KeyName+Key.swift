import TermRender

extension KeyName {
  /// The name of a key as the terminal gave it; nil for text, mouse and focus.
  init?(_ key: Key) {
    switch key {
    case .character(let character): self = .character(character)
    case .control(let character): self = .control(character)
    case .arrow(let arrow, let modifiers): self = Self.arrow(arrow, modifiers)
    case .home: self = .home
    case .end: self = .end
    case .pageUp: self = .pageUp
    case .pageDown: self = .pageDown
    case .tab: self = .tab
    case .backtab: self = .backTab
    case .enter: self = .enter
    case .escape: self = .escape
    case .backspace: self = .backspace
    case .function(let number): self = .function(number)
    case .alt, .insert, .delete, .paste, .mouse, .focus: return nil
    }
  }

  private static func arrow(_ arrow: Key.Arrow, _ modifiers: Key.Modifiers) -> KeyName {
    switch arrow {
    case .up: .up
    case .down: .down
    case .left:
      modifiers.contains(.control)
        ? .controlLeft : modifiers.contains(.shift) ? .shiftLeft : .left
    case .right:
      modifiers.contains(.control)
        ? .controlRight : modifiers.contains(.shift) ? .shiftRight : .right
    }
  }
}

extension PanelReducer.EditKey {
  /// What a key does in the filter line; nil = nothing.
  init?(_ key: Key) {
    switch key {
    case .character(let character): self = .insert(String(character))
    case .paste(let text): self = .insert(text)
    case .backspace: self = .backspace
    case .delete: self = .delete
    case .arrow(.left, _): self = .left
    case .arrow(.right, _): self = .right
    case .arrow(.up, _): self = .older
    case .arrow(.down, _): self = .newer
    case .home, .control("a"): self = .home
    case .end, .control("e"): self = .end
    case .control("u"): self = .clear
    case .tab: self = .complete
    case .enter: self = .accept
    case .escape, .control("c"): self = .cancel
    default: return nil
    }
  }
}
