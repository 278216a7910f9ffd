/// Where the names of a TOML text stand: the reader of TOML tells places of syntax errors only.
struct TOMLLines {
  private var lines: [String: Int] = [:]

  init(_ text: String) {
    var table = ""
    let all = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    for (number, line) in all.enumerated() {
      let words = line.drop { $0 == " " || $0 == "\t" }
      if words.hasPrefix("[") {
        table = Self.name(words.dropFirst().prefix { $0 != "]" })
        note(table, number + 1)
      } else if let equals = words.firstIndex(of: "="), !words.hasPrefix("#") {
        let key = Self.name(words[..<equals])
        note(table.isEmpty ? key : "\(table).\(key)", number + 1)
      }
    }
  }

  /// The line of a name, else that of its table, else the first.
  func line(of name: String) -> Int {
    if let line = lines[name] { return line }
    guard let table = name.split(separator: ".").first else { return 1 }
    return lines[String(table)] ?? lines.filter { $0.key.hasPrefix("\(table).") }.values.min() ?? 1
  }

  private mutating func note(_ name: String, _ line: Int) {
    if lines[name] == nil { lines[name] = line }
  }

  /// A dotted name without the quotes and spaces that TOML allows around its pieces.
  private static func name(_ text: Substring) -> String {
    text.split(separator: ".").map { piece in
      String(piece.filter { $0 != " " && $0 != "\t" && $0 != "\"" && $0 != "'" })
    }.joined(separator: ".")
  }
}
