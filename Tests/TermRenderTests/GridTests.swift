import Testing

@testable import TermRender

@Suite struct GridTests {
  @Test("text lands where it is put, and is clipped at every edge")
  func clips() {
    var grid = Grid(width: 6, height: 2)
    #expect(grid.put("abcdef", x: -2, y: 0) == 4)
    #expect(grid.put("uvwxyz", x: 3, y: 1) == 9)
    grid.put("never", x: 0, y: 2)
    grid.put("never", x: 0, y: -1)
    #expect(grid.dump() == ["cdef", "   uvw"])
    #expect(grid.sanitized == 0)
  }

  @Test("a limit cuts, also in the middle of a wide character")
  func limits() {
    var grid = Grid(width: 8, height: 2)
    #expect(grid.put("abcdef", x: 0, y: 0, limit: 3) == 3)
    #expect(grid.put("a日本", x: 0, y: 1, limit: 4) == 4)
    grid.put("|", x: 4, y: 1)
    #expect(grid.dump() == ["abc", "a日 |"])
  }

  @Test("no byte that commands a terminal reaches a cell, and each is counted")
  func sanitizes() {
    var grid = Grid(width: 20, height: 1)
    grid.put("A\u{1B}[31mB\u{0}\u{9B}C\u{202E}D\u{301}\r\nE", x: 0, y: 0)
    #expect(grid.dump() == ["A·[31mB··CD··E"])
    #expect(grid.sanitized == 7)
  }

  @Test("half of a wide character never stays behind")
  func breaksWide() {
    for x in 0...3 {
      var grid = Grid(width: 4, height: 1)
      grid.put("日本", x: 0, y: 0)
      grid.put("x", x: x, y: 0)
      let expected = ["x 本", " x本", "日x", "日 x"][x]
      #expect(grid.dump() == [expected])
    }
    var edge = Grid(width: 3, height: 1)
    edge.put("ab日", x: 0, y: 0)
    #expect(edge.dump() == ["ab"])
    var overlap = Grid(width: 5, height: 1)
    overlap.put("日本", x: 0, y: 0)
    overlap.put("語", x: 1, y: 0)
    #expect(overlap.dump() == [" 語"])
  }

  @Test("a window moves the origin, clips, and nests")
  func windows() {
    var grid = Grid(width: 8, height: 4)
    grid.within(Rect(x: 2, y: 1, width: 4, height: 2)) { inner in
      inner.put("abcdef", x: 0, y: 0)
      inner.within(Rect(x: 1, y: 1, width: 9, height: 9)) { deep in
        deep.put("123456", x: -1, y: 0)
        deep.fill(Rect(width: 50, height: 50), "#")
      }
    }
    grid.put("end", x: 5, y: 3)
    #expect(grid.dump() == ["", "  abcd", "   ###", "     end"])
  }

  @Test("a border carries a title and hints, cut to its width")
  func frames() {
    var grid = Grid(width: 24, height: 3)
    grid.frame(Rect(width: 14, height: 3), title: "1 Tape", hints: "G=follow")
    grid.frame(Rect(x: 14, width: 10, height: 3), title: "2 Off-exchange")
    #expect(
      grid.dump() == [
        "┌─ 1 Tape ───┐┌─ 2 Of… ┐",
        "│            ││        │",
        "└─ G=follow ─┘└────────┘",
      ])
    #expect(grid.dump(glyphs: .ascii)[2] == "+- G=follow -++--------+")
  }

  @Test("a surface keeps the words and their meaning")
  func surfaces() {
    var grid = Grid(width: 6, height: 1)
    grid.put("ask", x: 0, y: 0, style: StyleIndex(.sideAsk))
    grid.lay(.selection, under: Rect(x: 1, width: 4, height: 1))
    #expect(grid.dump() == ["ask"])
    #expect(
      grid.dumpStyles() == [
        "1*side.ask 2*side.ask@ui.selection 2*ui.background@ui.selection 1*ui.background"
      ])
  }

  @Test("random text in random grids breaks no rule", arguments: 1...40)
  func anyText(seed: Int) {
    var random = SplitMix(state: UInt64(seed))
    var grid = Grid(width: random.below(30), height: random.below(6))
    for _ in 0..<60 {
      let scalars = (0..<random.below(12)).compactMap { _ in
        Unicode.Scalar(UInt32(random.below(random.below(2) == 0 ? 0x300 : 0x1FA00)))
      }
      let text = String(String.UnicodeScalarView(scalars))
      let (x, y) = (random.below(40) - 5, random.below(8) - 1)
      let end = grid.put(text, x: x, y: y)
      #expect(end == x + Text.width(text))
    }
    for y in 0..<grid.height {
      var width = 0
      for x in 0..<grid.width {
        guard let scalar = grid[x, y]?.scalar else { continue }
        switch Width.of(scalar) {
        case .one: width += 1
        case .two:
          width += 2
          #expect(grid[x + 1, y]?.scalar == nil)
        default: Issue.record("cell \(x),\(y) holds U+\(String(scalar.value, radix: 16))")
        }
      }
      #expect(width == grid.width)
    }
  }
}

/// A small seeded generator, so that a failure repeats (splitmix64).
struct SplitMix {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(max(1, bound)))
  }
}
