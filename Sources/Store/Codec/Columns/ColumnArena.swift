/// Memory for the columns of one block after the other: fresh pages for each block would cost more
/// than filling them.
final class ColumnArena {
  private var current: UnsafeMutablePointer<UInt64>
  private var capacity: Int
  private var used = 0
  /// What became too small while a block was encoded; its columns are in use until the next one.
  private var outgrown: [UnsafeMutablePointer<UInt64>] = []

  init() {
    capacity = 1 << 16
    current = .allocate(capacity: capacity)
  }

  deinit {
    current.deallocate()
    for memory in outgrown { memory.deallocate() }
  }

  /// Takes all tables back.
  func reset() {
    for memory in outgrown { memory.deallocate() }
    outgrown.removeAll()
    used = 0
  }

  /// A table of zeros, valid until `reset()`.
  func table(columns: Int, rows: Int) -> ColumnView {
    let stride = ColumnView.stride(rows: rows)
    let count = columns * stride
    if capacity - used < count {
      outgrown.append(current)
      capacity = max(2 * capacity, count)
      current = .allocate(capacity: capacity)
      used = 0
    }
    let cells = current + used
    cells.initialize(repeating: 0, count: count)
    used += count
    return ColumnView(cells: cells, columns: columns, rows: rows, stride: stride)
  }
}

/// A rectangle of 64-bit words in an arena, stored column after column.
struct ColumnView {
  fileprivate let cells: UnsafeMutablePointer<UInt64>
  let columns: Int
  let rows: Int
  /// From one column to the next, in words.
  private let stride: Int

  fileprivate init(cells: UnsafeMutablePointer<UInt64>, columns: Int, rows: Int, stride: Int) {
    self.cells = cells
    self.columns = columns
    self.rows = rows
    self.stride = stride
  }

  /// Columns of a power of two of rows would all fall on the same places of the cache.
  fileprivate static func stride(rows: Int) -> Int { rows == 0 ? 0 : (rows + 7) & ~7 | 8 }

  @inline(__always) subscript(column: Int, row: Int) -> UInt64 {
    get {
      assert(column < columns && row < rows)
      return cells[column &* stride &+ row]
    }
    nonmutating set {
      assert(column < columns && row < rows)
      cells[column &* stride &+ row] = newValue
    }
  }

  /// Stores and reads a signed word by its bits.
  @inline(__always) subscript(signed column: Int, row: Int) -> Int64 {
    get { Int64(bitPattern: self[column, row]) }
    nonmutating set { self[column, row] = UInt64(bitPattern: newValue) }
  }

  func column(_ column: Int) -> UnsafeMutableBufferPointer<UInt64> {
    precondition(column < columns)
    return UnsafeMutableBufferPointer(start: cells + column * stride, count: rows)
  }
}
