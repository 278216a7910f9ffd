import CNcurses
import Glibc

/// The file in memory that curses writes to.
final class MemoryFile {
  let file: UnsafeMutablePointer<FILE>
  private let descriptor: Int32

  init() throws(ScreenError) {
    var descriptor: Int32 = -1
    guard let file = cn_memory_file(&descriptor) else {
      throw .system(call: "memfd_create", errno: errno)
    }
    self.file = file
    self.descriptor = descriptor
  }

  /// What curses wrote since the last call.
  func take() -> [UInt8] {
    fflush(file)
    let length = lseek(descriptor, 0, SEEK_CUR)
    guard length > 0 else { return [] }
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(length)) { buffer, count in
      count = max(0, pread(descriptor, buffer.baseAddress, Int(length), 0))
    }
    ftruncate(descriptor, 0)
    lseek(descriptor, 0, SEEK_SET)
    return bytes
  }

  func close() { fclose(file) }
}
