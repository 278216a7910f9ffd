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

extension Settings {
  /// The thresholds that a log was judged with.
  init(of reader: LogReader) throws(CommandError) {
    do throws(SettingsError) { self = try Settings(text: reader.header.settings) } catch {
      throw CommandError(error, of: reader.path)
    }
  }
}

extension CommandError {
  init(_ error: SettingsError, of log: String) {
    self.init(
      code: .badInput, what: "the settings of the log cannot be read, \(error.what)",
      place: "\(log), settings line \(error.line)", remedy: "use the flowtui that wrote it")
  }
}

extension String {
  /// Without spaces at either end.
  var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
