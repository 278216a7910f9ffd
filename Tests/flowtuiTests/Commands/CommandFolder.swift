import Foundation
import Glibc
import Testing

/// A folder of a test's own in which the built `flowtui` runs, as a user's script runs it.
final class CommandFolder {
  let path: String

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  static var isBuilt: Bool { PanelProcess.binary != nil }
  static let skipped: Comment = "the flowtui binary is not beside the tests: build it first"

  init() throws {
    path = NSTemporaryDirectory() + "flowtui-cli-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = file(name)
    let folder = (file as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }

  @discardableResult
  func write(_ name: String, _ lines: [String]) throws -> String {
    try write(name, Array(lines.map { $0 + "\n" }.joined().utf8))
  }

  func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: file(name))))
  }

  func exists(_ name: String) -> Bool { access(file(name), F_OK) == 0 }

  /// Runs the binary to its end, in this folder.
  func run(_ arguments: String..., input: [UInt8] = []) throws -> Outcome {
    try run(arguments, input: input)
  }

  func run(_ arguments: [String], input: [UInt8] = []) throws -> Outcome {
    let started = try start(arguments, input: .bytes(input))
    return try started.finish()
  }

  func start(
    _ arguments: [String], input: Started.Input = .bytes([]), environment: [String: String] = [:]
  ) throws -> Started {
    guard let binary = PanelProcess.binary else { throw Failure(description: "not built") }
    return try Started(binary, arguments, input: input, environment: environment, folder: self)
  }

  /// Runs a tool of the system, for what a fixture needs of other software.
  func tool(_ name: String, _ arguments: [String], input: [UInt8] = []) throws -> Outcome {
    let started = try Started(
      name, arguments, input: .bytes(input), environment: [:], folder: self)
    return try started.finish()
  }
}

/// What a run left behind.
struct Outcome: CustomStringConvertible {
  var status: Int32
  /// The number of the signal that ended it; nil when it ended by itself.
  var signal: Int32?
  var out: [UInt8]
  var err: [UInt8]

  var outText: String { String(decoding: out, as: UTF8.self) }
  var errText: String { String(decoding: err, as: UTF8.self) }
  var lines: [String] { outText.split(separator: "\n").map(String.init) }
  var complaints: [String] { errText.split(separator: "\n").map(String.init) }

  /// The lines of standard output as JSON objects.
  func objects() throws -> [[String: Any]] {
    try lines.map { line in
      let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
      return try #require(value as? [String: Any], "no JSON object: \(line)")
    }
  }

  var description: String {
    "exit \(status)\(signal.map { " signal \($0)" } ?? "")\n"
      + "out: \(outText.prefix(2_000))\nerr: \(errText.prefix(2_000))"
  }
}

/// A run that goes on.
final class Started {
  enum Input {
    case bytes([UInt8])
    /// The test writes into it and closes it.
    case pipe
  }

  /// Longer than any command of these tests takes, also on a busy machine.
  static let secondsMax = 60.0

  let process = Process()
  private let pipe = Pipe()
  private let outPath: String
  private let errPath: String
  private let folder: CommandFolder

  init(
    _ binary: String, _ arguments: [String], input: Input, environment: [String: String],
    folder: CommandFolder
  ) throws {
    self.folder = folder
    let name = UUID().uuidString
    // Outside of the folder: an input folder must hold only what the test put there.
    outPath = folder.path + ".out-\(name)"
    errPath = folder.path + ".err-\(name)"
    let inPath = folder.path + ".in-\(name)"
    for path in [outPath, errPath] {
      try Data().write(to: URL(fileURLWithPath: path))
    }
    process.executableURL = URL(
      fileURLWithPath: binary.contains("/") ? binary : Self.find(binary) ?? binary)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    var variables = [
      "PATH": "/usr/bin:/bin", "HOME": folder.path, "XDG_STATE_HOME": folder.path + "/state",
      "XDG_DATA_HOME": folder.path + "/data", "XDG_CONFIG_HOME": folder.path + "/config",
      "TERM": "xterm-256color", "LC_ALL": "C.UTF-8",
    ]
    if let libraries = getenv("LD_LIBRARY_PATH") {
      variables["LD_LIBRARY_PATH"] = String(cString: libraries)
    }
    process.environment = variables.merging(environment) { $1 }
    var handles = [
      try FileHandle(forWritingTo: URL(fileURLWithPath: outPath)),
      try FileHandle(forWritingTo: URL(fileURLWithPath: errPath)),
    ]
    process.standardOutput = handles[0]
    process.standardError = handles[1]
    switch input {
    case .bytes(let bytes):
      try Data(bytes).write(to: URL(fileURLWithPath: inPath))
      handles.append(try FileHandle(forReadingFrom: URL(fileURLWithPath: inPath)))
      process.standardInput = handles[2]
      unlink(inPath)
    case .pipe: process.standardInput = pipe
    }
    // Tests run on threads that hold signals back, and a child would inherit that.
    var (none, held) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &held)
    defer { pthread_sigmask(SIG_SETMASK, &held, nil) }
    try process.run()
    // The child has its own. A `Process` lives on after it ended, and with three files each the
    // list of open ones outgrows the buffer from which Foundation reads it: that crashed.
    for handle in handles { try handle.close() }
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    unlink(outPath)
    unlink(errPath)
  }

  static func find(_ name: String) -> String? {
    ["/usr/bin/", "/bin/"].map { $0 + name }.first { access($0, X_OK) == 0 }
  }

  var pid: pid_t { process.processIdentifier }

  func send(_ text: String) throws {
    try pipe.fileHandleForWriting.write(contentsOf: Data(text.utf8))
  }

  /// What it wrote to standard output until now.
  var outSoFar: [UInt8] {
    get throws { [UInt8](try Data(contentsOf: URL(fileURLWithPath: outPath))) }
  }

  func endInput() throws { try pipe.fileHandleForWriting.close() }

  func finish() throws -> Outcome {
    let deadline = Date(timeIntervalSinceNow: Self.secondsMax)
    while process.isRunning {
      guard Date() < deadline else {
        kill(process.processIdentifier, SIGKILL)
        throw CommandFolder.Failure(
          description: "no end after \(Self.secondsMax) s: \(process.arguments ?? [])")
      }
      usleep(2_000)
    }
    let bySignal = process.terminationReason == .uncaughtSignal
    return Outcome(
      status: process.terminationStatus, signal: bySignal ? process.terminationStatus : nil,
      out: [UInt8](try Data(contentsOf: URL(fileURLWithPath: outPath))),
      err: [UInt8](try Data(contentsOf: URL(fileURLWithPath: errPath))))
  }
}
