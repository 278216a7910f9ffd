/// How a column is turned into bytes.
enum Treatment {
  /// The words as they are: predictions were subtracted already.
  case plain
  /// The difference to the row before.
  case delta
  /// A table of the distinct words, the most frequent first, and the rank of each row.
  case dictionary
}

/// How hard a coder looks for what a column repeats.
enum Effort {
  /// Bytes are coded by their shares alone: what predictions leave repeats nothing.
  case shares
  /// Repetitions are looked for: names, grids of strikes.
  case repetitions
}

/// Turns columns of words into bytes: byte planes, each its own zstd frame.
///
/// A plane a frame, because each byte of a word has its own statistics: random low bytes are stored
/// as they are, and the rest gets a table of its own.
struct ColumnPacker {
  private(set) var bytes: [UInt8] = []
  private let shares = ZstdCompressor.shares()
  private let repetitions: ZstdCompressor
  private var plane: [UInt8] = []
  private var effort = Effort.repetitions

  /// - Parameter level: of zstd, where repetitions are looked for.
  init(level: Int32) {
    // The block has a checksum of its own.
    repetitions = ZstdCompressor(level: level, checksums: false)
  }

  mutating func start() { bytes.removeAll(keepingCapacity: true) }

  mutating func byte(_ value: UInt8) { bytes.append(value) }

  mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func fixed(_ value: UInt64) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Ends a block with the checksum of all its bytes.
  mutating func seal() { fixed(XXH64.hash(bytes)) }

  /// Packs a whole table; its words are overwritten.
  mutating func pack(_ table: ColumnView, _ treatments: [Treatment], _ effort: Effort) {
    precondition(treatments.count == table.columns)
    guard table.rows > 0 else { return }
    self.effort = effort
    defer { self.effort = .repetitions }
    for (column, treatment) in treatments.enumerated() {
      pack(table.column(column), treatment)
    }
  }

  mutating func pack(_ words: UnsafeMutableBufferPointer<UInt64>, _ treatment: Treatment) {
    switch treatment {
    case .plain: plain(words)
    case .delta: delta(words)
    case .dictionary:
      guard let first = words.first else { return }
      if words.allSatisfy({ $0 == first }) {
        byte(2)
        plain(words)
        return
      }
      // Neighbours are often the same: then nothing is looked up.
      var index = SlotIndex()
      var (last, slot) = (first, UInt64(index.slot(of: first)))
      words[0] = slot
      for row in 1..<words.count {
        let word = words[row]
        if word == last {
          index.countAgain()
        } else {
          slot = UInt64(index.slot(of: word))
          last = word
        }
        words[row] = slot
      }
      dictionary(slots: words, index: index)
    }
  }

  /// Packs a list that is gathered while encoding.
  mutating func pack(_ words: [UInt64], _ treatment: Treatment) {
    var copy = words
    varint(UInt64(copy.count))
    copy.withUnsafeMutableBufferPointer { pack($0, treatment) }
  }

  /// Packs slots of an index as ranks; a column of mostly distinct words is packed directly.
  mutating func dictionary(
    slots: UnsafeMutableBufferPointer<UInt64>, index: SlotIndex
  ) {
    guard !slots.isEmpty else { return }
    let distinct = index.words.count
    guard distinct * 2 <= slots.count || distinct <= 4 else {
      byte(0)
      for row in slots.indices { slots[row] = index.words[Int(slots[row])] }
      delta(slots)
      return
    }
    byte(1)
    let order = index.byFrequency
    var ranks = [UInt64](repeating: 0, count: distinct)
    for (rank, slot) in order.enumerated() { ranks[Int(slot)] = UInt64(rank) }
    pack(order.map { index.words[Int($0)] }, .delta)
    ranks.withUnsafeBufferPointer { ranks in
      for row in slots.indices { slots[row] = ranks[Int(slots[row])] }
    }
    plain(slots)
  }

  private mutating func delta(_ words: UnsafeMutableBufferPointer<UInt64>) {
    var previous: UInt64 = 0
    for row in words.indices {
      let word = words[row]
      words[row] = word &- previous
      previous = word
    }
    plain(words)
  }

