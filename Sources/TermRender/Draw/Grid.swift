/// One place of the screen: a scalar that is safe to send, and the meaning it is drawn in.
public struct Cell: Hashable, Sendable {
  /// The right half of a wide character has the scalar value 0.
  let value: UInt32
  public let style: StyleIndex

  init(value: UInt32, style: StyleIndex) {
    self.value = value
    self.style = style
  }

  /// The scalar that is drawn; `nil` in the right half of a wide character.
  public var scalar: Unicode.Scalar? { value == 0 ? nil : Unicode.Scalar(value) }
}

/// A frame as a value: width × height cells that panes draw into.
///
/// Everything put into it is sanitised: no control character, escape, bidi override or combining
/// mark reaches a cell. Drawing outside is clipped, never an error.
public struct Grid: Sendable, Equatable {
  public let width: Int
  public let height: Int
  /// How many scalars were dropped or replaced since the grid was made.
  public private(set) var sanitized = 0
  var cells: [Cell]
  /// The part that may be drawn on now, in absolute cells; its corner is the origin.
  private var window: Rect
  private var origin: (x: Int, y: Int) = (0, 0)

  public init(width: Int, height: Int, style: StyleIndex = .background) {
    self.width = max(0, width)
    self.height = max(0, height)
    cells = Array(repeating: Cell(value: 0x20, style: style), count: self.width * self.height)
    window = Rect(width: width, height: height)
  }

  /// The whole grid.
  public var bounds: Rect { Rect(width: width, height: height) }

  /// The cell at a place of the whole grid; `nil` outside.
  public subscript(x: Int, y: Int) -> Cell? {
    bounds.contains(x: x, y: y) ? cells[y * width + x] : nil
  }

  /// Draws with (0, 0) at the corner of `rect`, clipped to it.
  public mutating func within(_ rect: Rect, _ draw: (inout Grid) -> Void) {
    let outer = (window, origin)
    var moved = rect
    moved.x += origin.x
    moved.y += origin.y
    window = window.intersection(moved)
    origin = (moved.x, moved.y)
    draw(&self)
    (window, origin) = outer
  }

  /// Puts text into one row, and answers the column after it.
  ///
  /// - Parameter limit: the most cells to take; the rest is cut without a sign. See `Text.cut`.
  @discardableResult
  public mutating func put(
    _ text: String, x: Int, y: Int, style: StyleIndex = .text, limit: Int = .max
  ) -> Int {
    var column = x
    let end = limit == .max ? Int.max : x + max(0, limit)
    for scalar in text.unicodeScalars {
      if column >= end { break }
      switch Width.of(scalar) {
      case .one:
        set(scalar.value, column, y, style)
        column += 1
      case .replaced:
        sanitized += 1
        set(Width.replacement.value, column, y, style)
        column += 1
      case .dropped: sanitized += 1
      case .two:
        if column + 2 > end {
          set(0x20, column, y, style)
        } else {
          setWide(scalar.value, column, y, style)
        }
        column += 2
      }
    }
    return min(column, end)
  }

  /// Fills a rectangle with one scalar of width one; another scalar becomes `Width.replacement`.
  public mutating func fill(
    _ rect: Rect, _ scalar: Unicode.Scalar = " ", style: StyleIndex = .background
  ) {
    let value = Width.of(scalar) == .one ? scalar.value : Width.replacement.value
    if value != scalar.value { sanitized += 1 }
    forEachPlace(of: rect) { grid, x, y in grid.set(value, x, y, style) }
  }

  /// Lays a surface under the cells of a rectangle and keeps their words and colours.
  public mutating func lay(_ surface: ThemeKey, under rect: Rect) {
    forEachPlace(of: rect) { grid, x, y in
      let (column, row) = (x + grid.origin.x, y + grid.origin.y)
      let place = row * grid.width + column
      guard grid.window.contains(x: column, y: row) else { return }
      let cell = grid.cells[place]
      grid.cells[place] = Cell(value: cell.value, style: cell.style.on(surface))
    }
  }

  /// The rows as text, without the spaces at their ends, for tests and `--dump-grid`.
  public func dump(glyphs: GlyphSet = .unicode) -> [String] {
    (0..<height).map { row in
      var line = String.UnicodeScalarView()
      for cell in cells[row * width..<(row + 1) * width] {
        if let scalar = cell.scalar {
          line.append(glyphs.translate(scalar))
        } else if glyphs == .ascii {
          line.append(" ")
        }
      }
      while line.last == " " { line.removeLast() }
      return String(line)
    }
  }

  /// The theme key of every run of cells, one list a row: `2*ui.text 1*side.ask@ui.selection`.
  public func dumpStyles() -> [String] {
    (0..<height).map { row in
      var runs: [(style: StyleIndex, count: Int)] = []
      for cell in cells[row * width..<(row + 1) * width] {
        if runs.last?.style == cell.style {
          runs[runs.count - 1].count += 1
        } else {
          runs.append((cell.style, 1))
        }
      }
      return runs.map { run in
        "\(run.count)*\(run.style.key.name)" + (run.style.surface.map { "@\($0.name)" } ?? "")
      }.joined(separator: " ")
    }
  }

  public static func == (a: Grid, b: Grid) -> Bool {
    a.width == b.width && a.height == b.height && a.cells == b.cells
  }

  private mutating func forEachPlace(of rect: Rect, _ body: (inout Grid, Int, Int) -> Void) {
    let local = Rect(
      x: window.x - origin.x, y: window.y - origin.y, width: window.width, height: window.height)
    let part = rect.intersection(local)
    for y in part.y..<part.bottom {
      for x in part.x..<part.right { body(&self, x, y) }
    }
  }

  /// Sets a scalar that is known to be of width one.
  mutating func set(_ value: UInt32, _ x: Int, _ y: Int, _ style: StyleIndex) {
    let (column, row) = (x &+ origin.x, y &+ origin.y)
    guard window.contains(x: column, y: row) else { return }
    let place = row * width + column
    breakWide(at: place, row: row)
    cells[place] = Cell(value: value, style: style)
  }

  private mutating func setWide(_ value: UInt32, _ x: Int, _ y: Int, _ style: StyleIndex) {
    let (column, row) = (x &+ origin.x, y &+ origin.y)
    guard window.contains(x: column, y: row), window.contains(x: column + 1, y: row) else {
      // Half a wide character cannot be drawn; the visible half becomes a space.
      set(0x20, x, y, style)
      set(0x20, x + 1, y, style)
      return
    }
    let place = row * width + column
    breakWide(at: place, row: row)
    breakWide(at: place + 1, row: row)
    cells[place] = Cell(value: value, style: style)
    cells[place + 1] = Cell(value: 0, style: style)
  }

  /// Turns the other half of a wide character into a space before one half is overwritten.
  private mutating func breakWide(at place: Int, row: Int) {
    if cells[place].value == 0, place > row * width {
      cells[place - 1] = Cell(value: 0x20, style: cells[place - 1].style)
    }
    if place + 1 < (row + 1) * width, cells[place + 1].value == 0 {
      cells[place + 1] = Cell(value: 0x20, style: cells[place + 1].style)
    }
  }
}
