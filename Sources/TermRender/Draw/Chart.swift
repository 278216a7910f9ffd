/// A line of values over columns, with an axis, markers, bars below and a crosshair.
///
/// The caller says what each dot column holds; the chart knows no time and no units.
public struct LineChart: Sendable {
  /// What one dot column holds: all of its values lie between low and high.
  public struct Column: Hashable, Sendable {
    public var low: Int64
    public var high: Int64
    public var last: Int64

    public init(low: Int64, high: Int64, last: Int64) {
      self.low = low
      self.high = high
      self.last = last
    }

    /// A column in which one value held.
    public init(_ value: Int64) { self.init(low: value, high: value, last: value) }
  }

  public enum Form: Hashable, Sendable {
    /// A value holds until the next: the honest form of trades.
    case step
    /// Straight lines between the last values.
    case line
  }

  /// A sign at a value; several in one cell become a count.
  public struct Marker: Hashable, Sendable {
    public enum Place: Hashable, Sendable {
      case on
      /// One row off, so that the line stays seen.
      case above
      case below
    }

    /// The dot column.
    public var column: Int
    public var value: Int64
    public var glyph: Unicode.Scalar
    public var style: StyleIndex
    public var place: Place

    public init(
      column: Int, value: Int64, glyph: Unicode.Scalar, style: StyleIndex, place: Place = .on
    ) {
      self.column = column
      self.value = value
      self.glyph = glyph
      self.style = style
      self.place = place
    }
  }

  /// Words under a dot column; a label that does not fit after its neighbour is left out.
  public struct Label: Hashable, Sendable {
    public var column: Int
    public var text: String

    public init(column: Int, text: String) {
      self.column = column
      self.text = text
    }
  }

  /// One a dot column from the left; `nil` is a gap, which no line crosses.
  public var columns: [Column?] = []
  /// A value is its integer times ten to the minus `scale`.
  public var scale = 0
  /// The fewest decimal places of the axis.
  public var placesMin = 0
  public var form = Form.step
  /// The values at the bottom and the top; `nil` fits the columns. See `Axis.follow`.
  public var range: ClosedRange<Int64>?
  /// Cells for the axis at the left, its line included.
  public var gutter = 9
  public var markers: [Marker] = []
  public var labels: [Label] = []
  /// Bars under the line, one a cell column.
  public var bars: [Int64?] = []
  public var barRows = 2
  /// A value that a dotted line is drawn at.
  public var reference: Int64?
  /// The value that stands in reverse video on the axis.
  public var last: Int64?
  /// The dot column of the crosshair.
  public var crosshair: Int?
  public var style = StyleIndex(.chartLine)

  public init() {}

  /// The cells of the line in a chart that fills `rect`: twice its width is the count of columns.
  public func plot(in rect: Rect) -> Rect {
    var plot = rect
    _ = plot.takeLeft(gutter)
    if !labels.isEmpty { _ = plot.takeBottom(1) }
    if !bars.isEmpty { _ = plot.takeBottom(barRows) }
    return plot
  }

  /// The values from bottom to top; `nil` without any value.
  public var shownRange: ClosedRange<Int64>? {
    if let range { return range }
    var data: ClosedRange<Int64>?
    for column in columns.compactMap({ $0 }) {
      let (low, high) = (min(column.low, column.last), max(column.high, column.last))
      data = data.map { min($0.lowerBound, low)...max($0.upperBound, high) } ?? low...high
    }
    return data.map(Axis.padded)
  }

  public func draw(into grid: inout Grid, in rect: Rect) {
    grid.within(rect) { inner in
      let area = Rect(width: rect.width, height: rect.height)
      let plot = plot(in: area)
      guard !plot.isEmpty else { return }
      drawLabels(into: &inner, under: plot, in: area)
      if !bars.isEmpty {
        let strip = Rect(x: plot.x, y: plot.bottom, width: plot.width, height: barRows)
        Blocks.draw(bars, into: &inner, in: strip) { _ in StyleIndex(.chartVolume) }
      }
      guard let range = shownRange else { return }
      let lens = Lens(range: range, dots: plot.height * 4)
      drawAxis(into: &inner, beside: plot, lens)
      if let crosshair, crosshair >= 0, crosshair < plot.width * 2 {
        for row in 0..<plot.height {
          inner.put("┊", x: plot.x + crosshair / 2, y: row, style: StyleIndex(.chartCrosshair))
        }
      }
      canvas(plot, lens).draw(into: &inner, x: plot.x, y: plot.y)
    }
  }

