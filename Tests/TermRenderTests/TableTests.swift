import Testing

@testable import TermRender

@Suite struct TableTests {
  let table = Table(columns: [
    .init("time", width: 5, dropOrder: 0),
    .init("qty", width: 5, alignment: .right, dropOrder: 1),
    .init("class", width: 6, isFlexible: true),
    .init("legs", width: 4, dropOrder: 2),
  ])

  @Test("rows, titles, alignment, selection, and only what is seen is asked for")
  func draws() {
    var grid = Grid(width: 28, height: 4)
    var asked: [[Int]] = []
    table.draw(into: &grid, in: grid.bounds, count: 1_000_000_000, first: 7, selected: 8) {
      row, column in
      asked.append([row, column])
      return Table.Entry(["10:0\(row)", "\(row)00", "sweep bullish", "7ex"][column])
    }
    #expect(
      grid.dump() == [
        "  time    qty class     legs",
        "  10:07   700 sweep bu… 7ex",
        "› 10:08   800 sweep bu… 7ex",
        "  10:09   900 sweep bu… 7ex",
      ])
    #expect(asked.count == 12)
    #expect(grid.dumpStyles()[2].contains("@ui.selection"))
    #expect(!grid.dumpStyles()[1].contains("@ui.selection"))
  }

  // swift-format-ignore
  @Test("narrow tables lose the columns of the largest number first", arguments: [
    (28, [0, 1, 2, 3]), (25, [0, 1, 2, 3]), (24, [0, 1, 2]), (20, [0, 1, 2]), (19, [0, 2]), (3, [0, 2]),
  ])
  func drops(width: Int, kept: [Int]) {
    #expect(table.places(width: width).map(\.column) == kept)
  }

  @Test("the order of dropping is not the order of columns")
  func dropOrder() {
    let table = Table(columns: [
      .init("a", width: 4, dropOrder: 2), .init("b", width: 4, dropOrder: 3),
      .init("c", width: 4, dropOrder: 1),
    ])
    #expect(table.places(width: 15).map(\.column) == [0, 2])
    #expect(table.places(width: 10).map(\.column) == [2])
    #expect(table.places(width: 1).map(\.column) == [])
  }

  @Test("the flexible column takes the rest")
  func flexes() {
    #expect(table.places(width: 40).map(\.width) == [5, 5, 21, 4])
    #expect(table.places(width: 40).last?.x == 36)
  }

  // swift-format-ignore
  @Test("the selected row is brought into view with the least movement", arguments: [
    (0, 5, 10, 100, 0), (0, 10, 10, 100, 1), (50, 20, 10, 100, 20), (95, 99, 10, 100, 90),
    (5, 0, 10, 3, 0), (0, 0, 0, 0, 0),
  ])
  func scrolls(first: Int, selected: Int, height: Int, count: Int, start: Int) {
    #expect(
      Table.scroll(first: first, selected: selected, height: height, count: count) == start)
  }

  // swift-format-ignore
  @Test("text is cut and fitted by cells", arguments: [
    ("abcdef", 4, "abc…"), ("abc", 4, "abc"), ("日本語", 4, "日…"), ("日本語", 5, "日本…"), ("ab", 0, ""),
    ("ab", 1, "…"),
  ])
  func cuts(text: String, cells: Int, cut: String) {
    #expect(Text.cut(text, to: cells) == cut)
    #expect(Text.width(Text.fit(text, to: cells, .right)) == cells)
  }

  @Test("words wrap")
  func wraps() {
    #expect(Text.wrap("why did this fire\nnow", to: 8) == ["why did", "this", "fire", "now"])
    #expect(Text.wrap("incomprehensible", to: 6) == ["incom…"])
    #expect(Text.wrap("x", to: 0) == [])
  }
}
