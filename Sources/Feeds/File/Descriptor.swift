import Glibc

/// A file descriptor that is closed when it is forgotten.
final class Descriptor {
  private let number: Int32
  private let isOwned: Bool

  /// - Parameter path: `-` is standard input.
  init(path: String) throws(StreamFault) {
    guard path != "-" else {
      number = STDIN_FILENO
      isOwned = false
      return
    }
    number = open(path, O_RDONLY | O_CLOEXEC)
    isOwned = true
    guard number >= 0 else { throw .system(errno) }
    var status = stat()
    guard fstat(number, &status) == 0 else { throw .system(errno) }
    // A directory opens, and only its read fails.
    guard status.st_mode & S_IFMT != S_IFDIR else { throw .system(EISDIR) }
  }

  deinit { if isOwned { close(number) } }

  /// Reads up to the size of the buffer.
  ///
  /// - Returns: 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(StreamFault) -> Int {
    while true {
      let count = Glibc.read(number, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw .system(errno) }
    }
  }

  /// The size of a regular file; nil for a pipe or a terminal, and for standard input, which can be
  /// read only once even when it comes from a file.
  var size: Int64? {
    var status = stat()
    guard isOwned, fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    return Int64(status.st_size)
  }
}

/// What can go wrong below the decoders.
enum StreamFault: Error, Hashable {
  /// A system call failed, with its errno.
  case system(Int32)
  /// The compressed data are broken. Unit: bytes of the compressed file.
  case corrupt(what: String, offset: Int64)
  /// The file ends inside a compressed frame.
  case truncated(offset: Int64)
}

extension StreamFault {
  func input(path: String) -> InputError {
    switch self {
    case .system(let number):
      InputError(
        .unreadable, what: "cannot read: \(String(cString: strerror(number)))", path: path,
        remedy: "check the path and its permissions")
    case .corrupt(let what, let offset):
      InputError(
        .corrupt, what: what, path: path, position: .fileOffset(offset),
        remedy: "fetch the file again; everything before was read")
    case .truncated(let offset):
      InputError(
        .corrupt, what: "the compressed file ends too early", path: path,
        position: .fileOffset(offset), remedy: "fetch the file again; everything before was read")
    }
  }
}
