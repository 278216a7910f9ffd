/// Rows of a table, each as a mask of the words in which it differs from the row before it and
/// those words: most of a table of series is alike, and what is not written is not read.
struct SparseRows {
  /// Of a row, at most 64.
  let words: Int

  func append(_ rows: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
    let width = words * 8
    var held = [UInt64](repeating: 0, count: words + 1)
    var row = 0
    while row < rows.count {
      var mask: UInt64 = 0
      var count = 1
      for word in 0..<words {
        let value = rows.loadUnaligned(fromByteOffset: row + word * 8, as: UInt64.self)
        let before =
          row == 0 ? 0 : rows.loadUnaligned(fromByteOffset: row + word * 8 - width, as: UInt64.self)
        guard value != before else { continue }
        mask |= 1 << UInt64(word)
        held[count] = value
        count += 1
      }
      held[0] = mask
      held.withUnsafeBytes { bytes.append(contentsOf: $0[..<(count * 8)]) }
      row += width
    }
  }

  /// Fills rows that hold nothing yet.
  ///
  /// - Returns: the bytes that were read; nil when there are too few.
  func read(_ bytes: UnsafeRawBufferPointer, into rows: UnsafeMutableRawBufferPointer) -> Int? {
    guard let source = bytes.baseAddress, let target = rows.baseAddress else { return nil }
    let width = words * 8
    var (row, offset) = (0, 0)
    while row < rows.count {
      guard bytes.count &- offset >= 8 else { return nil }
      var mask = source.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      offset &+= 8
      guard bytes.count &- offset >= mask.nonzeroBitCount &* 8,
        (mask >> 1) >> UInt64(words - 1) == 0
      else { return nil }
      let place = target + row
      if row == 0 {
        place.initializeMemory(as: UInt8.self, repeating: 0, count: width)
      } else {
        place.copyMemory(from: place - width, byteCount: width)
      }
      while mask != 0 {
        let word = source.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        place.storeBytes(
          of: word, toByteOffset: mask.trailingZeroBitCount &* 8, as: UInt64.self)
        offset &+= 8
        mask &= mask &- 1
      }
      row &+= width
    }
    return offset
  }
}
