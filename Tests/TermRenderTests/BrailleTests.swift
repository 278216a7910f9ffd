import Testing

@testable import TermRender

@Suite struct BrailleTests {
  // Unicode 16, chart U+2800: dots 1-8 are bits 0-7; dots 1237 down the left, 4568 down the right.
  // swift-format-ignore
  @Test("each dot is the dot of the Unicode chart", arguments: [
    (0, 0, "⠁"), (0, 1, "⠂"), (0, 2, "⠄"), (0, 3, "⡀"),
    (1, 0, "⠈"), (1, 1, "⠐"), (1, 2, "⠠"), (1, 3, "⢀"),
  ])
  func dot(x: Int, y: Int, glyph: String) {
    var canvas = BrailleCanvas(width: 1, height: 1)
    canvas.set(x: x, y: y, style: .text)
    #expect(drawn(canvas) == [glyph])
  }

  @Test("cells without ink stay spaces")
  func blank() {
    var canvas = BrailleCanvas(width: 3, height: 1)
    canvas.set(x: 5, y: 0, style: .text)
    var grid = Grid(width: 3, height: 1)
    canvas.draw(into: &grid, x: 0, y: 0)
    #expect(grid[0, 0]?.scalar == " ")
    #expect(grid.dump() == ["  ⠈"])
  }

  @Test("lines and columns, clipped")
  func lines() {
    var canvas = BrailleCanvas(width: 2, height: 1)
    canvas.line(from: (0, 3), to: (3, 0), style: .text)
    #expect(drawn(canvas) == ["⡠⠊"])
    var column = BrailleCanvas(width: 1, height: 2)
    column.column(x: 0, from: 99, to: -99, style: .text)
    #expect(drawn(column) == ["⡇", "⡇"])
    var row = BrailleCanvas(width: 2, height: 1)
    row.row(y: 0, from: -5, to: 99, every: 2, style: .text)
    #expect(drawn(row) == ["⠁⠁"])
  }

  @Test("the higher layer gives the colour, whatever the order")
  func layers() {
    for order in [[0, 1], [1, 0]] {
      var canvas = BrailleCanvas(width: 1, height: 1)
      for layer in order {
        canvas.set(
          x: layer, y: 0, style: StyleIndex(layer == 1 ? .chartLine : .chartGrid),
          layer: UInt8(layer))
      }
      var grid = Grid(width: 1, height: 1)
      canvas.draw(into: &grid, x: 0, y: 0)
      #expect(grid.dump() == ["⠉"])
      #expect(grid.dumpStyles() == ["1*chart.line"])
    }
  }

  // swift-format-ignore
  @Test("markers in one cell are counted", arguments: [(1, "▲"), (2, "2"), (9, "9"), (10, "+"), (11, "+")])
  func stacks(count: Int, glyph: String) {
    var canvas = BrailleCanvas(width: 1, height: 1)
    for _ in 0..<count { canvas.mark("▲", cellX: 0, cellY: 0, style: .text) }
    #expect(drawn(canvas) == [glyph])
  }

  @Test("bars fill by eighths, and a small value is still seen")
  func bars() {
    var grid = Grid(width: 7, height: 2)
    Blocks.draw(
      [0, 1, 4, 8, 12, 16, nil], top: 16, into: &grid, in: Rect(width: 7, height: 2)
    ) { _ in StyleIndex(.chartVolume) }
    #expect(grid.dump() == ["    ▄█", " ▁▄███"])
    var small = Grid(width: 2, height: 1)
    Blocks.draw([1, .max], into: &small, in: small.bounds) { _ in .text }
    #expect(small.dump() == ["▁█"])
  }

  private func drawn(_ canvas: BrailleCanvas) -> [String] {
    var grid = Grid(width: canvas.width, height: canvas.height)
    canvas.draw(into: &grid, x: 0, y: 0)
    return grid.dump()
  }
}
