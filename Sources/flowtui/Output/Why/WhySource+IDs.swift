import FlowEngine
import Store

/// Ids as people type them: what the screen and the output show, with as much left out as leaves
/// one object.
extension WhySource {
  /// The objects that a text may mean; the text itself when it is an id as it stands, or none.
  ///
  /// - `2026-11-20/c367` is `c367` of that session's log.
  /// - `c367:large` is the only alert on c367 whose rule begins so.
  /// - `i5` is the only inference of event 5, or the only alert on one that has no inference.
  func meant(_ text: String) throws(LogError) -> [String] {
    var id = text
    let session = TimeText.isoDate(reader.header.session) + "/"
    if id.hasPrefix(session) { id.removeFirst(session.count) }
    let parts = id.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let object = parts.first.map(String.init), reader.header.schema >= 2 else { return [id] }
    guard parts.count == 1 else {
      if try !reader.alert(id).isEmpty { return [id] }
      let alerts = try reader.ids(from: id)
      return alerts.isEmpty ? [try inference(object, String(parts[1]), id)] : alerts
    }
    guard object.first == "i", try reader.inference(object).isEmpty else { return [id] }
    let others = try reader.ids(from: object + ".") + reader.ids(from: object + ":")
    return others.isEmpty ? [id] : others
  }

  /// `i5:desc` as `i5:descriptive`; as it stands when it names no inference.
  private func inference(
    _ object: String, _ type: String, _ id: String
  ) throws(LogError) -> String {
    guard object.first == "i", !type.isEmpty,
      let word = try reader.inference(object).last?.type.word, word.hasPrefix(type)
    else { return id }
    return "\(object):\(word)"
  }
}
