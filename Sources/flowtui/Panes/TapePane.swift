import FlowEngine
import TermRender

/// The flow tape: clusters, lone prints and losses, newest first.
struct TapePane {
  let context: PaneContext

  struct Column: Sendable {
    var title: String
    var width: Int
    var alignment: Text.Alignment = .left
    /// Dropped first when the pane is narrow: the highest number.
    var priority: Int
    var text: @Sendable (TapeLine) -> String
    var key: @Sendable (TapeLine) -> ThemeKey
  }

  /// Cells of two columns that what is written there must know.
  static let strikeCells = 6
  static let classCells = 17

  static let columns: [Column] = [
    Column(title: "time ET", width: 12, priority: 0, text: { $0.time }, key: { _ in .dim }),
    Column(title: "tick", width: 5, priority: 0, text: { $0.ticker }, key: { _ in .text }),
    Column(title: "exp", width: 5, priority: 3, text: { $0.expiry }, key: { _ in .text }),
    Column(
      title: "strk", width: strikeCells, alignment: .right, priority: 0, text: { $0.strike },
      key: { $0.isCall == nil ? .text : $0.isCall == true ? .optionCall : .optionPut }),
    Column(
      title: "qty", width: 6, alignment: .right, priority: 0, text: { $0.quantity },
      key: { _ in .text }),
    Column(
      title: "price", width: 7, alignment: .right, priority: 2, text: { $0.price },
      key: { _ in .text }),
    Column(title: "sd", width: 2, priority: 0, text: { $0.side }, key: { $0.sideKey }),
    Column(title: "g", width: 1, priority: 4, text: { $0.grade }, key: { $0.sideKey }),
    Column(
      title: "prem", width: 6, alignment: .right, priority: 0, text: { $0.premium },
      key: { _ in .title }),
    Column(title: "class", width: classCells, priority: 0, text: { $0.kind }, key: { $0.kindKey }),
    Column(title: "cf", width: 2, priority: 5, text: { $0.confidence }, key: { $0.confidenceKey }),
    Column(title: "legs", width: 12, priority: 6, text: { $0.legs }, key: { _ in .dim }),
    Column(
      title: "v/oi", width: 6, alignment: .right, priority: 7, text: { $0.volumeOverOI },
      key: { _ in .text }),
  ]

  /// The columns that fit, in order; the least important leave first.
  static func fitting(_ width: Int) -> [Column] {
    var kept = columns
    while kept.reduce(1, { $0 + $1.width + 1 }) > width, kept.count > 1 {
      // Milliseconds leave before the expiry and the price do.
      if kept.allSatisfy({ $0.priority <= 3 }), kept[0].width > 8 {
        kept[0].width = 8
        continue
      }
      guard
        let worst = kept.indices.max(by: { kept[$0].priority < kept[$1].priority }),
        kept[worst].priority > 0
      else { break }
      kept.remove(at: worst)
    }
    return kept
  }

  func draw(into grid: inout Grid, width: Int, height: Int) {
    guard height > 0 else { return }
    let columns = Self.fitting(width)
    var x = 1
    for column in columns {
      let room = max(column.width, column.title.count <= column.width ? column.width : 2)
      grid.put(
        Text.fit(column.title, to: room, column.alignment), x: x, y: 0,
        style: StyleIndex(.dim))
      x += column.width + 1
    }
    let rows = visible(height - 1)
    if rows.isEmpty { return drawEmpty(into: &grid, width: width, height: height) }
    for (line, row) in rows.enumerated() {
      draw(row, columns, y: line + 1, width: width, into: &grid)
    }
    // An empty line below would say that there are no older ones.
    if rows.count < height - 1, !context.lines.counts.isWhole {
      grid.put(
        Text.cut(Self.searching, to: width - 4), x: 2, y: rows.count + 1, style: StyleIndex(.dim))
    }
  }

  private static let searching = "searching…"

  /// The lines on screen: the newest on top, moved down only as far as the selection needs.
  func visible(_ height: Int) -> [Int] {
    guard let selected = context.state.selected else {
      return context.lines.lines(from: nil, limit: height)
    }
    let above = context.lines.newerCount(than: selected, limit: height)
    if above < height {
      // The selection is on the first page: nothing moves under the cursor until it must.
      var top = selected
      for _ in 0..<above {
        guard let newer = context.lines.newer(than: top) else { break }
        top = newer
      }
      return context.lines.lines(from: top, limit: height)
    }
    var top = selected
    for _ in 0..<height / 2 {
      guard let newer = context.lines.newer(than: top) else { break }
      top = newer
    }
    return context.lines.lines(from: top, limit: height)
  }

  /// The words of a cell; a time is cut after its seconds, everything else says that it was cut.
  private static func cell(_ column: Column, _ line: TapeLine, _ room: Int) -> String {
    let width = min(room, column.width)
    let text = column.text(line)
    return column.priority == 0 && width == 8 && text.count == 12
      ? String(text.prefix(8)) : Text.fit(text, to: width, column.alignment)
  }

  private func drawEmpty(into grid: inout Grid, width: Int, height: Int) {
    let words =
      context.index.part.map { $0.range.lowerBound > 1 } ?? false
      ? "reading…"
      : context.state.filter == .all
        ? (context.status.isLoading ? "reading…" : "no option event yet at this moment")
        : context.lines.counts.isWhole
          ? "no event passes the filter; X clears it" : Self.searching
    grid.put(Text.cut(words, to: width - 4), x: 2, y: min(2, height - 1), style: StyleIndex(.dim))
  }

  private func draw(_ row: Int, _ columns: [Column], y: Int, width: Int, into grid: inout Grid) {
    let line = TapeLine(context.view, row: row)
    let isSelected = row == context.selected
    if isSelected {
      grid.put("›", x: 0, y: y, style: StyleIndex(.cursor))
    }
    var x = 1
    for column in columns {
      let isLast = column.title == columns.last?.title
      let room = isLast ? max(column.width, width - x) : column.width
      let isNotice = line.kindKey == .healthLag && column.title == "class"
      if column.title == "class", isNotice {
        grid.put(Text.cut(line.kind, to: width - x), x: x, y: y, style: StyleIndex(.healthLag))
        break
      }
      grid.put(
        Self.cell(column, line, room), x: x, y: y,
        style: StyleIndex(line.isStruck ? .dim : column.key(line)))
      x += column.width + 1
    }
    if isSelected {
      grid.lay(.selection, under: Rect(x: 0, y: y, width: width, height: 1))
    }
  }
}
