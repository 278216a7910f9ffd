import Foundation
import Synchronization

/// The hashes of some files, made at once and beside what is done meanwhile: to read a file only
/// for its hash takes as long as to copy it.
final class ContentHashes: Sendable {
  private let results = Mutex<[String: Result<String, StreamFault>]>([:])
  private let group = DispatchGroup()

  init(_ files: [InputFile]) {
    // A pipe has none: what is read from it is gone.
    for file in files where file.byteCount != nil && file.format != .flowLog {
      DispatchQueue.global().async(group: group) { [self] in
        let result = ContentHash.result(path: file.path)
        results.withLock { $0[file.path] = result }
      }
    }
  }

  /// The file with its hash, for which this waits; as it was when it has none.
  func complete(_ file: InputFile) throws(InputError) -> InputFile {
    group.wait()
    guard let result = results.withLock({ $0[file.path] }) else { return file }
    var file = file
    do throws(StreamFault) { file.contentHash = try result.get() } catch {
      throw error.input(path: file.path)
    }
    return file
  }
}
