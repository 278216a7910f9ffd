import Testing

@testable import TermRender

@Suite struct ChartTests {
  @Test("a step line, dot by dot")
  func step() {
    var chart = LineChart()
    chart.gutter = 4
    chart.range = 0...7
    chart.columns = [0, 0, 3, 3, 7, 7, 7, 0].map { LineChart.Column($0) }
    // Worked out by hand on squared paper; ticks at 0 and 5 are dots in column 0.
    #expect(drawn(chart, width: 8, height: 2) == ["  5┤⠄ ⡏⢹", "  0┤⣀⡏⠁⢸"])
  }

  @Test("a gap is not crossed, and a spike is not lost")
  func gaps() {
    var chart = LineChart()
    chart.gutter = 0
    chart.range = 0...3
    chart.columns = [
      .init(low: 3, high: 3, last: 3), nil, .init(low: 0, high: 3, last: 0), .init(0),
    ]
    // The ticks at 0 and 2 are dots in the first column.
    #expect(drawn(chart, width: 2, height: 1) == ["⡃⣇"])
  }

  @Test("axis, last value, labels, bars and markers each have their place")
  func layout() {
    var chart = LineChart()
    chart.scale = 2
    chart.placesMin = 2
    chart.gutter = 7
    chart.range = 0...1100
    chart.columns = (0..<20).map { _ in LineChart.Column(550) }
    chart.last = 550
    chart.bars = [nil, 0, 8, 16, 4]
    chart.barRows = 1
    chart.labels = [
      .init(column: 0, text: "09:30"), .init(column: 6, text: "lost"),
      .init(column: 12, text: "10:0"), .init(column: 18, text: "late"),
    ]
    chart.markers = [
      .init(column: 4, value: 550, glyph: "▲", style: StyleIndex(.chartMarkerBull), place: .below),
      .init(column: 5, value: 550, glyph: "▼", style: StyleIndex(.chartMarkerBear), place: .below),
      .init(
        column: 9, value: 550, glyph: "◆", style: StyleIndex(.chartMarkerNeutral), place: .above),
      .init(column: -1, value: 550, glyph: "X", style: .text),
      .init(column: 0, value: 5000, glyph: "X", style: .text),
    ]
    // 550 of 1100 is dot row 11.5 of 0-23, rounded down the screen to 12: the top of the fourth
    // row.
    #expect(
      drawn(chart, width: 17, height: 8) == [
        " 10.00┤⠄   ⠄   ⠄",
        "",
        "           ◆",
        "  5.50┤⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉",
        "         2",
        "  0.00┤⡀   ⡀   ⡀",
        "         ▄█▂",
        "       09:30 10:0",
      ])
  }

  @Test("no data, no room, and the whole of Int64 draw without a fault")
  func extremes() {
    var chart = LineChart()
    chart.labels = [.init(column: 0, text: "x")]
    chart.bars = [1]
    for size in [(0, 0), (1, 1), (9, 3), (10, 3), (200, 1), (5, 60)] {
      _ = drawn(chart, width: size.0, height: size.1)
    }
    chart.columns = [.init(low: .min, high: .max, last: 0), .init(.max), .init(.min)]
    chart.last = .min
    chart.reference = 3
    chart.crosshair = 1
    for size in [(0, 0), (1, 1), (9, 3), (10, 4), (40, 12)] {
      _ = drawn(chart, width: size.0, height: size.1)
    }
    #expect(drawn(chart, width: 12, height: 6)[0].contains("⣿"))
  }

  @Test("the last value and the crosshair are seen on the axis")
  func axis() {
    var chart = LineChart()
    chart.gutter = 4
    chart.range = 0...15
    chart.columns = (0..<8).map { LineChart.Column($0) }
    chart.last = 7
    chart.crosshair = 2
    var grid = Grid(width: 8, height: 4)
    chart.draw(into: &grid, in: grid.bounds)
    // 7 lies at dot row 8 of 16, so in the third row of cells; 2 at dot row 13, in the fourth.
    #expect(grid.dump()[2].hasPrefix("  7┤"))
    #expect(grid.dumpStyles()[2].hasPrefix("3*ui.cursor 1*chart.axis"))
    #expect(grid.dump()[3].hasPrefix("  2┤"))
    #expect(grid.dumpStyles()[3].hasPrefix("3*chart.crosshair@ui.cursor"))
    #expect(grid.dump()[0].hasSuffix("┊") || grid.dump()[0].contains("┊"))
  }

  private func drawn(_ chart: LineChart, width: Int, height: Int) -> [String] {
    var grid = Grid(width: width, height: height)
    chart.draw(into: &grid, in: grid.bounds)
    return grid.dump()
  }
}
