extension Grid {
  /// Draws a border with a title in its top line and hints in its bottom line.
  ///
  /// Both are cut to the width. A rectangle less than two cells wide or high draws nothing.
  public mutating func frame(
    _ rect: Rect, title: String = "", hints: String = "", style: StyleIndex = StyleIndex(.border),
    titleStyle: StyleIndex = StyleIndex(.title), hintStyle: StyleIndex = StyleIndex(.hintText)
  ) {
    guard rect.width >= 2, rect.height >= 2 else { return }
    let (left, top, right, bottom) = (rect.x, rect.y, rect.right - 1, rect.bottom - 1)
    for x in left...right {
      set(0x2500, x, top, style)
      set(0x2500, x, bottom, style)
    }
    for y in top...bottom {
      set(0x2502, left, y, style)
      set(0x2502, right, y, style)
    }
    set(0x250C, left, top, style)
    set(0x2510, right, top, style)
    set(0x2514, left, bottom, style)
    set(0x2518, right, bottom, style)
    inscribe(title, x: left, y: top, width: rect.width, style: titleStyle)
    inscribe(hints, x: left, y: bottom, width: rect.width, style: hintStyle)
  }

  /// Draws a line across with words in it, the border of narrow screens.
  public mutating func rule(
    x: Int, y: Int, width: Int, title: String = "", style: StyleIndex = StyleIndex(.border),
    titleStyle: StyleIndex = StyleIndex(.title)
  ) {
    for column in x..<x + max(0, width) { set(0x2500, column, y, style) }
    inscribe(title, x: x, y: y, width: width, style: titleStyle)
  }

  private mutating func inscribe(_ text: String, x: Int, y: Int, width: Int, style: StyleIndex) {
    // Corner, line and space on the left, space and corner on the right.
    let room = width - 5
    guard !text.isEmpty, room > 0 else { return }
    put(" " + Text.cut(text, to: room) + " ", x: x + 2, y: y, style: style)
  }
}
