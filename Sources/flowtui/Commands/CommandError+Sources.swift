import FlowEngine
import Store

extension CommandError {
  /// The log's own words hold what, where and what to do.
  init(_ error: LogError) {
    let text = "\(error)"
    // The last such mark: a path may hold a colon or a bracket of its own.
    let mark = text.ranges(of: "): ").last
    let head = mark.map { String(text[..<$0.lowerBound]) + ")" } ?? text
    let remedy = mark.map { String(text[$0.upperBound...]) }
    var what = head
    var place = ""
    if let open = head.lastIndex(of: "("), head.hasSuffix(")") {
      what = String(head[..<open]).trimmed
      place = String(head[head.index(after: open)...].dropLast())
    }
    self.init(
      code: .badInput, what: what, place: place, remedy: remedy ?? "see above")
  }
}

extension String {
  /// Without spaces at either end.
  var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
