import FlowEngine
import Store

extension CommandError {
  /// The log's own words hold what, where and what to do.
  init(_ error: LogError) {
    let text = "\(error)"
    let parts = text.split(separator: ": ", maxSplits: 1).map(String.init)
    let head = parts.first ?? text
    var what = head
    var place = ""
    if let open = head.lastIndex(of: "("), head.hasSuffix(")") {
      what = String(head[..<open]).trimmed
      place = String(head[head.index(after: open)...].dropLast())
    }
    self.init(
      code: .badInput, what: what, place: place, remedy: parts.count > 1 ? parts[1] : "see above")
  }
}

extension String {
  /// Without spaces at either end.
  var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
