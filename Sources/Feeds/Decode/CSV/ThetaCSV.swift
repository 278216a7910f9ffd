import FlowEngine

/// Cuts ThetaData CSV text into typed rows, in whatever pieces its bytes arrive; does no I/O.
///
/// A malformed line is told and passed over: reading goes on with the next.
struct ThetaCSV {
  enum Item: Hashable {
    case row(ThetaRow)
    /// A bar or an end-of-day report: no event.
    case summary(line: Int64)
    case fault(ThetaError)
  }

  private(set) var header: ThetaHeader?
  private var lines = LineCutter()

  /// - Parameter input: nil when no more bytes come.
  mutating func decode(_ input: UnsafeRawBufferPointer?, _ body: (Item) -> Void) {
    Self.run(&lines, &header, input, body)
  }

  /// Two inouts, so that the closure of one does not touch the other through `self`.
  private static func run(
    _ lines: inout LineCutter, _ header: inout ThetaHeader?, _ input: UnsafeRawBufferPointer?,
    _ body: (Item) -> Void
  ) {
    lines.cut(input) { line, bytes in
      guard let bytes else {
        return body(.fault(Self.tooLong(line)))
      }
      guard !bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { return }
      // Files that were joined keep the header of each: its names are in small letters.
      if let known = header, !startsSmall(bytes) || ThetaHeader(bytes) != known {
        body(item(line, bytes, known))
      } else if header == nil {
        header = ThetaHeader(bytes)
        if header == nil { body(.fault(ThetaError(line: line, column: 1, expected: "a header"))) }
      }
    }
  }

  private static func startsSmall(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.first { $0 != 0x22 }.map { (0x61...0x7A).contains($0) } ?? false
  }

  private static func tooLong(_ line: Int64) -> ThetaError {
    ThetaError(line: line, column: 1, expected: "at most \(LineCutter.lineMax) bytes")
  }

  private static func item(
    _ line: Int64, _ bytes: UnsafeBufferPointer<UInt8>, _ header: ThetaHeader
  ) -> Item {
    if header.kind == .summary { return .summary(line: line) }
    do throws(ThetaError) {
      return .row(try ThetaLine(line, bytes, header).row())
    } catch {
      return .fault(error)
    }
  }
}
