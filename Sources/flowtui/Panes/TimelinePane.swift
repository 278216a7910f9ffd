import FlowEngine
import TermRender

/// The session as a strip: how many events each moment held, where the alerts are, where we look.
struct TimelinePane {
  let context: PaneContext

  struct Span {
    var start: Int64
    var end: Int64
  }

  /// The session's hours, or of a recording what it holds.
  var span: Span? {
    let marks = context.index.marks
    guard !marks.last.isEmpty else { return nil }
    let part = context.index.part
    let first = (part.map { $0.firstRow?.at.nanoseconds } ?? context.index.rows.first?.at)
    let start = min(max(first ?? marks.origin, marks.origin), marks.latest)
    if !isRecorded, context.status.session.yyyymmdd > 0 {
      // By the session and not by what has come so far: the strip of a moment never changes.
      let hours = SessionCalendar.regularHours(context.status.session)
      return Span(
        start: min(hours.open.nanoseconds, start),
        end: max(hours.close.nanoseconds, marks.latest))
    }
    return Span(start: start, end: max(marks.latest, start + 1_000_000_000))
  }

  private var isRecorded: Bool {
    if case .recorded = context.status.origin { return true }
    return false
  }

  func draw(into grid: inout Grid, width: Int, height: Int) {
    guard let span, width > 2, height >= 1 else { return }
    // A zoomed strip is a tall one.
    let tall = max(1, height - 2)
    drawDensity(span, width, tall, into: &grid)
    if height >= 2 { drawRail(span, width, y: tall, into: &grid) }
    if height >= 3 { drawTimes(span, width, y: tall + 1, into: &grid) }
  }

  private func column(_ time: Int64, _ span: Span, _ width: Int) -> Int {
    let share = Int128(time - span.start) * Int128(width) / Int128(max(1, span.end - span.start))
    return Int(max(0, min(Int128(width - 1), share)))
  }

  /// Events per column on a logarithmic scale; nothing after the moment.
  private func drawDensity(
    _ span: Span, _ width: Int, _ height: Int, into grid: inout Grid
  ) {
    let marks = context.index.marks
    guard let now = context.view.time else { return }
    var counts = [Int64?](repeating: nil, count: width)
    for column in 0..<width {
      let length = span.end - span.start
      let from = span.start + Int64(Int128(length) * Int128(column) / Int128(width))
      let to = span.start + Int64(Int128(length) * Int128(column + 1) / Int128(width))
      guard from <= now else { break }
      let count = marks.count(
        from: from, to: min(to, now), knownBy: context.view.moment)
      // Bits of the count: a logarithm without floating point.
      counts[column] = count == 0 ? nil : Int64(Int.bitWidth - count.leadingZeroBitCount)
    }
    let top = counts.compactMap { $0 }.max() ?? 1
    Blocks.draw(counts, top: top, into: &grid, in: Rect(width: width, height: height)) {
      let level = counts[$0] ?? 0
      return StyleIndex(
        level * 3 >= top * 2
          ? .timeDensityEnd : level * 3 >= top ? .timeDensityMid : .timeDensityStart)
    }
  }

  private func drawRail(_ span: Span, _ width: Int, y: Int, into grid: inout Grid) {
    for x in 0..<width { grid.put("─", x: x, y: y, style: StyleIndex(.border)) }
    let view = context.view
    let end = view.end
    for row in view.index.signs.lazy.map(Int.init) {
      guard row < end else { break }
      let entry = view.index.rows[row]
      guard entry.at >= span.start else { continue }
      switch entry.kind {
      case .alert:
        guard entry.isFirst, let alert = view.alert(row), alert.state != .retracted else {
          continue
        }
        let glyph = alert.direction == .bullish ? "▲" : alert.direction == .bearish ? "▼" : "◆"
        grid.put(
          glyph, x: column(entry.at, span, width), y: y, style: StyleIndex(alert.direction.key))
      case .health:
        if view.index.health[Int(entry.position)].kind == .gap {
          grid.put(
            "╎", x: column(entry.at, span, width), y: y, style: StyleIndex(.healthLag))
        }
      default: break
      }
    }
    for (letter, seq) in context.state.marks.sorted(by: { $0.key < $1.key }) {
      guard let time = view.index.marks.time(of: seq), time >= span.start else { continue }
      grid.put(
        String(letter), x: column(time, span, width), y: y, style: StyleIndex(.hintKey))
    }
    if let now = view.time {
      grid.put("┃", x: column(now, span, width), y: y, style: StyleIndex(.timeHead))
    }
  }

  private func drawTimes(_ span: Span, _ width: Int, y: Int, into grid: inout Grid) {
    let length = (span.end - span.start) / 1_000_000_000
    let steps: [Int64] = [1, 5, 10, 30, 60, 300, 600, 1_800, 3_600, 7_200]
    let step = steps.first { length / $0 * 10 <= Int64(width) } ?? 7_200
    let local = NewYorkTime.local(Timestamp(nanoseconds: span.start)).nanoseconds / 1_000_000_000
    var second = (local + step - 1) / step * step
    var free = 0
    while second - local <= length {
      let time = span.start + (second - local) * 1_000_000_000
      let text = TimeText.clock(second % 86_400 * 1_000_000_000, decimals: 0)
      let shown = step < 60 ? text : String(text.prefix(5))
      let x = column(time, span, width)
      if x >= free, x + shown.count <= width {
        grid.put(shown, x: x, y: y, style: StyleIndex(.dim))
        free = x + shown.count + 1
      }
      second += step
    }
  }
}
