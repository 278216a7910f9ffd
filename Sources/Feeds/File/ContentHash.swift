/// 128 bits over the content of a file, so that two names of one content are read once, and so
/// that anyone can check what an event log was made from: the first half is what `xxhsum` prints.
///
/// Two XXH64 of different seeds side by side. It tells files apart that differ by chance, which is
/// all it is for, and does not withstand forgery. SHA-256 took as long as decompression itself.
/// - Source: XXH64, xxHash fast digest algorithm, specification 0.1.1.
struct ContentHash {
  private var first = Lanes(seed: 0)
  private var second = Lanes(seed: Self.prime1)
  private var pending: [UInt8] = []
  private var count: UInt64 = 0

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    count += UInt64(bytes.count)
    var rest = bytes
    if !pending.isEmpty {
      let missing = min(Self.stripe - pending.count, rest.count)
      pending.append(contentsOf: rest[..<missing])
      rest = UnsafeRawBufferPointer(rebasing: rest[missing...])
      guard pending.count == Self.stripe else { return }
      let block = pending
      pending.removeAll(keepingCapacity: true)
      block.withUnsafeBytes { take($0) }
    }
    let whole = rest.count / Self.stripe * Self.stripe
    take(UnsafeRawBufferPointer(rebasing: rest[..<whole]))
    pending.append(contentsOf: rest[whole...])
  }

  /// The digest as 32 hexadecimal digits.
  func finish() -> String {
    [first, second].map { lanes in
      let value = pending.withUnsafeBytes { lanes.finish(tail: $0, count: count) }
      let digits = String(value, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  static func result(path: String) -> Result<String, StreamFault> {
    do throws(StreamFault) { return .success(try of(path: path)) } catch { return .failure(error) }
  }

  static func of(path: String) throws(StreamFault) -> String {
    let file = try Descriptor(path: path)
    var hash = ContentHash()
    var buffer = [UInt8](repeating: 0, count: 256 << 10)
    while true {
      let result = buffer.withUnsafeMutableBytes { bytes -> Result<Int, StreamFault> in
        do throws(StreamFault) {
          return .success(try file.read(into: bytes))
        } catch {
          return .failure(error)
        }
      }
      let count = try result.get()
      guard count > 0 else { return hash.finish() }
      buffer.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
  }

  /// Both in one pass: each waits for its own multiplications, and the other's fit in between.
  private mutating func take(_ stripes: UnsafeRawBufferPointer) {
    var (first, second) = (first, second)
    for at in stride(from: 0, to: stripes.count, by: Self.stripe) {
      first.take(stripes, at)
      second.take(stripes, at)
    }
    (self.first, self.second) = (first, second)
  }

  private static let stripe = 32
  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

  /// The four accumulators of one XXH64.
  private struct Lanes {
    private let seed: UInt64
    private var a: UInt64
    private var b: UInt64
    private var c: UInt64
    private var d: UInt64

    init(seed: UInt64) {
      self.seed = seed
      a = seed &+ prime1 &+ prime2
      b = seed &+ prime2
      c = seed
      d = seed &- prime1
    }

    @inline(__always)
    mutating func take(_ stripes: UnsafeRawBufferPointer, _ at: Int) {
      a = Self.round(a, Self.word(stripes, at))
      b = Self.round(b, Self.word(stripes, at + 8))
      c = Self.round(c, Self.word(stripes, at + 16))
      d = Self.round(d, Self.word(stripes, at + 24))
    }

    /// - Parameter tail: what is left behind the last whole stripe.
    func finish(tail: UnsafeRawBufferPointer, count: UInt64) -> UInt64 {
      var value: UInt64
      if count >= UInt64(stripe) {
        value =
          Self.rotate(a, 1) &+ Self.rotate(b, 7) &+ Self.rotate(c, 12) &+ Self.rotate(d, 18)
        for lane in [a, b, c, d] {
          value = (value ^ Self.round(0, lane)) &* prime1 &+ prime4
        }
      } else {
        value = seed &+ prime5
      }
      value &+= count
      var at = 0
      while at + 8 <= tail.count {
        value ^= Self.round(0, Self.word(tail, at))
        value = Self.rotate(value, 27) &* prime1 &+ prime4
        at += 8
      }
      if at + 4 <= tail.count {
        let half = UInt32(
          littleEndian: tail.loadUnaligned(fromByteOffset: at, as: UInt32.self))
        value ^= UInt64(half) &* prime1
        value = Self.rotate(value, 23) &* prime2 &+ prime3
        at += 4
      }
      for byte in tail[at...] {
        value ^= UInt64(byte) &* prime5
        value = Self.rotate(value, 11) &* prime1
      }
      value = (value ^ value >> 33) &* prime2
      value = (value ^ value >> 29) &* prime3
      return value ^ value >> 32
    }

    @inline(__always)
    private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
      rotate(lane &+ word &* prime2, 31) &* prime1
    }

    @inline(__always)
    private static func word(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> UInt64 {
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
    }

    @inline(__always)
    private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
      value << count | value >> (64 - count)
    }
  }
}
