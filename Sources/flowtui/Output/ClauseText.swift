import FlowEngine

/// Clause values as text: for JSON, pages and the evidence pane.
extension ClauseValue {
  /// nil = unknown.
  var text: String? {
    switch self {
    case .unknown: nil
    case .dollars(let value): DecimalText.dollars(value)
    case .price(let value): DecimalText.price(value)
    case .count(let value): String(value)
    case .thousandths(let value): DecimalText.text(value, decimals: 3, atLeast: 1)
    case .tenThousandths(let value): DecimalText.text(value, decimals: 4, atLeast: 2)
    case .duration(.max): "none"
    case .duration(let value): Self.duration(value)
    case .side(let side): side.word
    case .grade(let grade): grade.word
    case .flag(let flag): flag ? "yes" : "no"
    case .text(let text): text
    }
  }

  /// For people: money short, unknown said.
  var shown: String {
    switch self {
    case .unknown: "unknown"
    case .dollars(let value):
      (value.millionths < 0 ? "-$" : "$")
        + DecimalText.short(value.millionths < 0 ? Dollars.zero - value : value)
    case .count(let value): DecimalText.grouped(value)
    case .text(let text): Self.words(text)
    default: text ?? "unknown"
    }
  }

  /// `riskReversal` as `risk reversal`; what is no name of a case stays as it is.
  static func words(_ text: String) -> String {
    let isName = text.first?.isLowercase ?? false && text.allSatisfy { $0.isASCII && $0.isLetter }
    return isName ? snake(text).replacing("_", with: " ") : text
  }

  private static func duration(_ nanoseconds: Int64) -> String {
    switch nanoseconds.magnitude {
    case 0..<1_000_000:
      DecimalText.text(nanoseconds / 1_000, decimals: 3, atLeast: 0) + " ms"
    case 1_000_000..<1_000_000_000:
      DecimalText.text(nanoseconds / 100_000, decimals: 1, atLeast: 0) + " ms"
    default: DecimalText.text(nanoseconds / 100_000_000, decimals: 1, atLeast: 0) + " s"
    }
  }
}

extension ClauseBound {
  /// nil = nothing is asked, a fact that is shown.
  var text: String? { render(\.text) }
  var shown: String { render { $0.shown } ?? "" }

  private func render(_ body: (ClauseValue) -> String?) -> String? {
    switch self {
    case .shown: nil
    case .atLeast(let value): ">= " + (body(value) ?? "?")
    case .atMost(let value): "<= " + (body(value) ?? "?")
    case .exactly(let value): "= " + (body(value) ?? "?")
    case .within(let low, let high): (body(low) ?? "?") + ".." + (body(high) ?? "?")
    }
  }
}
