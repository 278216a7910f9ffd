import FlowEngine
import Foundation
import TOMLKit

/// A rules file: thresholds of the engine by name, and a table of thresholds a rule.
///
/// Every fault names file and line. What a file does not name keeps its default.
struct RulesFile {
  private let path: String
  private let lines: TOMLLines
  private let table: TOMLTable

  /// - Throws: `CommandError` with `path:line`.
  static func settings(_ path: String) throws(CommandError) -> Settings {
    // A handle and not the file's contents: /dev/null is an empty file of rules.
    guard let handle = FileHandle(forReadingAtPath: path),
      let data = try? handle.readToEnd() ?? Data()
    else {
      throw CommandError(
        code: .badInput, what: "the rules file cannot be read", place: path,
        remedy: "check its name, and that it is readable")
    }
    return try Self(String(decoding: data, as: UTF8.self), path: path).settings()
  }

  init(_ text: String, path: String) throws(CommandError) {
    self.path = path
    lines = TOMLLines(text)
    do { table = try TOMLTable(string: text) } catch {
      let line = (error as? TOMLParseError)?.source.begin.line ?? 1
      let reason = (error as? TOMLParseError)?.description ?? "\(error)"
      throw Self.fault("not TOML, \(reason)", path, line, "write name = value, a line each")
    }
  }

  func settings() throws(CommandError) -> Settings {
    var text = ""
    var places: [Int] = []
    // In the order of the file, so that the first fault is the one that is told.
    for entry in entries().sorted(by: { $0.line < $1.line }) {
      let value = try value(entry)
      text += "\(entry.name) = \(value)\n"
      places.append(entry.line)
    }
    do { return try Settings(text: text) } catch {
      let line = places.indices.contains(error.line - 1) ? places[error.line - 1] : 1
      throw Self.fault(error.what, path, line, "see 'flowtui rules --settings'")
    }
  }

  private struct Entry {
    var name: String
    var value: any TOMLValueConvertible
    var line: Int
  }

  private func entries() -> [Entry] {
    var entries: [Entry] = []
    for key in table.keys {
      guard let value = table[key] else { continue }
      guard let inner = value.table else {
        entries.append(Entry(name: key, value: value, line: lines.line(of: key)))
        continue
      }
      // An empty table of a rule that does not exist is a slip as well.
      if !Rules.kinds.contains(where: { $0.id.name == key }) {
        entries.append(Entry(name: key + ".", value: value, line: lines.line(of: key)))
        continue
      }
      for name in inner.keys {
        guard let value = inner[name] else { continue }
        let full = "\(key).\(name)"
        entries.append(Entry(name: full, value: value, line: lines.line(of: full)))
      }
    }
    return entries
  }

  private func value(_ entry: Entry) throws(CommandError) -> Int64 {
    if entry.name.hasSuffix(".") {
      throw Self.fault(
        "no rule is called \(entry.name.dropLast())", path, entry.line,
        "rules are " + RuleNames.all.joined(separator: ", "))
    }
    guard let setting = SettingName.all.first(where: { $0.name == entry.name }) else {
      throw Self.fault(
        "no setting is called \(entry.name)", path, entry.line,
        Self.remedy(for: entry.name))
    }
    let unit = setting.unit
    let given: Int64?
    if let integer = entry.value.int {
      given = unit.value(Int64(integer))
    } else if let number = entry.value.double {
      given = unit.value(number)
    } else {
      given = entry.value.string.flatMap { unit.value($0) }
    }
    guard let given else {
      throw Self.fault(
        "\(entry.name) is not \(unit.example)", path, entry.line, "write one of these")
    }
    let bounds = unit.bounds(setting.words, name: setting.name)
    guard bounds.contains(given) else {
      throw Self.fault(
        "\(entry.name) is out of bounds", path, entry.line,
        "write \(unit.text(bounds.lowerBound)) to \(unit.text(bounds.upperBound))")
    }
    return given
  }

  /// The names that are there beside it.
  private static func remedy(for name: String) -> String {
    let rule = name.contains(".") ? name.split(separator: ".").first.map(String.init) : nil
    let names = SettingName.of(rule: rule).map(\.key)
    return names.isEmpty
      ? "this rule has no settings" : "settings are " + names.joined(separator: ", ")
  }

  private static func fault(
    _ what: String, _ path: String, _ line: Int, _ remedy: String
  ) -> CommandError {
    CommandError(code: .badInput, what: what, place: "\(path):\(line)", remedy: remedy)
  }
}
