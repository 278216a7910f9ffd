/// A streaming XXH64: the 64-bit checksum of stored bytes and of digests.
///
/// XXH64 and not a hash of our own, so that `xxhsum` of a column dumped from SQLite tells the same.
/// - Source: the xxHash specification, section "XXH64 algorithm description".
struct XXH64 {
  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

  private var lane0: UInt64
  private var lane1: UInt64
  private var lane2: UInt64
  private var lane3: UInt64
  private var held0: UInt64 = 0
  private var held1: UInt64 = 0
  private var held2: UInt64 = 0
  /// Words taken in; the bytes hashed are eight times that.
  private(set) var words: UInt64 = 0

  init() {
    lane0 = Self.prime1 &+ Self.prime2
    lane1 = Self.prime2
    lane2 = 0
    lane3 = 0 &- Self.prime1
  }

  /// Takes in the eight little-endian bytes of a word.
  @inline(__always) mutating func combine(_ word: UInt64) {
    switch words & 3 {
    case 0: held0 = word
    case 1: held1 = word
    case 2: held2 = word
    default:
      lane0 = Self.round(lane0, held0)
      lane1 = Self.round(lane1, held1)
      lane2 = Self.round(lane2, held2)
      lane3 = Self.round(lane3, word)
    }
    words &+= 1
  }

  /// The hash of all words so far, followed by up to seven bytes.
  func finish(tail: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0))
    -> UInt64
  {
    var hash = words >= 4 ? merged : Self.prime5
    hash = hash &+ (words &* 8) &+ UInt64(tail.count)
    let held = words & 3
    if held > 0 { hash = Self.absorb(hash, held0) }
    if held > 1 { hash = Self.absorb(hash, held1) }
    if held > 2 { hash = Self.absorb(hash, held2) }
    var offset = 0
    if tail.count >= 4 {
      let half = UInt64(UInt32(littleEndian: tail.loadUnaligned(as: UInt32.self)))
      hash ^= half &* Self.prime1
      hash = Self.rotate(hash, 23) &* Self.prime2 &+ Self.prime3
      offset = 4
    }
    while offset < tail.count {
      hash ^= UInt64(tail[offset]) &* Self.prime5
      hash = Self.rotate(hash, 11) &* Self.prime1
      offset += 1
    }
    hash = (hash ^ (hash >> 33)) &* Self.prime2
    hash = (hash ^ (hash >> 29)) &* Self.prime3
    return hash ^ (hash >> 32)
  }

  /// The hash of a run of bytes.
  static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = XXH64()
    var offset = hash.takeStripes(of: bytes)
    while bytes.count - offset >= 8 {
      hash.combine(
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset += 8
    }
    return hash.finish(tail: UnsafeRawBufferPointer(rebasing: bytes[offset...]))
  }

  /// Takes in whole stripes of 32 bytes at the start of a hash, with the lanes in registers.
  private mutating func takeStripes(of bytes: UnsafeRawBufferPointer) -> Int {
    var (a, b, c, d) = (lane0, lane1, lane2, lane3)
    var offset = 0
    while bytes.count &- offset >= 32 {
      func word(_ place: Int) -> UInt64 {
        UInt64(
          littleEndian: bytes.loadUnaligned(fromByteOffset: offset &+ place, as: UInt64.self))
      }
      a = Self.round(a, word(0))
      b = Self.round(b, word(8))
      c = Self.round(c, word(16))
      d = Self.round(d, word(24))
      offset &+= 32
    }
    (lane0, lane1, lane2, lane3) = (a, b, c, d)
    words = UInt64(offset / 8)
    return offset
  }

  static func hash(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes { hash($0) } }

  static func hash(_ text: String) -> UInt64 { hash(Array(text.utf8)) }

  private var merged: UInt64 {
    var hash =
      Self.rotate(lane0, 1) &+ Self.rotate(lane1, 7) &+ Self.rotate(lane2, 12)
      &+ Self.rotate(lane3, 18)
    hash = Self.merge(hash, lane0)
    hash = Self.merge(hash, lane1)
    hash = Self.merge(hash, lane2)
    return Self.merge(hash, lane3)
  }

  @inline(__always) private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
    (value << count) | (value >> (64 - count))
  }
  @inline(__always) private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    rotate(lane &+ word &* prime2, 31) &* prime1
  }
  private static func absorb(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    rotate(hash ^ round(0, word), 27) &* prime1 &+ prime4
  }
  private static func merge(_ hash: UInt64, _ lane: UInt64) -> UInt64 {
    (hash ^ round(0, lane)) &* prime1 &+ prime4
  }
}

/// A 64-bit number as 16 lower-case hexadecimal digits.
func hexadecimal(_ value: UInt64) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 16 - digits.utf8.count) + digits
}
