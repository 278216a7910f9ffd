import FlowEngine

/// Reads derived objects from rows; the checksum and the layout of the body are checked.
struct RowDecoder {
  let path: String
  let zstd = RowDecompressor()

  init(path: String) { self.path = path }

  func cluster(_ row: StoredRow) throws(LogError) -> Cluster {
    try decode(row) { reader throws(FlowCodingError) in try reader.cluster() }
  }

  func alert(_ row: StoredRow) throws(LogError) -> Alert {
    try decode(row) { reader throws(FlowCodingError) in try reader.alert() }
  }

  func inference(_ row: StoredRow) throws(LogError) -> Inference {
    try decode(row) { reader throws(FlowCodingError) in try reader.inference() }
  }

  func health(_ row: StoredRow) throws(LogError) -> Health {
    try decode(row) { reader throws(FlowCodingError) in try reader.health() }
  }

  private func decode<T>(
    _ row: StoredRow, _ read: (inout FlowReader) throws(FlowCodingError) -> T
  ) throws(LogError) -> T {
    guard row.isIntact else { throw corrupt(row, "its checksum does not match") }
    guard let body = row.body(zstd) else { throw corrupt(row, "its frame of zstd is broken") }
    var reader = FlowReader(body)
    let value: T
    do { value = try read(&reader) } catch {
      throw corrupt(row, "\(error.what) at byte \(error.offset)")
    }
    guard reader.isAtEnd else { throw corrupt(row, "there are bytes after its end") }
    return value
  }

  private func corrupt(_ row: StoredRow, _ reason: String) -> LogError {
    .corruptRow(path: path, kind: row.table.kind, id: row.id, seq: row.seq, reason: reason)
  }
}