  private mutating func plain(_ words: UnsafeMutableBufferPointer<UInt64>) {
    guard let first = words.first else { return }
    var all: UInt64 = 0
    var differing: UInt64 = 0
    for word in words {
      all |= word
      differing |= word ^ first
    }
    if differing == 0 {
      byte(0)
      varint(zigzag(Int64(bitPattern: first)))
      return
    }
    let isSigned = Int64(bitPattern: all) < 0
    // Below a thousand no power of the table divides anything but zeros.
    let scale = isSigned || all >= 1_000 ? Scale.index(of: words) : 0
    if scale > 0 || isSigned { all = Scale.apply(scale, to: words, isSigned: isSigned) }
    byte(1 | (isSigned ? 0x10 : 0) | UInt8(scale) << 5)
    let width = (64 - all.leadingZeroBitCount + 7) / 8
    byte(UInt8(width))
    for place in 0..<width { packPlane(of: words, shift: UInt64(8 * place)) }
  }

  private mutating func packPlane(of words: UnsafeMutableBufferPointer<UInt64>, shift: UInt64) {
    let count = words.count
    if plane.count < count { plane = [UInt8](repeating: 0, count: count) }
    let differing = plane.withUnsafeMutableBufferPointer { plane in
      var differing: UInt8 = 0
      let first = UInt8(truncatingIfNeeded: words[0] >> shift)
      for row in 0..<count {
        let value = UInt8(truncatingIfNeeded: words[row] >> shift)
        plane[row] = value
        differing |= value ^ first
      }
      return differing
    }
    if differing == 0 {
      byte(0)
      byte(plane[0])
      return
    }
    guard count >= 32, let frame = compressed(count) else {
      byte(1)
      bytes.append(contentsOf: plane[0..<count])
      return
    }
    byte(2)
    varint(UInt64(frame.count))
    bytes.append(contentsOf: frame)
  }

  private var frame: [UInt8] = []

  /// The zstd frame of the plane; nil when it saves less than one byte in 64.
  private mutating func compressed(_ count: Int) -> ArraySlice<UInt8>? {
    let bound = ZstdCompressor.bound(count)
    if frame.count < bound { frame = [UInt8](repeating: 0, count: bound) }
    let zstd = effort == .shares ? shares : repetitions
    let length = plane.withUnsafeBytes { source in
      frame.withUnsafeMutableBytes { target in
        zstd.compress(UnsafeRawBufferPointer(rebasing: source[0..<count]), into: target)
      }
    }
    guard let length, length < count - count / 64 else { return nil }
    return frame[0..<length]
  }
}

/// Small magnitudes of either sign become small unsigned numbers.
@inline(__always) func zigzag(_ value: Int64) -> UInt64 {
  UInt64(bitPattern: (value << 1) ^ (value >> 63))
}

@inline(__always) func unzigzag(_ word: UInt64) -> Int64 {
  Int64(bitPattern: word >> 1) ^ -Int64(bitPattern: word & 1)
}

/// A power of ten that divides a whole column: clocks of microseconds, prices of cents.
enum Scale {
  static let divisors: [Int64] = [
    1, 1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 1_000,
  ]

  /// Divides a whole column; signed quotients become small unsigned numbers.
  ///
  /// - Returns: every bit that is set in a result.
  static func apply(
    _ index: Int, to words: UnsafeMutableBufferPointer<UInt64>, isSigned: Bool
  ) -> UInt64 {
    // With the divisor known here the compiler multiplies: a division takes ten times as long.
    switch index {
    case 1: divide(words, isSigned) { $0 / 1_000_000_000 }
    case 2: divide(words, isSigned) { $0 / 100_000_000 }
    case 3: divide(words, isSigned) { $0 / 10_000_000 }
    case 4: divide(words, isSigned) { $0 / 1_000_000 }
    case 5: divide(words, isSigned) { $0 / 100_000 }
    case 6: divide(words, isSigned) { $0 / 1_000 }
    default: divide(words, isSigned) { $0 }
    }
  }

  @inline(__always) private static func divide(
    _ words: UnsafeMutableBufferPointer<UInt64>, _ isSigned: Bool, _ quotient: (Int64) -> Int64
  ) -> UInt64 {
    var all: UInt64 = 0
    for row in words.indices {
      let value = quotient(Int64(bitPattern: words[row]))
      let word = isSigned ? zigzag(value) : UInt64(bitPattern: value)
      words[row] = word
      all |= word
    }
    return all
  }

  /// The index of the largest divisor that fits every word, taken as signed.
  static func index(of words: UnsafeMutableBufferPointer<UInt64>) -> Int {
    for index in 1..<divisors.count where areMultiples(words, index) { return index }
    return 0
  }

  private static func areMultiples(
    _ words: UnsafeMutableBufferPointer<UInt64>, _ index: Int
  ) -> Bool {
    let divisor = divisors[index]
    return words.allSatisfy { Int64(bitPattern: $0) % divisor == 0 }
  }
}
