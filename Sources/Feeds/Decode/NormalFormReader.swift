public import FlowEngine
import Glibc

/// What is wrong with a line of the normal form.
public struct NormalFormError: Error, Hashable, Sendable, CustomStringConvertible {
  /// From 1.
  public var line: Int64
  /// Bytes from 1.
  public var column: Int
  public var expected: String

  public var description: String { "line \(line), column \(column): expected \(expected)" }
}

/// Cuts normal-form text into events, in whatever pieces its bytes arrive; does no I/O.
///
/// A malformed line is told and passed over: reading goes on with the next.
public struct NormalFormReader {
  public enum Item: Hashable, Sendable {
    case event(MarketEvent)
    /// A kind of line that is not known; its number.
    case skipped(line: Int64)
    case fault(NormalFormError)
  }

  /// Longest line that is kept. Unit: bytes.
  public static let lineMax = 1 << 20

  /// Lines so far.
  public private(set) var line: Int64 = 0
  private var pending: [UInt8] = []
  private var isTooLong = false

  public init() {}

  /// Takes the next bytes and hands out what every finished line says.
  public mutating func decode(_ input: UnsafeRawBufferPointer, _ body: (Item) -> Void) {
    let bytes = input.bindMemory(to: UInt8.self)
    var start = 0
    while let end = Self.newline(bytes, from: start) {
      let piece = UnsafeBufferPointer(rebasing: bytes[start..<end])
      if pending.isEmpty {
        finishLine(piece, body)
      } else {
        keep(piece)
        let whole = pending
        pending.removeAll(keepingCapacity: true)
        whole.withUnsafeBufferPointer { finishLine($0, body) }
      }
      start = end + 1
    }
    keep(UnsafeBufferPointer(rebasing: bytes[start...]))
  }

  /// Says that no more bytes come: the last line may lack its end.
  public mutating func finish(_ body: (Item) -> Void) {
    guard !pending.isEmpty || isTooLong else { return }
    let whole = pending
    pending.removeAll()
    whole.withUnsafeBufferPointer { finishLine($0, body) }
  }

  private static func newline(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard start < bytes.count, let base = bytes.baseAddress,
      let found = memchr(base + start, 0x0A, bytes.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  private mutating func keep(_ piece: UnsafeBufferPointer<UInt8>) {
    if pending.count + piece.count > Self.lineMax {
      isTooLong = true
      pending.removeAll()
    }
    if !isTooLong { pending.append(contentsOf: piece) }
  }

  private mutating func finishLine(
    _ bytes: UnsafeBufferPointer<UInt8>, _ body: (Item) -> Void
  ) {
    line += 1
    if isTooLong {
      isTooLong = false
      let expected = "at most \(Self.lineMax) bytes"
      body(.fault(NormalFormError(line: line, column: 1, expected: expected)))
      return
    }
    guard bytes.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { return }
    do throws(LineFault) {
      if let event = try NormalFormLine(bytes).event() {
        body(.event(event))
      } else {
        body(.skipped(line: line))
      }
    } catch {
      body(
        .fault(NormalFormError(line: line, column: error.column, expected: error.expected)))
    }
  }
}
