/// Rows in columns, asked for only where they are seen.
public struct Table: Sendable {
  public struct Column: Hashable, Sendable {
    public var title: String
    /// Cells; a flexible column takes at least these.
    public var width: Int
    public var alignment: Text.Alignment
    /// Where it is too narrow, the column with the largest number goes first; 0 stays to the last.
    public var dropOrder: Int
    /// Takes what the others leave; the first flexible column that is seen gets all of it.
    public var isFlexible: Bool

    public init(
      _ title: String, width: Int, alignment: Text.Alignment = .left, dropOrder: Int = 0,
      isFlexible: Bool = false
    ) {
      self.title = title
      self.width = max(1, width)
      self.alignment = alignment
      self.dropOrder = dropOrder
      self.isFlexible = isFlexible
    }
  }

  /// The words of one row in one column.
  public struct Entry: Hashable, Sendable {
    public var text: String
    public var style: StyleIndex

    public init(_ text: String, style: StyleIndex = .text) {
      self.text = text
      self.style = style
    }
  }

  /// Where a column is drawn.
  public struct Place: Hashable, Sendable {
    /// The index into `columns`.
    public let column: Int
    /// Cells from the left edge of the table.
    public let x: Int
    public let width: Int
  }

  public var columns: [Column]
  /// Cells between two columns.
  public var gap = 1
  /// What stands before the selected row; two cells are kept for it, or none for "".
  public var pointer = "›"

  public init(columns: [Column]) { self.columns = columns }

  /// The columns that fit into `width` cells, with their places.
  public func places(width: Int) -> [Place] {
    var kept = Array(columns.indices)
    let margin = pointer.isEmpty ? 0 : 2
    func needed() -> Int {
      margin + kept.reduce(0) { $0 + columns[$1].width } + gap * max(0, kept.count - 1)
    }
    while needed() > width, let worst = kept.max(by: { isKeptLonger($0, than: $1) }),
      columns[worst].dropOrder > 0
    {
      kept.removeAll { $0 == worst }
    }
    let spare = max(0, width - needed())
    let flexible = kept.first { columns[$0].isFlexible }
    var x = margin
    return kept.map { index in
      let wide = columns[index].width + (index == flexible ? spare : 0)
      defer { x += wide + gap }
      return Place(column: index, x: x, width: wide)
    }
  }

  /// Draws the titles and as many rows as fit.
  ///
  /// - Parameters:
  ///   - first: the row in the first line.
  ///   - selected: the row on the surface `ui.selection`; it need not be seen.
  ///   - entry: asked with row and column, and only for places that are seen.
  public func draw(
    into grid: inout Grid, in rect: Rect, count: Int, first: Int = 0, selected: Int? = nil,
    hasTitles: Bool = true, entry: (_ row: Int, _ column: Int) -> Entry
  ) {
    let places = places(width: rect.width)
    grid.within(rect) { inner in
      var body = Rect(width: rect.width, height: rect.height)
      if hasTitles {
        let line = body.takeTop(1)
        for place in places {
          let column = columns[place.column]
          put(
            Entry(column.title, style: StyleIndex(.dim)), place, line.y, column.alignment, &inner)
        }
      }
      let start = max(0, first)
      guard start < count else { return }
      for row in start..<min(count, start + body.height) {
        let y = body.y + row - start
        for place in places {
          put(entry(row, place.column), place, y, columns[place.column].alignment, &inner)
        }
        guard row == selected else { continue }
        inner.put(pointer, x: 0, y: y, style: StyleIndex(.hintKey))
        inner.lay(.selection, under: Rect(y: y, width: rect.width, height: 1))
      }
    }
  }

  /// The first row to draw so that `selected` is seen, moving as little as possible.
  public static func scroll(first: Int, selected: Int, height: Int, count: Int) -> Int {
    let last = max(0, count - max(1, height))
    var start = max(0, min(first, last))
    if selected < start { start = max(0, selected) }
    if selected >= start + height { start = selected - height + 1 }
    return max(0, min(start, last))
  }

  private func isKeptLonger(_ a: Int, than b: Int) -> Bool {
    (columns[a].dropOrder, a) < (columns[b].dropOrder, b)
  }

  private func put(
    _ entry: Entry, _ place: Place, _ y: Int, _ alignment: Text.Alignment, _ grid: inout Grid
  ) {
    let width = Text.width(entry.text)
    let text = width > place.width ? Text.cut(entry.text, to: place.width) : entry.text
    let x = alignment == .right ? max(0, place.width - width) : 0
    grid.put(text, x: place.x + x, y: y, style: entry.style, limit: place.width - x)
  }
}
