import Foundation

/// Every text file of the project.
struct Tree: Sendable {
  let sources: [Source]
  private let paths: Set<String>

  init(_ sources: [Source]) {
    self.sources = sources
    paths = Set(sources.map(\.path))
  }

  func has(_ path: String) -> Bool { paths.contains(path) }

  /// The checkout that this file lies in.
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let ours: Result<Tree, any Error> = Result { try Tree(reading: root) }

  private static let textEndings: Set<String> = [
    "", "swift", "c", "h", "modulemap", "md", "toml", "txt", "sh", "py", "json", "yml",
  ]

  /// Reads what a person wrote; build folders, version control and data are left out.
  init(reading root: URL) throws {
    var found: [Source] = []
    var folders = [""]
    while let folder = folders.popLast() {
      let here = root.appending(path: folder)
      for name in try FileManager.default.contentsOfDirectory(atPath: here.path).sorted() {
        let path = folder.isEmpty ? name : folder + "/" + name
        let url = root.appending(path: path)
        let isFolder = try url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory ?? false
        if isFolder {
          if !Self.isMachineMade(name) { folders.append(path) }
        } else if Self.textEndings.contains(url.pathExtension), !Self.isMachineMade(name),
          let text = String(data: try Data(contentsOf: url), encoding: .utf8)
        {
          found.append(Source(path: path, text: text))
        }
      }
    }
    self.init(found.sorted { $0.path < $1.path })
  }

  private static func isMachineMade(_ name: String) -> Bool {
    name.hasPrefix(".build") || [".git", ".swiftpm", "__pycache__"].contains(name)
      || name.hasPrefix("Package@") || name == "Package.resolved"
  }
}
