/// The formats of input files, recognised by content and never by name.
///
/// A new format is a case here, a decoder in `Decode`, a normaliser in `Normalise`, a test of the
/// same name and a page in `docs/feeds`.
public enum FileFormat: String, Hashable, Sendable, CaseIterable {
  /// Databento Binary Encoding, versions 1 to 3 (`docs/feeds/dbn.md`).
  case dbn
  /// One JSON object a line (`docs/feeds/normal-form.md`).
  case normalForm
  /// CSV files of ThetaData: trades, quotes, open interest (`docs/feeds/thetadata.md`).
  case thetaData
  /// An event log of flowtui itself, which the store reads.
  case flowLog

  /// The format of a stream by its first bytes, after decompression.
  ///
  /// - Returns: nil when no format is recognised.
  static func recognise(_ head: [UInt8]) -> FileFormat? {
    if head.starts(with: Array("DBN".utf8)) { return .dbn }
    if head.starts(with: Array("SQLite format 3\0".utf8)) { return .flowLog }
    if ThetaHeader(head.prefix { $0 != 0x0A }) != nil { return .thetaData }
    let text = head.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
    guard text.first == UInt8(ascii: "{") else { return nil }
    return contains(text, "\"in\"") ? .normalForm : nil
  }

  private static func contains(_ bytes: ArraySlice<UInt8>, _ text: String) -> Bool {
    let wanted = Array(text.utf8)
    guard bytes.count >= wanted.count else { return false }
    return (bytes.startIndex...(bytes.endIndex - wanted.count)).contains {
      bytes[$0..<$0 + wanted.count].elementsEqual(wanted)
    }
  }
}
