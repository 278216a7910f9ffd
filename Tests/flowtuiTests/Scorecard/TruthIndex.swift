import Feeds
import FlowEngine

/// Lines of the truth by underlying and minute: a session of a whole market holds many thousands.
struct TruthIndex {
  private struct Key: Hashable {
    var underlying: Symbol
    var minute: Int64
  }

  private static let minute: Int64 = 60_000_000_000
  let items: [TruthItem]
  private var places: [Key: [Int]] = [:]

  init(_ items: [TruthItem]) {
    self.items = items
    for (place, item) in items.enumerated() {
      // Feeds may be a millisecond apart.
      let first = (item.start.nanoseconds - 1_000_000) / Self.minute
      let last = (item.end.nanoseconds + 1_000_000) / Self.minute
      for minute in first...max(first, last) {
        places[Key(underlying: item.underlying, minute: minute), default: []].append(place)
      }
    }
  }

  /// The first line that an object agrees with, in the order of the truth.
  func first(
    _ object: FoundObject, where accepts: (Int) -> Bool = { _ in true }
  ) -> Int? {
    let first = object.start.nanoseconds / Self.minute
    let last = object.end.nanoseconds / Self.minute
    var best: Int?
    for minute in first...max(first, last) {
      let known = places[Key(underlying: object.underlying, minute: minute)] ?? []
      let found = known.first { accepts($0) && object.agrees(with: items[$0]) }
      if let found { best = min(best ?? found, found) }
    }
    return best
  }
}