  private func canvas(_ plot: Rect, _ lens: Lens) -> BrailleCanvas {
    var canvas = BrailleCanvas(width: plot.width, height: plot.height)
    let right = canvas.dotWidth - 1
    for tick in Axis.ticks(in: lens.range, count: tickCount(plot.height)) {
      canvas.row(
        y: lens.dot(tick), from: 0, to: right, every: 8, style: StyleIndex(.chartGrid))
    }
    if let reference, lens.range.contains(reference) {
      canvas.row(
        y: lens.dot(reference), from: 0, to: right, every: 3, style: StyleIndex(.chartSession),
        layer: 1)
    }
    drawLine(into: &canvas, lens)
    for marker in markers where lens.range.contains(marker.value) {
      let row = lens.dot(marker.value) / 4
      let shift = marker.place == .above ? -1 : marker.place == .below ? 1 : 0
      canvas.mark(
        marker.glyph, cellX: marker.column >= 0 ? marker.column / 2 : -1,
        cellY: max(0, min(plot.height - 1, row + shift)), style: marker.style)
    }
    return canvas
  }

  private func drawLine(into canvas: inout BrailleCanvas, _ lens: Lens) {
    var before: Int64?
    for (x, column) in columns.prefix(canvas.dotWidth).enumerated() {
      guard let column else {
        before = nil
        continue
      }
      // All that the column held is drawn, so that no spike is lost.
      let start = form == .step ? before ?? column.last : column.last
      let low = min(column.low, column.last, start)
      let high = max(column.high, column.last, start)
      if low <= lens.range.upperBound, high >= lens.range.lowerBound {
        canvas.column(x: x, from: lens.dot(low), to: lens.dot(high), style: style, layer: 2)
      }
      if form == .line, let before {
        canvas.line(
          from: (x - 1, lens.dot(before)), to: (x, lens.dot(column.last)), style: style, layer: 2)
      }
      before = column.last
    }
  }

  private func tickCount(_ rows: Int) -> Int { max(2, min(8, rows / 3)) }

  private func drawAxis(into grid: inout Grid, beside plot: Rect, _ lens: Lens) {
    guard gutter > 1 else { return }
    let count = tickCount(plot.height)
    let step = Axis.step(in: lens.range, count: count)
    let places = max(placesMin, Axis.places(step: step, scale: scale))
    func write(_ value: Int64, _ style: StyleIndex) {
      let row = lens.dot(value) / 4
      let text = Axis.text(value, scale: scale, places: places)
      grid.put(
        Text.fit(text, to: gutter - 1, .right), x: plot.x - gutter, y: row, style: style)
      grid.put("┤", x: plot.x - 1, y: row, style: StyleIndex(.chartAxis))
    }
    for tick in Axis.ticks(in: lens.range, count: count) { write(tick, StyleIndex(.chartAxis)) }
    if let last, lens.range.contains(last) { write(last, StyleIndex(.cursor)) }
    if let crosshair, columns.indices.contains(crosshair), let column = columns[crosshair],
      lens.range.contains(column.last)
    {
      write(column.last, StyleIndex(.chartCrosshair, on: .cursor))
    }
  }

  private func drawLabels(into grid: inout Grid, under plot: Rect, in area: Rect) {
    var free = plot.x
    for label in labels where label.column >= 0 {
      let x = plot.x + label.column / 2
      guard x >= free, x < area.right else { continue }
      let width = Text.width(label.text)
      guard x + width <= area.right else { continue }
      grid.put(label.text, x: x, y: area.bottom - 1, style: StyleIndex(.chartAxis))
      free = x + width + 1
    }
  }
}

/// From values to rows of dots.
private struct Lens {
  let range: ClosedRange<Int64>
  let dots: Int

  /// The dot row of a value, rounded to the nearest; values outside lie on the edge.
  func dot(_ value: Int64) -> Int {
    let clamped = min(max(value, range.lowerBound), range.upperBound)
    let extent = Int128(range.upperBound) - Int128(range.lowerBound)
    guard extent > 0, dots > 0 else { return dots / 2 }
    let fall = (Int128(range.upperBound) - Int128(clamped)) * Int128(dots - 1)
    return Int((fall + extent / 2) / extent)
  }
}
