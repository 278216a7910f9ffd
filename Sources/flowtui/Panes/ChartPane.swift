import FlowEngine
import TermRender

/// The price of the underlying by minute as a braille step line, with event markers and
/// off-exchange bubbles at their execution.
struct ChartPane {
  let context: PaneContext

  private static let axisWidth = 9
  private static let minute: Int64 = 60_000_000_000

  var title: String {
    guard let ticker = context.ticker else { return "Chart" }
    let name = context.view.directory.tickers[Int(ticker)].description
    let last = bars.last { $0.close != .zero }
    return "Chart \(name)" + (last.map { " " + DecimalText.stock($0.close) } ?? "") + " 1m"
      + (context.index.part == nil ? "" : "  reading…")
  }

  private var bars: [BarUpdate] {
    guard let ticker = context.ticker,
      let stock = context.view.directory.stockInstrument(ofTicker: ticker)
    else { return [] }
    return context.view.bars(stock)
  }

  func draw(into grid: inout Grid, width: Int, height: Int) {
    let bars = bars.filter { $0.close != .zero }
    let columns = width - Self.axisWidth - 1
    guard columns >= 8, height >= 4 else { return }
    guard let last = bars.last else {
      let words =
        context.index.part != nil
        ? "reading…" : context.ticker == nil ? "no event yet" : "no prints of the stock yet"
      grid.put(Text.cut(words, to: width - 2), x: 1, y: 0, style: StyleIndex(.dim))
      return
    }
    let window = window(bars, last: last.minute, dots: columns * 2)
    let shown = bars.filter { $0.minute >= window.first }
    guard let scale = ChartScale(shown.flatMap { [$0.low.billionths, $0.high.billionths] }) else {
      return
    }
    let hasVolume = height >= 8
    let hasSums = height >= 12
    let plotHeight = height - 1 - (hasVolume ? 2 : 0) - (hasSums ? 1 : 0)
    var canvas = BrailleCanvas(width: columns, height: plotHeight)
    let plot = Plot(
      window: window, scale: scale, dotsWide: columns * 2, dotsHigh: canvas.dotHeight)
    drawGrid(scale, plot, plotHeight, width: width, &canvas, into: &grid)
    drawLine(shown, plot, &canvas)
    let offExchange = drawBubbles(plot, &canvas)
    let alerts = drawMarkers(plot, shown, &canvas)
    canvas.draw(into: &grid, x: Self.axisWidth, y: 0)
    drawLast(last, scale, plotHeight, into: &grid)
    if hasVolume {
      drawVolume(
        shown, plot, in: Rect(x: Self.axisWidth, y: plotHeight, width: columns, height: 2),
        into: &grid)
    }
    drawTimes(plot, y: height - 1 - (hasSums ? 1 : 0), columns: columns, into: &grid)
    if hasSums {
      let words = sums(shown, alerts: alerts, offExchange, room: width - 2)
      grid.put(Text.cut(words, to: width - 2), x: 1, y: height - 1, style: StyleIndex(.dim))
    }
  }

  /// What the picture holds: the volumes are exact, the dollars are those of the marked prints.
  private func sums(
    _ bars: [BarUpdate], alerts: Int, _ marked: Dollars, room: Int
  ) -> String {
    let volume = bars.reduce(0) { $0 + $1.volume }
    let off = bars.reduce(0) { $0 + $1.offExchangeVolume }
    var words = "\(alerts) alert\(alerts == 1 ? "" : "s") · vol \(DecimalText.count(volume))"
    if volume > 0 { words += ", off-exchange \(off * 100 / volume)%" }
    let dollars = " · $\(DecimalText.short(marked)) marked"
    return marked == .zero || Text.width(words + dollars) > room ? words : words + dollars
  }

  struct Window: Hashable {
    var first: Int32
    var last: Int32
  }

  /// A mapping from minutes and prices to dots.
  struct Plot {
    var window: Window
    var scale: ChartScale
    var dotsWide: Int
    var dotsHigh: Int

    func x(minute: Int32) -> Int {
      let span = max(1, Int(window.last - window.first))
      return Int(minute - window.first) * (dotsWide - 1) / span
    }

    func x(time: Int64) -> Int {
      let start = Int64(window.first) * ChartPane.minute
      let span = max(1, Int64(window.last - window.first)) * ChartPane.minute
      return Int(Int128(time - start) * Int128(dotsWide - 1) / Int128(span))
    }

    func y(_ price: Int64) -> Int { scale.dot(price, height: dotsHigh) }
  }

  /// The session from its first bar, or at least half an hour, so that the line starts calm.
  private func window(_ bars: [BarUpdate], last: Int32, dots: Int) -> Window {
    let first = bars.first?.minute ?? last
    return Window(first: max(first, last - 390), last: max(last + 1, first + 30))
  }

  private func drawGrid(
    _ scale: ChartScale, _ plot: Plot, _ height: Int, width: Int, _ canvas: inout BrailleCanvas,
    into grid: inout Grid
  ) {
    for tick in scale.ticks(about: max(2, height / 3)) {
      let dot = plot.y(tick)
      let text = DecimalText.price(Price(billionths: tick))
      grid.put(
        Text.fit(text, to: Self.axisWidth - 2, .right) + "┤", x: 0, y: dot / 4,
        style: StyleIndex(.chartAxis))
      canvas.row(y: dot, from: 0, to: plot.dotsWide, every: 8, style: StyleIndex(.chartGrid))
    }
  }

