/// Columns of words that grow while objects are taken apart, one for each field.
struct WordColumns<Column: ObjectColumn> {
  private var columns: [[UInt64]]

  init() { columns = Array(repeating: [], count: Column.allCases.count) }

  @inline(__always) mutating func put(_ column: Column, _ word: UInt64) {
    columns[column.rawValue].append(word)
  }

  @inline(__always) mutating func put(_ column: Column, signed value: Int64) {
    columns[column.rawValue].append(UInt64(bitPattern: value))
  }

  func pack(into packer: inout ColumnPacker) {
    for column in Column.allCases { packer.pack(columns[column.rawValue], column.treatment) }
  }
}

/// Takes words from the columns of a block, in the order in which they were put there.
struct WordCursor<Column: ObjectColumn> {
  private let columns: [[UInt64]]
  private var next: [Int]

  init(_ unpacker: inout ColumnUnpacker) throws(BlockError) {
    var columns: [[UInt64]] = []
    for column in Column.allCases {
      columns.append(try unpacker.list(column.treatment, atMost: ObjectLayout.countMax))
    }
    self.columns = columns
    next = Array(repeating: 0, count: columns.count)
  }

  @inline(__always) mutating func take(_ column: Column) throws(BlockError) -> UInt64 {
    let (index, row) = (column.rawValue, next[column.rawValue])
    guard row < columns[index].count else { throw Self.fail("the column \(column) is too short") }
    next[index] = row + 1
    return columns[index][row]
  }

  @inline(__always) mutating func signed(_ column: Column) throws(BlockError) -> Int64 {
    Int64(bitPattern: try take(column))
  }

  /// A count of list elements that follow in another column.
  mutating func count(_ column: Column) throws(BlockError) -> Int {
    let word = try take(column)
    guard word <= UInt64(ObjectLayout.countMax) else { throw Self.fail("a list is too long") }
    return Int(word)
  }

  /// Every word was taken.
  var isAtEnd: Bool { zip(next, columns).allSatisfy { $0 == $1.count } }

  static func fail(_ what: String) -> BlockError { .malformed(what, offset: 0) }

  /// A code of one byte.
  func raw<T: RawRepresentable>(_ word: UInt64) throws(BlockError) -> T
  where T.RawValue == UInt8 {
    guard let value = T(rawValue: UInt8(truncatingIfNeeded: word)) else {
      throw Self.fail("an impossible \(T.self)")
    }
    return value
  }
}
