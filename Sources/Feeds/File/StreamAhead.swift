import Foundation

/// Reads and decompresses a stream on a thread of its own, a few pieces ahead: to decompress takes
/// a third of the time of reading, and depends on nothing that follows.
///
/// It hands over bytes, whatever they are of. The stream belongs to that thread until it has ended.
final class StreamAhead {
  private let ring: Ring

  init(_ stream: ByteStream) {
    let ring = Ring(stream)
    self.ring = ring
    let thread = Thread { ring.fill() }
    thread.name = "flowtui-unzip"
    thread.stackSize = 1 << 20
    thread.start()
  }

  deinit { ring.stop() }

  /// Bytes of the file that the pieces handed out so far were made of.
  var consumed: Int64 { ring.consumed }

  /// Hands out the next bytes; everything that can be read comes before a fault.
  ///
  /// - Returns: false at the end.
  func read(_ body: (UnsafeRawBufferPointer) -> Void) throws(StreamFault) -> Bool {
    guard let bytes = try ring.next() else { return false }
    body(bytes)
    ring.giveBack()
    return true
  }
}

/// Pieces that one thread fills and another empties, each in its turn.
private final class Ring: @unchecked Sendable {
  private struct Piece {
    var bytes: UnsafeMutableRawBufferPointer
    var count = 0
    var consumed: Int64 = 0
  }

  private static let piecesMax = 4

  private let stream: ByteStream
  private let condition = NSCondition()
  // Guarded by `condition`, but for the bytes: a piece belongs to who fills or empties it.
  private var pieces: [Piece]
  private var filled = 0
  private var emptied = 0
  private var failure: StreamFault?
  private var isOver = false
  private var isStopped = false
  private(set) var consumed: Int64

  init(_ stream: ByteStream) {
    self.stream = stream
    consumed = stream.consumed
    pieces = (0..<Self.piecesMax).map { _ in
      Piece(bytes: .allocate(byteCount: ByteStream.pieceSize, alignment: 16))
    }
  }

  deinit {
    for piece in pieces { piece.bytes.deallocate() }
  }

  func stop() {
    condition.lock()
    isStopped = true
    condition.broadcast()
    condition.unlock()
  }

  func fill() {
    while let bytes = nextFree() {
      do throws(StreamFault) {
        hand(over: try stream.fill(bytes))
      } catch { end(error) }
    }
  }

  /// A piece to fill; nil when nothing more is to be read.
  private func nextFree() -> UnsafeMutableRawBufferPointer? {
    condition.lock()
    defer { condition.unlock() }
    while filled - emptied == Self.piecesMax, !isStopped { condition.wait() }
    return isStopped || isOver ? nil : pieces[filled % Self.piecesMax].bytes
  }

  private func hand(over count: Int) {
    guard count > 0 else { return end(nil) }
    condition.lock()
    defer { condition.unlock() }
    pieces[filled % Self.piecesMax].count = count
    pieces[filled % Self.piecesMax].consumed = stream.consumed
    filled += 1
    condition.signal()
  }

  private func end(_ failure: StreamFault?) {
    condition.lock()
    self.failure = failure
    isOver = true
    condition.signal()
    condition.unlock()
  }

  /// The next piece, until `giveBack`; nil at the end.
  func next() throws(StreamFault) -> UnsafeRawBufferPointer? {
    let (bytes, fault) = take()
    if let fault { throw fault }
    return bytes
  }

  private func take() -> (UnsafeRawBufferPointer?, StreamFault?) {
    condition.lock()
    defer { condition.unlock() }
    while filled == emptied, !isOver { condition.wait() }
    guard filled > emptied else { return (nil, failure) }
    let piece = pieces[emptied % Self.piecesMax]
    consumed = piece.consumed
    return (UnsafeRawBufferPointer(rebasing: piece.bytes[..<piece.count]), nil)
  }

  func giveBack() {
    condition.lock()
    emptied += 1
    condition.signal()
    condition.unlock()
  }
}