  /// A step line: a price holds until the next print. Each minute shows its whole range, so that no
  /// spike is lost.
  private func drawLine(_ bars: [BarUpdate], _ plot: Plot, _ canvas: inout BrailleCanvas) {
    let style = StyleIndex(.chartLine)
    var previous: (x: Int, y: Int)?
    for bar in bars {
      let x = plot.x(minute: bar.minute)
      let y = plot.y(bar.close.billionths)
      if let previous {
        for between in previous.x...max(previous.x, x) {
          canvas.set(x: between, y: previous.y, style: style, layer: 2)
        }
        canvas.column(x: x, from: previous.y, to: y, style: style, layer: 2)
      }
      canvas.column(
        x: x, from: plot.y(bar.high.billionths), to: plot.y(bar.low.billionths), style: style,
        layer: 2)
      previous = (x, y)
    }
  }

  /// - Returns: the dollars of what was marked.
  private func drawBubbles(_ plot: Plot, _ canvas: inout BrailleCanvas) -> Dollars {
    var sum = Dollars.zero
    guard let ticker = context.ticker, Int(ticker) < context.index.offExchangeOf.count else {
      return sum
    }
    for position in context.index.offExchangeOf[Int(ticker)] {
      let print = context.index.prints[Int(position)]
      guard print.judgement.stamp.seq <= context.view.moment else { break }
      guard
        print.judgement.exclusion == .none || print.judgement.flags.contains(.late),
        print.cancelledAt > context.view.moment
      else { continue }
      let notional = print.trade.price.notional(of: print.trade.size, multiplier: 1)
      guard notional >= 1_000_000 else { continue }
      let x = plot.x(time: print.trade.times.participant.nanoseconds)
      let y = plot.y(print.trade.price.billionths)
      guard x >= 0, x < plot.dotsWide else { continue }
      let glyph = OffExchangePane.bubble(notional, print.judgement).unicodeScalars.first ?? "·"
      canvas.mark(glyph, cellX: x / 2, cellY: y / 4, style: StyleIndex(.chartBubble))
      sum += notional
    }
    return sum
  }

  /// Alerts one row off the line on their side.
  ///
  /// - Returns: how many are in the picture.
  private func drawMarkers(
    _ plot: Plot, _ bars: [BarUpdate], _ canvas: inout BrailleCanvas
  ) -> Int {
    var count = 0
    guard let ticker = context.ticker, Int(ticker) < context.index.postings.count else { return 0 }
    for row in context.index.postings[Int(ticker)] {
      let entry = context.index.rows[Int(row)]
      guard entry.seq <= context.view.moment else { break }
      guard entry.kind == .alert, entry.isFirst, let alert = context.view.alert(Int(row)),
        alert.state != .retracted
      else { continue }
      let x = plot.x(time: entry.at)
      guard x >= 0, x < plot.dotsWide else { continue }
      count += 1
      let minute = Int32(truncatingIfNeeded: entry.at / Self.minute)
      let price = bars.last { $0.minute <= minute }?.close.billionths ?? plot.scale.low
      let cell = plot.y(price) / 4
      switch alert.direction {
      case .bullish:
        canvas.mark("▲", cellX: x / 2, cellY: cell + 1, style: StyleIndex(.chartMarkerBull))
      case .bearish:
        canvas.mark("▼", cellX: x / 2, cellY: cell - 1, style: StyleIndex(.chartMarkerBear))
      default:
        canvas.mark("◆", cellX: x / 2, cellY: cell - 1, style: StyleIndex(.chartMarkerNeutral))
      }
    }
    return count
  }

  private func drawLast(
    _ last: BarUpdate, _ scale: ChartScale, _ height: Int, into grid: inout Grid
  ) {
    let y = scale.dot(last.close.billionths, height: height * 4) / 4
    let text = Text.fit(DecimalText.stock(last.close), to: Self.axisWidth - 2, .right) + "▶"
    grid.put(text, x: 0, y: y, style: StyleIndex(.chartLine, on: .selection))
  }

  private func drawVolume(_ bars: [BarUpdate], _ plot: Plot, in rect: Rect, into grid: inout Grid) {
    var values = [Int64?](repeating: nil, count: rect.width)
    for bar in bars {
      let column = plot.x(minute: bar.minute) / 2
      guard column >= 0, column < values.count else { continue }
      values[column] = (values[column] ?? 0) + bar.volume
    }
    // One opening cross must not flatten the rest of the day: eight times the median is the top.
    let sorted = values.compactMap { $0 }.sorted()
    let top = sorted.isEmpty ? 1 : max(1, sorted[sorted.count / 2] * 8)
    Blocks.draw(values, top: min(top, sorted.last ?? 1), into: &grid, in: rect) { _ in
      StyleIndex(.chartVolume)
    }
  }

  private func drawTimes(_ plot: Plot, y: Int, columns: Int, into grid: inout Grid) {
    let span = Int(plot.window.last - plot.window.first)
    let step =
      [5, 10, 15, 30, 60, 120].first { span * 8 / $0 <= columns } ?? 120
    var minute = Int(plot.window.first) / step * step
    while minute <= Int(plot.window.last) {
      if minute >= Int(plot.window.first) {
        let x = plot.x(minute: Int32(minute)) / 2
        let time = Timestamp(nanoseconds: Int64(minute) * Self.minute)
        let text = String(TimeText.newYork(time, decimals: 0).prefix(5))
        if x + 5 <= columns {
          grid.put(text, x: Self.axisWidth + x, y: y, style: StyleIndex(.chartAxis))
        }
      }
      minute += step
    }
  }
}
