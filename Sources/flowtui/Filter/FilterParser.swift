/// Parses the filter language; an error names the span and what was expected.
struct FilterParser {
  private let text: [Character]
  private var position = 0
  private let isTicker: (String) -> Bool
  /// The shown moment in New York nanoseconds of day, for `time:-15m`.
  private let timeOfDay: Int64?

  /// - Parameters:
  ///   - isTicker: whether a bare word is a known ticker.
  ///   - timeOfDay: the moment that relative times count from; nil refuses them.
  static func parse(
    _ text: String, timeOfDay: Int64? = nil, isTicker: (String) -> Bool = { _ in false }
  ) throws(FilterError) -> Filter {
    try withoutActuallyEscaping(isTicker) { isTicker throws(FilterError) in
      var parser = FilterParser(
        text: Array(text), isTicker: isTicker, timeOfDay: timeOfDay)
      parser.skipSpaces()
      if parser.isAtEnd { return .all }
      let filter = try parser.expression()
      guard parser.isAtEnd else { throw parser.fail(1, "a term, `|` or the end") }
      return filter
    }
  }

  private init(text: [Character], isTicker: @escaping (String) -> Bool, timeOfDay: Int64?) {
    self.text = text
    self.isTicker = isTicker
    self.timeOfDay = timeOfDay
  }

  private var isAtEnd: Bool { position >= text.count }
  private var current: Character? { isAtEnd ? nil : text[position] }

  private mutating func skipSpaces() {
    while current?.isWhitespace == true { position += 1 }
  }

  private func fail(_ length: Int, _ expected: String) -> FilterError {
    FilterError(span: position..<min(text.count, position + max(1, length)), expected: expected)
  }

  private mutating func expression() throws(FilterError) -> Filter {
    var parts = [try conjunction()]
    skipSpaces()
    while current == "|" {
      position += 1
      parts.append(try conjunction())
      skipSpaces()
    }
    return parts.count == 1 ? parts[0] : .or(parts)
  }

  private mutating func conjunction() throws(FilterError) -> Filter {
    var parts: [Filter] = []
    while true {
      skipSpaces()
      guard let next = current, next != "|", next != ")" else { break }
      parts.append(try unary())
    }
    guard !parts.isEmpty else { throw fail(1, "a term such as t:NVDA or prem>=250k") }
    return parts.count == 1 ? parts[0] : .and(parts)
  }

  private mutating func unary() throws(FilterError) -> Filter {
    if current == "-" {
      position += 1
      return .not(try unary())
    }
    if current == "(" {
      position += 1
      let inner = try expression()
      skipSpaces()
      guard current == ")" else { throw fail(1, "a closing parenthesis") }
      position += 1
      return inner
    }
    if current == "\"" { return try quoted() }
    return try keyOrWord()
  }

  private mutating func quoted() throws(FilterError) -> Filter {
    let start = position
    position += 1
    var word = ""
    while let next = current, next != "\"" {
      word.append(next)
      position += 1
    }
    guard current == "\"" else {
      position = start
      throw fail(text.count - start, "a closing quotation mark")
    }
    position += 1
    return try wordTerm(word, from: start)
  }

  private mutating func keyOrWord() throws(FilterError) -> Filter {
    let start = position
    var word = ""
    while let next = current, !next.isWhitespace, !"|():=<>!,\"".contains(next) {
      word.append(next)
      position += 1
    }
    guard let operation = readOperator() else {
      guard !word.isEmpty else {
        throw FilterError(span: start..<start + 1, expected: "a key, a ticker or a kind")
      }
      return try wordTerm(word, from: start)
    }
    guard let key = FilterKey(rawValue: word.lowercased()) else {
      throw FilterError(
        span: start..<start + max(1, word.count),
        expected: "no key \"\(word)\"; keys are "
          + FilterKey.allCases.map(\.rawValue).joined(separator: " "))
    }
    var values: [FilterTerm.Value] = []
    repeat {
      if current == "," { position += 1 }
      values.append(try value(of: key, operation))
    } while current == ","
    return .term(FilterTerm(key: key, operation: operation, values: values))
  }

  private mutating func readOperator() -> FilterOperator? {
    guard let first = current else { return nil }
    let second = position + 1 < text.count ? text[position + 1] : " "
    if let double = FilterOperator(rawValue: String([first, second])) {
      position += 2
      return double
    }
    guard let single = FilterOperator(rawValue: String(first)) else { return nil }
    position += 1
    return single
  }

  /// A bare word is a ticker if one is known by that name, else a prefix for `k`.
  private func wordTerm(_ word: String, from start: Int) throws(FilterError) -> Filter {
    if isTicker(word.uppercased()) {
      return .term(
        FilterTerm(key: .t, operation: .matches, values: [.text(word.uppercased())]))
    }
    let span = start..<start + word.count
    let kind = try resolve(word.lowercased(), FilterKey.kindWords, span)
    return .term(FilterTerm(key: .k, operation: .matches, values: [.text(kind)]))
  }

  private mutating func value(of key: FilterKey, _ operation: FilterOperator)
    throws(FilterError) -> FilterTerm.Value
  {
    let start = position
    var word = ""
    while let next = current, !next.isWhitespace, !"|(),".contains(next) {
      word.append(next)
      position += 1
    }
    let span = start..<max(start + 1, position)
    guard !word.isEmpty else {
      throw FilterError(span: span, expected: "\(key.rawValue) needs a value")
    }
    if word == "unknown", key != .side || operation == .matches { return .unknown }
    switch key.kind {
    case .number, .time:
      return try numeric(word, key, span)
    case .text:
      guard operation == .matches || operation == .equals || operation == .differs else {
        throw FilterError(span: span, expected: "\(key.rawValue) takes : = or !=")
      }
      if key == .t { return .text(word.uppercased()) }
      if key == .id { return .text(word) }
      guard let words = key.words else { return .text(word.lowercased()) }
      return .text(try resolve(word.lowercased(), words, span))
    }
  }

  private func numeric(_ word: String, _ key: FilterKey, _ span: Range<Int>)
    throws(FilterError) -> FilterTerm.Value
  {
    let parts = word.split(separator: "..", omittingEmptySubsequences: false).map(String.init)
    if key == .time {
      return try FilterNumber.time(parts, timeOfDay: timeOfDay, span)
    }
    if parts.count == 2 {
      let low = try FilterNumber.parse(parts[0], key, span)
      let high = try FilterNumber.parse(parts[1], key, span)
      return .range(low, high)
    }
    return .number(try FilterNumber.parse(word, key, span))
  }

  private func resolve(_ word: String, _ words: [String], _ span: Range<Int>)
    throws(FilterError) -> String
  {
    if words.contains(word) { return word }
    let matches = words.filter { $0.hasPrefix(word) }
    if matches.count == 1 { return matches[0] }
    let choice =
      matches.isEmpty ? words.prefix(12).joined(separator: " ") : matches.joined(separator: " ")
    throw FilterError(
      span: span,
      expected: matches.isEmpty
        ? "no ticker or kind \"\(word)\"; try \(choice)" : "\"\(word)\" could be \(choice)")
  }
}
