import Foundation
import TOMLKit
import TermRender

/// The themes that are there: the bundled ones, and the files of the user's `themes` folder.
struct ThemeLibrary {
  var names: [String] { sources.map(\.name) }
  private var sources: [ThemeSource]
  /// What is wrong with a theme file; such a file is left out.
  private(set) var faults: [String] = []

  init(folder: String? = Paths.themes) {
    sources = Theme.bundledSources
    if let folder, let files = try? FileManager.default.contentsOfDirectory(atPath: folder) {
      for file in files.sorted() where file.hasSuffix(".toml") { read(folder + "/" + file) }
    }
  }

  private mutating func read(_ path: String) {
    let name = String((path.split(separator: "/").last ?? "").dropLast(5))
    do {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let table = try TOMLTable(string: text)
      let source = try ThemeSource(name: name, root: Self.nodes(table))
      sources.removeAll { $0.name == name }
      sources.append(source)
    } catch {
      faults.append("theme file left out, \(printable("\(error)")) (\(printable(path)))")
    }
  }

  private static func nodes(_ table: TOMLTable) -> [String: ThemeNode] {
    var nodes: [String: ThemeNode] = [:]
    for key in table.keys {
      guard let value = table[key] else { continue }
      if let inner = value.table {
        nodes[key] = .table(Self.nodes(inner))
      } else if let text = value.string {
        nodes[key] = .string(text)
      } else if let number = value.int {
        nodes[key] = .integer(Int64(number))
      } else if let flag = value.bool {
        nodes[key] = .boolean(flag)
      }
    }
    return nodes
  }

  /// - Throws: `ThemeError` for a theme that is not there or says something impossible.
  func theme(_ name: String) throws(ThemeError) -> Theme {
    guard let source = sources.first(where: { $0.name == name }) else {
      throw ThemeError(theme: name, key: "name", value: name, problem: .unknownParent)
    }
    return try Theme(source, library: sources)
  }
}
