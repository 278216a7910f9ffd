@testable import Feeds

/// Whole files through the stream that the inputs use.
enum Decompressed {
  static func bytes(_ file: [UInt8]) throws -> [UInt8] {
    let (bytes, fault) = try partial(file)
    if let fault { throw fault }
    return bytes
  }

  /// What came out before the fault, and the fault.
  static func partial(_ file: [UInt8]) throws -> (bytes: [UInt8], fault: (any Error)?) {
    let folder = try TemporaryFolder()
    let stream = try ByteStream(path: try folder.write("input", file))
    var bytes: [UInt8] = []
    do {
      while try stream.read({ bytes.append(contentsOf: $0) }) {}
      return (bytes, nil)
    } catch {
      return (bytes, error)
    }
  }
}
