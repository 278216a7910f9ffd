/// Bars of eighth blocks, one column of cells a value.
public enum Blocks {
  /// The block that fills `eighths` of a cell from below; a space for zero.
  public static func lower(_ eighths: Int) -> Unicode.Scalar {
    let clamped = UInt32(max(0, min(8, eighths)))
    return clamped == 0 ? " " : Unicode.Scalar(0x2580 + clamped) ?? " "
  }

  /// Draws bars that stand on the bottom of `rect`, one a column, the largest filling its height.
  ///
  /// A value above zero never vanishes: it has at least one eighth.
  ///
  /// - Parameters:
  ///   - values: zero or more; negative counts as zero, `nil` draws nothing.
  ///   - top: the value that fills the height; the largest of the values when `nil`.
  ///   - style: asked with the column.
  public static func draw(
    _ values: [Int64?], top: Int64? = nil, into grid: inout Grid, in rect: Rect,
    style: (Int) -> StyleIndex
  ) {
    let limit = max(1, top ?? values.reduce(0) { max($0, $1 ?? 0) })
    for (column, value) in values.prefix(rect.width).enumerated() {
      guard let value, value > 0 else { continue }
      let full = Int64(rect.height * 8)
      let share = Int128(min(value, limit)) * Int128(full) / Int128(limit)
      let eighths = max(1, Int(share))
      for row in 0..<rect.height {
        let left = eighths - row * 8
        if left <= 0 { break }
        grid.set(lower(left).value, rect.x + column, rect.bottom - 1 - row, style(column))
      }
    }
  }
}
