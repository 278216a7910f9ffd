import Foundation
import Glibc

/// The built `flowtui` on a pseudo terminal of its own, with folders of its own.
///
/// It waits for states and never for times: every frame is written to a file by `--dump-grid`.
final class PanelProcess {
  let pid: pid_t
  private let master: Int32
  private let slave: Int32
  private let folder: String
  private(set) var written: [UInt8] = []
  private let settingsBefore: [UInt8]

  struct Failure: Error, CustomStringConvertible {
    var what: String
    var description: String { what }
  }

  /// The binary beside the tests, or where a build puts it; nil when it was not built.
  static let binary: String? = {
    let beside = CommandLine.arguments.first.map {
      URL(fileURLWithPath: $0).deletingLastPathComponent().path + "/flowtui"
    }
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    return [beside, root + "/.build/debug/flowtui"].compactMap { $0 }
      .first { access($0, X_OK) == 0 }
  }()

  init(
    width: Int = 200, height: Int = 50, environment: [String: String] = [:],
    arguments: [String] = [], open inputs: [String] = []
  ) throws {
    guard let binary = Self.binary else { throw Failure(what: "flowtui is not built") }
    var template = Array("/tmp/flowtui-panel-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(what: "no folder") }
    let path = template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    folder = String(decoding: path, as: UTF8.self)
    // openpty(3) hides behind a header of its own; these are its steps, as ptmx(4) has them.
    var (locked, place) = (Int32(0), Int32(0))
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard master >= 0, ioctl(master, UInt(0x4004_5431), &locked) == 0,
      ioctl(master, UInt(0x8004_5430), &place) == 0
    else { throw Failure(what: "no pseudo terminal") }
    let name = "/dev/pts/\(place)"
    slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard slave >= 0 else { throw Failure(what: "no slave") }
    settingsBefore = Self.settings(slave)
    Self.resize(slave, width, height)
    var variables = [
      "PATH": "/usr/bin:/bin", "HOME": folder, "XDG_STATE_HOME": folder + "/state",
      "XDG_DATA_HOME": folder + "/data", "XDG_CONFIG_HOME": folder + "/config",
      "TERM": "xterm-256color", "LC_ALL": "C.UTF-8",
    ]
    if let libraries = getenv("LD_LIBRARY_PATH") {
      variables["LD_LIBRARY_PATH"] = String(cString: libraries)
    }
    variables.merge(environment) { $1 }
    let command = inputs.isEmpty ? ["panel", "--seed", "3"] : ["open"] + inputs
    let words = [binary] + command + ["--dump-grid", folder + "/grid.txt"] + arguments
    pid = try Self.spawn(words, variables.map { "\($0)=\($1)" }, terminal: name)
  }

  deinit {
    if !isOver {
      kill(pid, SIGKILL)
      var status: Int32 = 0
      waitpid(pid, &status, 0)
    }
    close(slave)
    close(master)
    do { try FileManager.default.removeItem(atPath: folder) } catch {
      print("left behind: \(folder), \(error)")
    }
  }

  /// A session leader that opens a terminal has it as its controlling terminal.
  private static func spawn(_ words: [String], _ variables: [String], terminal: String) throws
    -> pid_t
  {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    // POSIX_SPAWN_SETSID hides behind _GNU_SOURCE; spawn.h says 0x80.
    posix_spawnattr_setflags(&attributes, Int16(0x80 | POSIX_SPAWN_SETSIGMASK))
    var list = words.map { strdup($0) } + [nil]
    var names = variables.map { strdup($0) } + [nil]
    defer { (list + names).forEach { free($0) } }
    var pid = pid_t()
    let code = posix_spawn(&pid, words[0], &actions, &attributes, &list, &names)
    guard code == 0 else { throw Failure(what: "spawn: errno \(code)") }
    return pid
  }

  private static func settings(_ descriptor: Int32) -> [UInt8] {
    var settings = termios()
    tcgetattr(descriptor, &settings)
    return withUnsafeBytes(of: settings) { Array($0) }
  }

  private static func resize(_ descriptor: Int32, _ width: Int, _ height: Int) {
    var size = winsize(
      ws_row: UInt16(height), ws_col: UInt16(width), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(descriptor, UInt(TIOCSWINSZ), &size)
  }

  var isTerminalAsBefore: Bool { Self.settings(slave) == settingsBefore }

  func resize(width: Int, height: Int) {
    Self.resize(slave, width, height)
    kill(pid, SIGWINCH)
  }

  func type(_ keys: String) {
    let bytes = Array(keys.utf8)
    _ = write(master, bytes, bytes.count)
  }

  /// Reads what the panel writes for some time.
  @discardableResult
  func read(milliseconds: Int32) -> Int {
    let before = written.count
    let end = ContinuousClock.now + .milliseconds(Int(milliseconds))
    while true {
      let left = Int32((end - ContinuousClock.now) / .milliseconds(1))
      guard left > 0 else { return written.count - before }
      var watched = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      guard poll(&watched, 1, left) > 0 else { continue }
      var bytes = [UInt8](repeating: 0, count: 65_536)
      let count = Glibc.read(master, &bytes, bytes.count)
      if count > 0 { written += bytes[..<count] }
    }
  }

  /// The newest frame as text; empty before the first.
  var frame: [String] {
    guard let text = try? String(contentsOfFile: folder + "/grid.txt", encoding: .utf8) else {
      return []
    }
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  /// Reads until a frame is as asked.
  @discardableResult
  func wait(_ what: String, _ isThere: ([String]) -> Bool) throws -> [String] {
    for _ in 0..<3_000 {
      let frame = frame
      if !frame.isEmpty, isThere(frame) { return frame }
      read(milliseconds: 20)
    }
    throw Failure(what: "never seen: \(what)\n" + frame.joined(separator: "\n"))
  }

  private var status: Int32 = 0
  private var isOver = false

  /// Waits for the process to stop.
  func waitStopped() throws {
    for _ in 0..<1_000 {
      read(milliseconds: 10)
      if waitpid(pid, &status, WUNTRACED | WNOHANG) == pid, status & 0xFF == 0x7F { return }
    }
    throw Failure(what: "it did not stop")
  }

  /// Waits for the end, and answers the exit code; a signal is negative.
  func waitEnd() throws -> Int32 {
    for _ in 0..<2_000 {
      read(milliseconds: 10)
      guard waitpid(pid, &status, WNOHANG) == pid else { continue }
      isOver = true
      read(milliseconds: 50)
      return status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
    }
    throw Failure(what: "it did not end")
  }
}
