import FlowEngine
import FoundationEssentials
import GRDB

/// Compresses the bodies of rows against a dictionary: a sample of the log's own first bodies.
///
/// A body is a few hundred bytes of names and numbers that most other bodies repeat; alone it
/// hardly compresses. The dictionary is made once, in the transaction of the rows that filled it,
/// and a frame without it stays readable with it.
final class RowCompressor {
  /// Bytes of bodies to gather, and the size of the dictionary.
  static let dictionaryBytes = 32_768

  // The row has a checksum of its own, and four bytes are much of a body.
  private let zstd = ZstdCompressor(level: 3, checksums: false)
  private var hasDictionary = false
  private var gathered: [[UInt8]] = []
  private var gatheredBytes = 0

  /// Takes over the dictionary of a log that has one.
  func load(_ db: Database) throws {
    guard let bytes = try RowDictionary.fetch(db) else { return }
    zstd.load(dictionary: bytes)
    hasDictionary = true
  }

  /// Looks at bodies that are about to be written, and writes the dictionary when there are enough.
  func gather(_ rows: [FlowRow], _ db: Database) throws {
    guard !hasDictionary else { return }
    for row in rows {
      gathered.append(row.body)
      gatheredBytes += row.body.count
    }
    guard gatheredBytes >= Self.dictionaryBytes else { return }
    let step = max(1, gatheredBytes / Self.dictionaryBytes)
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: gathered.count, by: step) { bytes += gathered[index] }
    bytes = Array(bytes.suffix(Self.dictionaryBytes))
    try RowDictionary.insert(bytes, db)
    zstd.load(dictionary: bytes)
    hasDictionary = true
    gathered = []
  }

  /// Bodies shorter than this are stored as they are.
  private var compressedFrom: Int { hasDictionary ? 64 : 512 }

  /// - Returns: the stored bytes and their coding: 0 = as they are, else the length of the body.
  func encode(_ body: [UInt8]) -> (stored: [UInt8], coding: Int) {
    guard body.count > compressedFrom else { return (body, 0) }
    var frame = [UInt8](repeating: 0, count: ZstdCompressor.bound(body.count))
    let length = body.withUnsafeBytes { source in
      frame.withUnsafeMutableBytes { zstd.compress(source, into: $0) }
    }
    guard let length, length < body.count else { return (body, 0) }
    return (Array(frame[0..<length]), body.count)
  }
}

/// The table `dictionary`: at most one row.
enum RowDictionary {
  static func insert(_ bytes: [UInt8], _ db: Database) throws {
    try db.execute(
      sql: "INSERT INTO dictionary (id, checksum, bytes) VALUES (1, ?, ?)",
      arguments: [Int64(bitPattern: XXH64.hash(bytes)), Data(bytes)])
  }

  static func fetch(_ db: Database) throws -> [UInt8]? {
    let statement = try db.cachedStatement(sql: "SELECT bytes FROM dictionary WHERE id = 1")
    guard let row = try Row.fetchOne(statement) else { return nil }
    return try row.withUnsafeData(atIndex: 0) { $0.map { [UInt8]($0) } ?? [] }
  }

  /// Whether the stored bytes are those that were written; true when there are none.
  static func isIntact(_ db: Database) throws -> Bool {
    guard let bytes = try fetch(db) else { return true }
    let checksum = try Int64.fetchOne(db, sql: "SELECT checksum FROM dictionary WHERE id = 1")
    return checksum == Int64(bitPattern: XXH64.hash(bytes))
  }
}

/// Decompresses bodies of rows, with the dictionary of the log once it has one.
final class RowDecompressor {
  private let zstd = ZstdDecompressor()
  private var hasDictionary = false

  /// Loads the dictionary; called in each transaction that reads rows, as it may be new.
  func prepare(_ db: Database) throws {
    guard !hasDictionary, let bytes = try RowDictionary.fetch(db) else { return }
    zstd.load(dictionary: bytes)
    hasDictionary = true
  }

  func decompress(
    _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
  ) -> Bool {
    zstd.decompress(source, into: target)
  }
}
