import FlowEngine
import TermRender

/// Why the selected row is what it says, clause by clause, and what speaks against it.
struct EvidencePane {
  let context: PaneContext

  /// From this width on, what speaks for it and against it stand side by side.
  static let twoColumnsFrom = 150

  struct Line {
    var mark: String
    var markKey: ThemeKey
    var text: String
    var detail: String
    var key: ThemeKey = .text
  }

  /// The parts of an explanation, in the order in which they are read.
  struct Parts {
    var head: [Line] = []
    var evidence: [Line] = []
    /// What failed first: it is what a reader must not miss.
    var counter: [Line] = []
    /// What it could open, and the market as it stood then.
    var situation: [Line] = []
    var facts: [Line] = []
  }

  var title: String {
    guard let row = context.selected else { return "Evidence" }
    return "Evidence " + (FilterSubject(context.view, row: row).id)
  }

  func draw(into grid: inout Grid, width: Int, height: Int) {
    let parts = EvidenceLines(context: context).parts
    if width >= Self.twoColumnsFrom, !parts.counter.isEmpty {
      return drawColumns(parts, into: &grid, width: width, height: height)
    }
    let against = parts.counter.map { line in
      var line = line
      line.text = "against: " + line.text
      return line
    }
    // On a small screen what speaks against it must not be under a long list of what is fine.
    let lines =
      parts.head + against.filter { $0.mark == "✗" } + parts.situation + parts.evidence
      + against.filter { $0.mark != "✗" } + parts.facts
    draw(lines, in: Rect(width: width, height: height), into: &grid)
  }

  private func drawColumns(
    _ parts: Parts, into grid: inout Grid, width: Int, height: Int
  ) {
    var area = Rect(width: width, height: height)
    let top = parts.head + joined(parts.situation)
    for (y, line) in top.prefix(height).enumerated() { draw(line, y: y, width, into: &grid) }
    _ = area.takeTop(top.count)
    let left = area.takeLeft(width / 2)
    let doubt = "against it: ✗ speaks against, ✓ checked and does not, ? not known"
    grid.within(left) { draw(parts.evidence + parts.facts, in: left, into: &$0) }
    grid.within(area) {
      draw(
        [Line(mark: "", markKey: .dim, text: doubt, detail: "", key: .dim)] + parts.counter,
        in: area, into: &$0)
    }
  }

  /// Facts in one line: there is room for them beside each other.
  private func joined(_ lines: [Line]) -> [Line] {
    guard var line = lines.first else { return [] }
    for next in lines.dropFirst() { line.text += " · " + next.text + ": " + next.detail }
    line.detail = ""
    return [line]
  }

  private func draw(_ line: Line, y: Int, _ width: Int, into grid: inout Grid) {
    grid.put(line.mark, x: 1, y: y, style: StyleIndex(line.markKey))
    grid.put(Text.cut(line.text, to: width - 4), x: 3, y: y, style: StyleIndex(line.key))
  }

  /// Where a value starts: in its column, unless its name or itself would lose its end there and
  /// the other has room to give.
  private func detailStart(_ line: Line, _ column: Int, _ width: Int) -> Int {
    let nameEnd = 3 + Text.width(line.text) + 2
    let latest = width - 1 - Text.width(line.detail)
    return nameEnd <= column
      ? min(column, max(nameEnd, latest)) : max(column, min(nameEnd, latest))
  }

  private func draw(_ lines: [Line], in rect: Rect, into grid: inout Grid) {
    let (width, height) = (rect.width, rect.height)
    let scroll = min(context.state.evidenceScroll, max(0, lines.count - height))
    // Right behind the longest name, so that the values are not cut for nothing.
    let longest = lines.reduce(0) { $1.detail.isEmpty ? $0 : max($0, Text.width($1.text)) }
    let detailAt = min(max(24, longest + 5), width * 9 / 20)
    for (y, line) in lines.dropFirst(scroll).prefix(height).enumerated() {
      let start = line.detail.isEmpty ? width : detailStart(line, detailAt, width)
      draw(line, y: y, start, into: &grid)
      grid.put(
        Text.cut(line.detail, to: width - start - 1), x: start, y: y, style: StyleIndex(.text))
    }
    if lines.count > height + scroll, height > 0 {
      let more = " +\(lines.count - height - scroll) more "
      grid.put(more, x: max(0, width - more.count), y: height - 1, style: StyleIndex(.hintText))
    }
  }
}
