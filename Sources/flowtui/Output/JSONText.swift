import FlowEngine

/// Builds one JSON object a line, keys in the order they are written.
struct JSONText {
  private(set) var text = ""
  private var needsComma = false
  /// Names of the outer object to write; nil = all.
  private let columns: Set<String>?
  private var depth = 0
  /// Inside of a field that is left out.
  private var isMuted = false

  init(columns: Set<String>? = nil) { self.columns = columns }

  mutating func object(_ body: (inout JSONText) -> Void) {
    open("{")
    body(&self)
    close("}")
  }

  mutating func key(_ name: String) {
    if depth == 1, let columns { isMuted = !columns.contains(name) }
    guard !isMuted else { return }
    separate()
    text += "\"\(name)\":"
    needsComma = false
  }

  mutating func string(_ value: String) {
    guard !isMuted else { return }
    separate()
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      default:
        if scalar.value < 0x20 || scalar.value == 0x7F {
          let hex = String(scalar.value, radix: 16)
          text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        } else {
          text.unicodeScalars.append(scalar)
        }
      }
    }
    text += "\""
    needsComma = true
  }

  mutating func raw(_ value: String) {
    guard !isMuted else { return }
    separate()
    text += value
    needsComma = true
  }

  mutating func null() { raw("null") }

  mutating func array<T>(_ values: [T], _ body: (inout JSONText, T) -> Void) {
    open("[")
    for value in values { body(&self, value) }
    close("]")
  }

  private mutating func open(_ bracket: String) {
    depth += 1
    guard !isMuted else { return }
    separate()
    text += bracket
    needsComma = false
  }

  private mutating func close(_ bracket: String) {
    depth -= 1
    if depth == 0 { isMuted = false }
    guard !isMuted else { return }
    text += bracket
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { text += "," }
    needsComma = false
  }
}

extension JSONText {
  mutating func field(_ name: String, _ value: String?) {
    key(name)
    if let value { string(value) } else { null() }
  }
  mutating func field(_ name: String, _ value: (some BinaryInteger)?) {
    key(name)
    if let value { raw(String(value)) } else { null() }
  }
  mutating func field(_ name: String, _ value: Bool?) {
    key(name)
    if let value { raw(value ? "true" : "false") } else { null() }
  }
  mutating func field(_ name: String, _ value: Dollars?) {
    field(name, value.map { DecimalText.dollars($0) })
  }
  mutating func field(_ name: String, _ value: Price?) {
    field(name, value.map { DecimalText.price($0) })
  }
  mutating func field(_ name: String, _ value: Timestamp?) {
    field(name, value.map { TimeText.rfc3339($0) })
  }
  mutating func strings(_ name: String, _ values: [String]?) {
    key(name)
    if let values { array(values) { $0.string($1) } } else { null() }
  }
}
