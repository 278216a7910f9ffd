/// A rectangle of 64-bit words, stored column after column.
///
/// Raw memory and not arrays of arrays: the encoder writes a dozen columns at once, and a
/// uniqueness check for each write would cost more than the write.
final class ColumnTable {
  let columns: Int
  let rows: Int
  private let cells: UnsafeMutablePointer<UInt64>

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    let count = max(1, columns * rows)
    cells = UnsafeMutablePointer<UInt64>.allocate(capacity: count)
    cells.initialize(repeating: 0, count: count)
  }

  deinit { cells.deallocate() }

  @inline(__always) subscript(column: Int, row: Int) -> UInt64 {
    get {
      assert(column < columns && row < rows)
      return cells[column &* rows &+ row]
    }
    set {
      assert(column < columns && row < rows)
      cells[column &* rows &+ row] = newValue
    }
  }

  /// Stores and reads a signed word by its bits.
  @inline(__always) subscript(signed column: Int, row: Int) -> Int64 {
    get { Int64(bitPattern: self[column, row]) }
    set { self[column, row] = UInt64(bitPattern: newValue) }
  }

  func column(_ column: Int) -> UnsafeMutableBufferPointer<UInt64> {
    precondition(column < columns)
    return UnsafeMutableBufferPointer(start: cells + column * rows, count: rows)
  }
}
