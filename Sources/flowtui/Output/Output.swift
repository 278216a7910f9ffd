import Glibc

/// Buffered writing to a file descriptor; a closed pipe ends the program quietly.
struct OutputStream: ~Copyable {
  private let descriptor: Int32
  private var buffer: [UInt8] = []

  init(descriptor: Int32 = STDOUT_FILENO) { self.descriptor = descriptor }

  mutating func line(_ text: String) {
    buffer.append(contentsOf: text.utf8)
    buffer.append(0x0A)
    if buffer.count >= 1 << 16 { flush() }
  }

  mutating func flush() {
    var offset = 0
    while offset < buffer.count {
      let written = buffer.withUnsafeBytes { bytes in
        write(descriptor, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
      }
      if written < 0 {
        if errno == EINTR || errno == EAGAIN { continue }
        // The reader of the pipe is gone (`| head`): what is left has no reader.
        if errno == EPIPE { exit(0) }
        let reason = String(cString: strerror(errno))
        if descriptor != STDERR_FILENO {
          complain("cannot write, \(reason) (standard output): free space, or write elsewhere")
        }
        exit(3)
      }
      offset += written
    }
    buffer.removeAll(keepingCapacity: true)
  }
}

/// A line on standard error, prefixed as every message is.
func complain(_ text: String) {
  var stream = OutputStream(descriptor: STDERR_FILENO)
  stream.line("flowtui: " + text)
  stream.flush()
}
