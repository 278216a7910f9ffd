import Glibc

/// A pseudo terminal in this process: the slave is the screen's, the master is the test's.
final class Pty {
  let master: Int32
  let slave: Int32

  struct Failure: Error {
    let call: String
  }

  init(width: Int, height: Int) throws {
    // posix_openpt hides behind _XOPEN_SOURCE; these are its three steps, as ptmx(4) has them.
    let unlock = UInt(0x4004_5431)
    let number = UInt(0x8004_5430)
    var (locked, place) = (Int32(0), Int32(0))
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard master >= 0, ioctl(master, unlock, &locked) == 0, ioctl(master, number, &place) == 0
    else { throw Failure(call: "ptmx") }
    slave = open("/dev/pts/\(place)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard slave >= 0 else { throw Failure(call: "open") }
    resize(width: width, height: height)
  }

  deinit {
    close(slave)
    close(master)
  }

  func resize(width: Int, height: Int) {
    var size = winsize(
      ws_row: UInt16(height), ws_col: UInt16(width), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(slave, UInt(TIOCSWINSZ), &size)
  }

  /// The bytes that the terminal would have shown; waits until none came for `quiet` ms.
  func output(quiet: Int32 = 20) -> [UInt8] {
    var all: [UInt8] = []
    while true {
      var watched = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      guard poll(&watched, 1, quiet) > 0, watched.revents & Int16(POLLIN) != 0 else { return all }
      var bytes = [UInt8](repeating: 0, count: 65536)
      let count = read(master, &bytes, bytes.count)
      guard count > 0 else { return all }
      all += bytes[..<count]
    }
  }

  /// Types bytes, as a terminal would.
  func type(_ text: String) { type(Array(text.utf8)) }

  func type(_ bytes: [UInt8]) { _ = write(master, bytes, bytes.count) }

  /// The settings of the terminal, as bytes that compare.
  func settings() -> [UInt8] {
    var settings = termios()
    tcgetattr(slave, &settings)
    return withUnsafeBytes(of: settings) { Array($0) }
  }
}
