/// Compacts a log that nobody writes: segments become blocks, and free pages go back to the disk.
public enum LogSeal {
  /// - Parameter progress: called after each block with its last `seq`.
  /// - Returns: the number of blocks made, and the bytes of the file before and after.
  /// - Throws: `.locked` while somebody writes it.
  @discardableResult
  public static func seal(
    path: String, progress: (UInt64) -> Void = { _ in }
  ) throws(LogError) -> (blocks: Int, before: Int64, after: Int64) {
    let before = FileSize.ofLog(path)
    let header = try LogReader(path: path).header
    let writer = try LogWriter(path: path, header: header, mode: .importing)
    defer { writer.close() }
    let blocks = try writer.seal(all: true, progress: progress)
    try writer.compact()
    return (blocks, before, FileSize.ofLog(path))
  }
}
