/// The items of one underlying, type, expiry and side whose window of strikes is still open.
///
/// A series always has the same group, so it is looked up by name once.
struct StrikeGroups: Sendable {
  struct Group: Sendable {
    var tail: UInt32 = 0
    var count: Int32 = 0
  }

  /// More items of one group in one window are a market and no order.
  static let itemsMax: Int32 = 16

  private struct Name: Hashable {
    var underlying: UInt32
    var isCall: Bool
    var expiry: Int32
  }

  private var groups: [Group] = []
  /// Asked by key only, never walked through.
  private var indexOfName: [Name: UInt32] = [:]
  /// By instrument; `UInt32.max` = not seen yet.
  private var indexOfSeries: [UInt32] = []

  subscript(index: UInt32) -> Group {
    _read { yield groups[Int(index)] }
    _modify { yield &groups[Int(index)] }
  }

  mutating func index(_ item: PackedItem) -> UInt32 {
    let series = Int(item.instrument)
    let side: UInt32 = item.isBuy ? 1 : 0
    if series < indexOfSeries.count, indexOfSeries[series] != .max {
      return indexOfSeries[series] + side
    }
    while indexOfSeries.count <= series { indexOfSeries.append(.max) }
    let name = Name(underlying: item.underlying, isCall: item.isCall, expiry: item.expiry)
    let index = indexOfName[name] ?? UInt32(groups.count)
    if index == groups.count {
      groups.append(Group())
      groups.append(Group())
      indexOfName[name] = index
    }
    indexOfSeries[series] = index
    return index + side
  }
}

extension StrikeGroups: Stateful {
  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("groups", &groups)
    try coder.raw("indexOfName", &indexOfName)
    try coder.raw("indexOfSeries", &indexOfSeries)
  }
}
