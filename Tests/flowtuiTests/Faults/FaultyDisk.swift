import Foundation
import Glibc

/// `Shim/disk.c`, built once a run of the tests: a disk that can be told to fail.
enum FaultyDisk {
  /// The library to preload; nil when there is no C compiler.
  static let library: String? = {
    guard let compiler = Started.find("cc"), let folder = try? CommandFolder() else { return nil }
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Shim/disk.c").path
    // Outside of the folder, which goes away: one small file a run stays in the temporary folder.
    let library = folder.path + "-disk.so"
    let built = try? folder.tool(
      compiler, ["-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", library, source])
    guard built?.status == 0 else { return nil }
    return library
  }()

  static var isThere: Bool { library != nil && CommandFolder.isBuilt }

  /// The environment of a process on such a disk.
  static func environment(_ settings: [String: String]) -> [String: String] {
    settings.merging(["LD_PRELOAD": library ?? ""]) { $1 }
  }

  /// Fails with an error after so many bytes, until a file is there.
  static func failing(_ code: Int32, after bytes: Int, healed: String) -> [String: String] {
    environment([
      "FAULT_ERRNO": "\(code)", "FAULT_AFTER": "\(bytes)", "FAULT_HEALED": healed,
    ])
  }
}
