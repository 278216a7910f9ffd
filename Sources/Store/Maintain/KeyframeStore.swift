import FlowEngine
import Glibc

/// What a keyframe belongs to; of another key it is no use.
public struct KeyframeKey: Hashable, Sendable {
  public var engineVersion: UInt32
  /// Of the program file: states are as they lie in memory, and only the same build reads them.
  public var build = ProgramFile.mark
  /// XXH64 of the settings of the log.
  public var settings: UInt64
  /// XXH64 of all that makes the log what it is: session, origin and inputs.
  public var log: UInt64

  public init(_ header: LogHeader) {
    engineVersion = header.engineVersion
    settings = header.settingsChecksum
    let inputs = header.inputs.map { "\($0.hash)\n" }.joined()
    log = XXH64.hash("\(header.session.yyyymmdd) \(header.origin.rawValue)\n\(inputs)")
  }
}

/// States of the engine beside a log, `<log>-keyframes`: a cache, never part of the log or of its
/// digest, made by a replay in the background.
///
/// The file only grows: a header, then frames of `seq` (8 bytes), length (8), the bytes of the
/// state, and the XXH64 of the state against that of the words before it (8), little-endian. A
/// frame that was cut off is ignored and written over; anything that does not belong to the log is
/// written anew.
public struct KeyframeStore: Sendable {
  /// What the name of the cache adds to that of its log.
  public static let suffix = "-keyframes"
  private static let magic: UInt64 = 0x0000_0032_4659_454B  // KEYF2
  private static let headerBytes = 40

  public let path: String
  public let key: KeyframeKey
  /// The events whose state is held, ascending.
  public private(set) var seqs: [UInt64] = []
  private var offsets: [Int64] = []
  private(set) var end: Int64

  /// Opens the cache of a log; what belongs to another key counts as empty.
  public init(log: String, key: KeyframeKey) {
    path = log + Self.suffix
    self.key = key
    end = 0
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    guard let size = FileSize.of(path),
      CacheFile.read(descriptor, at: 0, Self.headerBytes) == header
    else { return }
    end = Int64(Self.headerBytes)
    while let (seq, count) = Self.frame(descriptor, at: end), end + count + 24 <= size {
      // A head that was not written, or by half, reads as 0 where the rest should be.
      guard seq > seqs.last ?? 0, count > 0 else { break }
      seqs.append(seq)
      offsets.append(end)
      end += count + 24
    }
  }

  private var header: [UInt8] {
    let words = [
      Self.magic, UInt64(key.build) << 32 | UInt64(key.engineVersion), key.settings, key.log,
    ]
    let bytes = words.flatMap(CacheFile.bytes)
    return bytes + CacheFile.bytes(XXH64.hash(bytes))
  }

  private static func frame(
    _ descriptor: Int32, at offset: Int64
  ) -> (seq: UInt64, count: Int64)? {
    guard let head = CacheFile.read(descriptor, at: offset, 16) else { return nil }
    let count = CacheFile.word(head[8...])
    guard count <= UInt64(Int32.max) else { return nil }
    return (CacheFile.word(head[..<8]), Int64(count))
  }

  /// The newest state at or before a moment, with the `seq` of the last event it has seen.
  ///
  /// A frame whose checksum does not match is passed over for the one before it.
  public func state(atOrBefore seq: UInt64) -> (seq: UInt64, bytes: [UInt8])? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var place = seqs.firstIndex { $0 > seq } ?? seqs.count
    while place > 0 {
      place -= 1
      guard let (held, count) = Self.frame(descriptor, at: offsets[place]),
        let state = CacheFile.read(descriptor, at: offsets[place] + 16, Int(count)),
        let mark = CacheFile.read(descriptor, at: offsets[place] + 16 + count, 8),
        CacheFile.word(mark[...]) == Self.checksum(held, state)
      else { continue }
      return (held, state)
    }
    return nil
  }

  /// Of the state of an event; 0 when none is held.
  func bytes(at seq: UInt64) -> Int {
    guard let place = seqs.firstIndex(of: seq) else { return 0 }
    let next = place + 1 < offsets.count ? offsets[place + 1] : end
    return Int(next - offsets[place]) - 24
  }

  /// Adds a state; a `seq` that is not after the last one is ignored.
  ///
  /// - Throws: `.diskFull`, `.readOnly`, `.unreadable`; the cache then holds what it held.
  public mutating func add(_ state: [UInt8], at seq: UInt64) throws(LogError) {
    guard seqs.last.map({ $0 < seq }) ?? true else { return }
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw CacheFile.failure(path) }
    defer { close(descriptor) }
    if end == 0 {
      guard ftruncate(descriptor, 0) == 0, CacheFile.write(descriptor, header, at: 0) else {
        throw CacheFile.failure(path)
      }
      end = Int64(Self.headerBytes)
    }
    let count = Int64(state.count)
    // The head last: without it there is no frame.
    guard ftruncate(descriptor, off_t(end)) == 0, CacheFile.write(descriptor, state, at: end + 16),
      CacheFile.write(descriptor, CacheFile.bytes(Self.checksum(seq, state)), at: end + 16 + count),
      CacheFile.write(descriptor, CacheFile.bytes(seq) + CacheFile.bytes(UInt64(count)), at: end)
    else { throw CacheFile.failure(path) }
    seqs.append(seq)
    offsets.append(end)
    end += count + 24
  }

  /// Of the state and of what stands before it.
  private static func checksum(_ seq: UInt64, _ state: [UInt8]) -> UInt64 {
    XXH64.hash(CacheFile.bytes(seq) + CacheFile.bytes(UInt64(state.count))) ^ XXH64.hash(state)
  }
}
