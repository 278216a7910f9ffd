/// Final parents that wait for a cancel of a member, in the order in which they became final.
struct FinalParents: Sendable {
  private(set) var parents: [LevelTwoParent] = []
  /// Of the last execution of each, apart: asked at every close, where a parent is large.
  private var lasts: [Int64] = []
  private var head = 0
  private var members = 0
  /// Parents that were let go before their time, because too many were waiting.
  private(set) var shed: UInt64 = 0

  var count: Int { parents.count - head }

  mutating func append(_ parent: LevelTwoParent, membersMax: Int) {
    parents.append(parent)
    lasts.append(parent.last)
    members += parent.members.count
    while members > membersMax, head < parents.count {
      shed += 1
      drop()
    }
  }

  /// - Parameter time: of the last execution. Nanoseconds.
  mutating func forget(before time: Int64) {
    while head < lasts.count, lasts[head] < time { drop() }
  }

  /// Takes out every parent that owns an item.
  mutating func take(_ id: FlowID) -> [LevelTwoParent] {
    var taken: [LevelTwoParent] = []
    for index in parents.indices[head...].reversed()
    where parents[index].package?.id == id
      || parents[index].members.contains(where: { $0.id == id })
    {
      taken.append(parents.remove(at: index))
      lasts.remove(at: index)
      members -= taken[taken.count - 1].members.count
    }
    return taken.reversed()
  }

  private mutating func drop() {
    members -= parents[head].members.count
    parents[head].members = []
    parents[head].legs = []
    head += 1
    if 2 * head > parents.count, head > 64 {
      parents.removeFirst(head)
      lasts.removeFirst(head)
      head = 0
    }
  }
}
