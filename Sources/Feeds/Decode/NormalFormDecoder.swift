public import FlowEngine

/// One line of normal form, decoded; `rawID` is the file's own number of the instrument.
public struct NormalFormEvent: Hashable, Sendable {
  /// Carries `InstrumentID(0)` until the merge gives the instrument its number.
  public var event: MarketEvent
  public var rawID: Int64?
}

/// Why a line is not normal form.
public struct NormalFormError: Error, Hashable, Sendable {
  public var line: Int
  public var what: String
}

/// Decodes normal form, the JSON Lines that carry everything the engine can know, a line at a time.
///
/// A field that is absent was not delivered, `null` is unknown. Unknown fields are passed over.
/// - Source: `docs/feeds/normal-form.md`.
public struct NormalFormDecoder {
  public init() {}

  /// - Parameter line: without its line break.
  /// - Returns: nil for a blank line.
  /// - Throws: what was expected, with the number of the line.
  public mutating func decode(line: UnsafeRawBufferPointer, number: Int)
    throws(NormalFormError) -> NormalFormEvent?
  {
    var scanner = JSONScanner(line)
    scanner.skipSpaces()
    if scanner.isAtEnd { return nil }
    var fields = NormalFormLine()
    do throws(JSONScanner.Failure) {
      try scanner.object { key, value throws(JSONScanner.Failure) in try fields.take(key, value) }
      scanner.skipSpaces()
      guard scanner.isAtEnd else {
        throw JSONScanner.Failure(column: scanner.position + 1, expected: "the end of the line")
      }
      return NormalFormEvent(event: try fields.event(), rawID: fields.id)
    } catch {
      throw NormalFormError(
        line: number, what: "expected \(error.expected) (column \(error.column))")
    }
  }
}
