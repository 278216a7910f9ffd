import FlowEngine
import TermRender

/// The second line: the filter, or what is being typed, with the count of what it lets through.
struct FilterLine {
  let context: PaneContext

  func draw(into grid: inout Grid, width: Int) {
    let state = context.state
    let counts = context.lines.counts
    let right =
      DecimalText.grouped(Int64(counts.shown)) + " of " + DecimalText.grouped(Int64(counts.all))
      + " "
    grid.put(right, x: max(0, width - right.count), y: 0, style: StyleIndex(.dim))
    let room = max(0, width - right.count - 2)
    if let edit = state.edit { return draw(edit, room, into: &grid) }
    if let message = state.message {
      let key: ThemeKey = message.isError ? .inputError : .dim
      grid.put(Text.cut(" " + message.text, to: room), x: 0, y: 0, style: StyleIndex(key))
      return
    }
    let words =
      state.filterText.isEmpty
      ? "no filter (/ to type: NVDA, -SPY, k:sweep, prem>=250k)" : state.filterText
    grid.put(" /", x: 0, y: 0, style: StyleIndex(.hintKey))
    grid.put(
      Text.cut(words, to: room - 3), x: 3, y: 0,
      style: StyleIndex(state.filterText.isEmpty ? .dim : .input))
  }

  private func draw(_ edit: PanelState.FilterEdit, _ room: Int, into grid: inout Grid) {
    grid.put(" /", x: 0, y: 0, style: StyleIndex(.hintKey))
    let characters = Array(edit.text + " ")
    let start = max(0, edit.cursor - room + 6)
    for (offset, character) in characters.dropFirst(start).prefix(max(0, room - 3)).enumerated() {
      let place = start + offset
      let isWrong = edit.error.map { $0.span.contains(place) } ?? false
      let key: ThemeKey = place == edit.cursor ? .cursor : isWrong ? .inputError : .input
      grid.put(String(character), x: 3 + offset, y: 0, style: StyleIndex(key))
    }
    if let error = edit.error {
      let x = 3 + characters.count - start + 1
      grid.put(
        Text.cut(error.expected, to: max(0, room - x)), x: x, y: 0,
        style: StyleIndex(.inputError))
    }
  }
}
