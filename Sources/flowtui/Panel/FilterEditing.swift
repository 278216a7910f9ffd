import FlowEngine

/// Typing in the filter line: the filter in force follows every keystroke that leaves it valid.
extension PanelReducer {
  enum EditKey: Hashable, Sendable {
    case insert(String)
    case backspace, delete, left, right, home, end, clear, accept, cancel, older, newer, complete
  }

  func edit(_ key: EditKey, _ state: inout PanelState) {
    guard var edit = state.edit else { return }
    // What was said of an earlier text says nothing of this one.
    state.message = nil
    var characters = Array(edit.text)
    switch key {
    case .insert(let text):
      let safe = text.filter { !$0.isNewline && $0 != "\t" }
      characters.insert(contentsOf: safe, at: edit.cursor)
      edit.cursor += safe.count
    case .backspace:
      guard edit.cursor > 0 else { break }
      edit.cursor -= 1
      characters.remove(at: edit.cursor)
    case .delete:
      if edit.cursor < characters.count { characters.remove(at: edit.cursor) }
    case .left: edit.cursor = max(0, edit.cursor - 1)
    case .right: edit.cursor = min(characters.count, edit.cursor + 1)
    case .home: edit.cursor = 0
    case .end: edit.cursor = characters.count
    case .clear:
      characters = []
      edit.cursor = 0
    case .accept: return accept(edit, &state)
    case .cancel:
      state.edit = nil
      return setFilter(edit.before, &state)
    case .older, .newer: recall(key == .older ? -1 : 1, &edit, &characters, state)
    case .complete: complete(&edit, &characters, state)
    }
    edit.text = String(characters)
    // A combining mark joins the character before it: there can be fewer now than were put in.
    edit.cursor = min(edit.cursor, edit.text.count)
    do {
      state.filter = try parse(edit.text)
      edit.error = nil
    } catch {
      edit.error = error
    }
    state.edit = edit
  }

  private func accept(_ edit: PanelState.FilterEdit, _ state: inout PanelState) {
    if let error = edit.error {
      // The last good filter stays; the text stays open so that it can be mended.
      state.message = PanelState.Message(text: "filter \(error)", isError: true)
      return
    }
    state.edit = nil
    setFilter(edit.text, &state)
    if !edit.text.isEmpty, state.history.last != edit.text { state.history.append(edit.text) }
  }

  private func recall(
    _ step: Int, _ edit: inout PanelState.FilterEdit, _ characters: inout [Character],
    _ state: PanelState
  ) {
    guard !state.history.isEmpty else { return }
    let position = (edit.historyPosition ?? state.history.count) + step
    guard position >= 0, position < state.history.count else { return }
    edit.historyPosition = position
    characters = Array(state.history[position])
    edit.cursor = characters.count
  }

  /// Completes a key, a word of a key, or a ticker when only one fits.
  private func complete(
    _ edit: inout PanelState.FilterEdit, _ characters: inout [Character], _ state: PanelState
  ) {
    var start = edit.cursor
    while start > 0, !" |(,:".contains(characters[start - 1]) { start -= 1 }
    // A leading `-` is NOT; inside a word, as in a rule's name, it is a letter.
    if start < edit.cursor, characters[start] == "-" { start += 1 }
    let word = String(characters[start..<edit.cursor])
    guard !word.isEmpty else { return }
    let choices = completions(of: word, characters, start)
    guard let first = choices.first else { return }
    var common = first
    for choice in choices.dropFirst() { common = common.commonPrefix(with: choice) }
    guard common.count >= word.count else { return }
    characters.replaceSubrange(start..<edit.cursor, with: Array(common))
    edit.cursor = start + common.count
  }

  private func completions(of word: String, _ characters: [Character], _ start: Int) -> [String] {
    let isValue = start > 0 && characters[start - 1] == ":"
    if isValue {
      var begin = start - 1
      while begin > 0, characters[begin - 1].isLetter { begin -= 1 }
      let key = FilterKey(rawValue: String(characters[begin..<start - 1]))
      if key == .t {
        return index.directory.tickers.map(\.description).sorted()
          .filter { $0.hasPrefix(word.uppercased()) }
      }
      if key == .rule { return RuleNames.all.filter { $0.hasPrefix(word) } }
      return (key?.words ?? []).filter { $0.hasPrefix(word) }
    }
    return FilterKey.allCases.map { $0.rawValue + ":" }.filter { $0.hasPrefix(word) }
  }
}

extension String {
  fileprivate func commonPrefix(with other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}
