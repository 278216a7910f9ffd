import Feeds
import FlowEngine
import Foundation
import Testing

/// Recorded market data, which is not part of the repository.
enum ReferenceData {
  /// The folder, from the environment; nil when it is not there.
  static let root: String? = ProcessInfo.processInfo.environment["FLOWTUI_REFERENCE_DATA"]

  static var isThere: Bool { root != nil }

  static let skipped: Comment = "FLOWTUI_REFERENCE_DATA is unset: recorded data are not there"

  static func path(_ relative: String) -> String { "\(root ?? "")/\(relative)" }

  static func bytes(_ relative: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(relative))))
  }

  /// Every file below a folder, relative to the root, by name.
  static func files(below folder: String) -> [String] {
    guard root != nil else { return [] }
    let names = FileManager.default.enumerator(atPath: path(folder))?.allObjects as? [String]
    return (names ?? []).sorted().map { "\(folder)/\($0)" }
  }
}

/// A folder that goes away with its last owner.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/feeds-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = "\(path)/\(name)"
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }
}

/// The bytes of a text of hexadecimal digits.
func hex(_ text: String) -> [UInt8] {
  let digits = text.filter { !$0.isWhitespace }
  return stride(from: 0, to: digits.count, by: 2).map { index in
    let start = digits.index(digits.startIndex, offsetBy: index)
    return UInt8(digits[start..<digits.index(start, offsetBy: 2)], radix: 16) ?? 0
  }
}

/// Everything an input gives, in one list.
func readAll(_ paths: [String], options: InputOptions = InputOptions()) throws -> [MarketEvent] {
  let input = try MergedInput(paths: paths, options: options)
  return try readAll(input)
}

func readAll(_ input: MergedInput) throws -> [MarketEvent] {
  var events: [MarketEvent] = []
  while try input.next(into: &events) {}
  return events
}

/// A generator with a seed, so that a failure can be run again.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
