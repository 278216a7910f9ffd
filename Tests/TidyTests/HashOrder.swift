/// Finds loops over hashed collections, by the names declared as such in the same file.
///
/// An approximation: a dictionary that comes from another file under another name is not seen.
/// The replay in two processes is the test behind it.
enum HashOrder {
  private static let ordered: Set<String> = [
    "map", "compactMap", "flatMap", "forEach", "reduce", "first", "enumerated", "makeIterator",
    "popFirst", "removeFirst", "prefix", "lazy", "joined", "values",
  ]

  static func findings(in source: Source) -> [Finding] {
    let hashed = names(in: source)
    let words = source.words
    return words.indices.compactMap { index in
      let word = words[index]
      if word.text == "keys", word.before == UInt8(ascii: ".") {
        let next = index + 1 < words.count ? words[index + 1] : nil
        let isSorted =
          next?.text == "sorted" && next?.before == UInt8(ascii: ".")
        return (!isSorted).thenFinding(source, word)
      }
      guard hashed.contains(word.text) else { return nil }
      return (isLoop(words, index) || isWalk(words, index)).thenFinding(source, word)
    }
  }

  /// `in name`, `in self.name`, `in a.b.name`, with nothing taken from the name.
  private static func isLoop(_ words: [Word], _ index: Int) -> Bool {
    let after = words[index].after
    guard after == UInt8(ascii: "{") || words.text(index + 1) == "where" else { return false }
    var start = index
    while start > 0, words[start].before == UInt8(ascii: ".") { start -= 1 }
    return words.text(start - 1) == "in"
  }

  private static func isWalk(_ words: [Word], _ index: Int) -> Bool {
    guard words[index].touching == UInt8(ascii: "."), index + 1 < words.count else { return false }
    return ordered.contains(words[index + 1].text)
  }

  /// Names of dictionaries and sets declared in the file.
  static func names(in source: Source) -> Set<String> {
    var names: Set<String> = []
    for line in source.code {
      let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
      guard let keyword = words.firstIndex(where: { $0 == "let" || $0 == "var" }),
        keyword + 1 < words.count
      else { continue }
      let name = words[keyword + 1]
      let rest = line[name.endIndex...].drop { $0 == " " }
      guard let mark = rest.first, mark == ":" || mark == "=" else { continue }
      let type = rest.dropFirst().drop { $0 == " " }
      if isHashed(type) { names.insert(String(name)) }
    }
    return names
  }

  private static func isHashed(_ type: Substring) -> Bool {
    if type.hasPrefix("Dictionary<") || type.hasPrefix("Set<") || type.hasPrefix("Dictionary(")
      || type.hasPrefix("Set(")
    {
      return true
    }
    guard type.first == "[" else { return false }
    // A colon at depth 1, outside a ternary, makes `[…]` a dictionary.
    var depth = 0
    for character in type {
      if "[(<".contains(character) { depth += 1 }
      if "])>".contains(character) { depth -= 1 }
      if depth == 1, character == "?" { return false }
      if depth == 1, character == ":" { return true }
      if depth == 0 { return false }
    }
    return false
  }
}

extension [Word] {
  fileprivate func text(_ index: Int) -> String? {
    indices.contains(index) ? self[index].text : nil
  }
}
