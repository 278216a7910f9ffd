/// Parses the filter language; an error names the span and what was expected.
struct FilterParser {
  private let text: [Character]
  private var position = 0
  private let isTicker: (String) -> Bool
  /// Whether there is a shown moment that `time:-15m` can count from.
  private let hasMoment: Bool
  private var depth = 0

  /// Deeper than any person nests; it bounds the recursion.
  static let depthMax = 32

  /// - Parameters:
  ///   - hasMoment: whether subjects carry a moment that relative times count from; else refused.
  ///   - isTicker: whether a bare word is a known ticker.
  static func parse(
    _ text: String, hasMoment: Bool = false, isTicker: (String) -> Bool = { _ in false }
  ) throws(FilterError) -> Filter {
    try withoutActuallyEscaping(isTicker) { isTicker throws(FilterError) in
      var parser = FilterParser(
        text: Array(text), isTicker: isTicker, hasMoment: hasMoment)
      parser.skipSpaces()
      if parser.isAtEnd { return .all }
      let filter = try parser.expression()
      guard parser.isAtEnd else { throw parser.fail("a term, `|` or the end") }
      return filter
    }
  }

  private init(text: [Character], isTicker: @escaping (String) -> Bool, hasMoment: Bool) {
    self.text = text
    self.isTicker = isTicker
    self.hasMoment = hasMoment
  }

  private var isAtEnd: Bool { position >= text.count }
  private var current: Character? { isAtEnd ? nil : text[position] }

  private mutating func skipSpaces() {
    while current?.isWhitespace == true { position += 1 }
  }

  /// An error here; at the end of the text it points at the last character.
  private func fail(_ expected: String) -> FilterError {
    let start = max(0, min(position, text.count - 1))
    return FilterError(span: start..<start + 1, expected: expected)
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
    guard !parts.isEmpty else { throw fail("a term such as t:NVDA or prem>=250k") }
    return parts.count == 1 ? parts[0] : .and(parts)
  }

  private mutating func unary() throws(FilterError) -> Filter {
    let isNegated = current == "-"
    if isNegated { position += 1 }
    let inner: Filter
    switch current {
    case "(": inner = try group()
    case "\"": inner = try quoted()
    case "-": throw fail("one - and then a key, a word or (")
    default: inner = try keyOrWord()
    }
    return isNegated ? .not(inner) : inner
  }

  private mutating func group() throws(FilterError) -> Filter {
    let start = position
    guard depth < Self.depthMax else { throw fail("at most \(Self.depthMax) nested (") }
    depth += 1
    position += 1
    let inner = try expression()
    skipSpaces()
    guard current == ")" else {
      if !isAtEnd { throw fail("a closing parenthesis") }
      throw FilterError(span: start..<start + 1, expected: "a closing parenthesis")
    }
    depth -= 1
    position += 1
    return inner
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
      throw FilterError(span: start..<text.count, expected: "a closing quotation mark")
    }
    position += 1
    guard !word.isEmpty else {
      throw FilterError(span: start..<position, expected: "a ticker or a kind in the quotes")
    }
    return try wordTerm(word, start..<position)
  }

  private mutating func keyOrWord() throws(FilterError) -> Filter {
    let start = position
    var word = ""
    while let next = current, !next.isWhitespace, !"|():=<>!,\"".contains(next) {
      word.append(next)
      position += 1
    }
    guard let operation = readOperator() else {
      guard !word.isEmpty else { throw fail("a key, a ticker or a kind") }
      return try wordTerm(word, start..<position)
    }
    guard let key = FilterKey(rawValue: word.lowercased()) else {
      let end = word.isEmpty ? position : start + word.count
      throw FilterError(
        span: start..<end,
        expected: "no key \"\(word)\"; keys are "
          + FilterKey.allCases.map(\.rawValue).joined(separator: " "))
    }
    var values: [FilterTerm.Value] = []
    values.append(try value(of: key, operation, from: start))
    while current == "," {
      position += 1
      values.append(try value(of: key, operation, from: start))
    }
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
  private func wordTerm(_ word: String, _ span: Range<Int>) throws(FilterError) -> Filter {
    if isTicker(word.uppercased()) {
      return .term(
        FilterTerm(key: .t, operation: .matches, values: [.text(word.uppercased())]))
    }
    let kind = try resolve(word.lowercased(), FilterKey.kindWords, span)
    return .term(FilterTerm(key: .k, operation: .matches, values: [.text(kind)]))
  }

  private mutating func value(
    of key: FilterKey, _ operation: FilterOperator, from term: Int
  ) throws(FilterError) -> FilterTerm.Value {
    let start = position
    var word = ""
    while let next = current, !next.isWhitespace, !"|(),".contains(next) {
      word.append(next)
      position += 1
    }
    guard !word.isEmpty else {
      // The whole term, for there is nothing after the operator to point at.
      throw FilterError(span: term..<position, expected: "\(key.rawValue) needs a value")
    }
    let span = start..<position
    let isUnknown = word.lowercased() == "unknown"
    if operation.isOrdering, isUnknown || key.kind == .text {
      throw FilterError(
        span: span, expected: "\(isUnknown ? "unknown" : key.rawValue) takes : = or !=")
    }
    if isUnknown { return .unknown }
    switch key.kind {
    case .number, .time: return try numeric(word, key, operation, span)
    case .text:
      if key == .t { return .text(word.uppercased()) }
      if key == .id { return .text(word) }
      guard let words = key.words else { return .text(word.lowercased()) }
      let resolved = try resolve(word.lowercased(), words, span)
      return resolved == "unknown" ? .unknown : .text(resolved)
    }
  }

  private func numeric(
    _ word: String, _ key: FilterKey, _ operation: FilterOperator, _ span: Range<Int>
  ) throws(FilterError) -> FilterTerm.Value {
    let parts = word.split(separator: "..", omittingEmptySubsequences: false).map(String.init)
    if key == .time {
      return try FilterNumber.time(parts, operation, hasMoment: hasMoment, span)
    }
    guard parts.count == 2 else { return .number(try FilterNumber.parse(word, key, span)) }
    guard !operation.isOrdering else {
      throw FilterError(span: span, expected: "a range takes : = or !=")
    }
    let low = try FilterNumber.parse(parts[0], key, span)
    let high = try FilterNumber.parse(parts[1], key, span)
    guard low <= high else {
      throw FilterError(span: span, expected: "a range from the lower to the higher value")
    }
    return .range(low, high)
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
