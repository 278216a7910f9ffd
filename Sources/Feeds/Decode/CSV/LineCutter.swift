import Glibc

/// Cuts text into lines, in whatever pieces its bytes arrive; does no I/O.
struct LineCutter {
  /// Longest line that is kept. Unit: bytes.
  static let lineMax = 1 << 16

  /// Lines so far.
  private(set) var line: Int64 = 0
  private var pending: [UInt8] = []
  private var isTooLong = false

  /// Takes the next bytes and hands out every finished line without its end.
  ///
  /// - Parameters:
  ///   - input: nil when no more bytes come: the last line may lack its end.
  ///   - body: the number of the line, from 1, and its bytes; nil when it is too long.
  mutating func cut(
    _ input: UnsafeRawBufferPointer?, _ body: (Int64, UnsafeBufferPointer<UInt8>?) -> Void
  ) {
    guard let input else {
      if !pending.isEmpty || isTooLong { giveKept(body) }
      return
    }
    let bytes = input.bindMemory(to: UInt8.self)
    var start = 0
    while let end = Self.newline(bytes, from: start) {
      let piece = UnsafeBufferPointer(rebasing: bytes[start..<end])
      if pending.isEmpty, !isTooLong {
        give(piece, body)
      } else {
        keep(piece)
        giveKept(body)
      }
      start = end + 1
    }
    keep(UnsafeBufferPointer(rebasing: bytes[start...]))
  }

  private mutating func giveKept(_ body: (Int64, UnsafeBufferPointer<UInt8>?) -> Void) {
    let whole = pending
    pending.removeAll(keepingCapacity: true)
    whole.withUnsafeBufferPointer { give($0, body) }
  }

  private mutating func give(
    _ bytes: UnsafeBufferPointer<UInt8>, _ body: (Int64, UnsafeBufferPointer<UInt8>?) -> Void
  ) {
    line += 1
    let isWhole = !isTooLong && bytes.count <= Self.lineMax
    isTooLong = false
    guard isWhole else { return body(line, nil) }
    let end = bytes.last == 0x0D ? bytes.count - 1 : bytes.count
    body(line, UnsafeBufferPointer(rebasing: bytes[..<end]))
  }

  private mutating func keep(_ piece: UnsafeBufferPointer<UInt8>) {
    if pending.count + piece.count > Self.lineMax {
      isTooLong = true
      pending.removeAll()
    }
    if !isTooLong { pending.append(contentsOf: piece) }
  }

  private static func newline(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard start < bytes.count, let base = bytes.baseAddress,
      let found = memchr(base + start, 0x0A, bytes.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }
}
