import FlowEngine
import TermRender

/// The second line: the filter, or what is being typed, with the count of what it lets through.
struct FilterLine {
  let context: PaneContext

  func draw(into grid: inout Grid, width: Int) {
    let state = context.state
    let right = countWords + " "
    grid.put(right, x: max(0, width - right.count), y: 0, style: StyleIndex(.dim))
    let room = max(0, width - right.count - 2)
    if let edit = state.edit { return draw(edit, room, into: &grid) }
    if let message = state.message {
      let key: ThemeKey = message.isError ? .inputError : .dim
      grid.put(Text.cut(" " + message.text, to: room), x: 0, y: 0, style: StyleIndex(key))
      return
    }
    // The filter and the count come first, the totals next, the lesson last.
    let left = width - right.count - 2
    let totals = premiumWords
    let lessons = [
      "no filter (/ to type: NVDA, -SPY, k:sweep, prem>=250k)", "no filter (/ to type)",
    ]
    let free = left - 5 - (totals.map { Text.width($0.words) } ?? 0)
    let lesson = lessons.first { $0.count <= free } ?? lessons[0]
    let words = state.filterText.isEmpty ? lesson : state.filterText
    grid.put(" /", x: 0, y: 0, style: StyleIndex(.hintKey))
    grid.put(
      Text.cut(words, to: room - 3), x: 3, y: 0,
      style: StyleIndex(state.filterText.isEmpty ? .dim : .input))
    guard let totals, Text.width(words) <= free else { return }
    grid.put(
      totals.words, x: left - Text.width(totals.words), y: 0,
      style: StyleIndex(totals.isSigned ? .text : .dim))
  }

  /// Lines that pass and all lines, with a plus while it is counted; of a log that is not read yet
  /// nobody knows.
  private var countWords: String {
    guard context.index.part == nil else { return "reading…" }
    let counts = context.lines.counts
    return DecimalText.grouped(Int64(counts.shown)) + (counts.isWhole ? " of " : "+ of ")
      + DecimalText.grouped(Int64(counts.all))
  }

  /// Call and put premium of the shown ticker, beside how much of it has a side (rule S-30).
  private var premiumWords: (words: String, isSigned: Bool)? {
    guard let ticker = context.ticker, let sums = context.premium, let share = sums.signedShare
    else { return nil }
    var words = "\(context.view.directory.tickers[Int(ticker)]) rows"
    words += " C \(DecimalText.short(sums.calls)) P \(DecimalText.short(sums.puts))"
    words += share < 50 ? ", mostly unsigned (\(share)%)" : ", \(share)% signed"
    return (words, share >= 50)
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
