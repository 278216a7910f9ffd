extension ThemeSource {
  /// Reads the strict subset of TOML that bundled themes are written in.
  ///
  /// One `key = value` a line, `[palette]` and `[ansi8]` sections, inline tables, no escapes. It is
  /// here so that a theme exists before any file is read; files of users go through a TOML reader.
  ///
  /// - Throws: `ThemeError` with the line for anything else.
  public init(name: String, subset text: String) throws(ThemeError) {
    var root: [String: ThemeNode] = [:]
    var section = ""
    var tables: [String: [String: ThemeNode]] = [:]
    for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = raw.trimmed
      if line.isEmpty || line.hasPrefix("#") { continue }
      if line.hasPrefix("["), line.hasSuffix("]") {
        section = String(line.dropFirst().dropLast())
        continue
      }
      guard let (key, value) = Self.pair(line) else {
        throw ThemeError(
          theme: name, key: section, value: String(line), problem: .syntax(line: index + 1))
      }
      if section.isEmpty { root[key] = value } else { tables[section, default: [:]][key] = value }
    }
    for (name, table) in tables { root[name] = .table(table) }
    try self.init(name: name, root: root)
  }

  private static func pair(_ line: Substring) -> (String, ThemeNode)? {
    guard let equals = line.firstIndex(of: "=") else { return nil }
    let key = line[..<equals].trimmed.unquoted
    guard !key.isEmpty, let value = value(line[line.index(after: equals)...].trimmed) else {
      return nil
    }
    return (String(key), value)
  }

  private static func value(_ text: Substring) -> ThemeNode? {
    if text.hasPrefix("{"), text.hasSuffix("}") {
      var table: [String: ThemeNode] = [:]
      for part in text.dropFirst().dropLast().split(separator: ",") {
        guard let (key, value) = pair(part.trimmed) else { return nil }
        table[key] = value
      }
      return .table(table)
    }
    if text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") {
      let inner = text.dropFirst().dropLast()
      return inner.contains("\"") || inner.contains("\\") ? nil : .string(String(inner))
    }
    if text == "true" || text == "false" { return .boolean(text == "true") }
    return Int64(text).map(ThemeNode.integer)
  }
}

extension Substring {
  fileprivate var trimmed: Substring {
    var rest = self
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return rest
  }

  fileprivate var unquoted: Substring {
    count >= 2 && hasPrefix("\"") && hasSuffix("\"") ? dropFirst().dropLast() : self
  }
}
