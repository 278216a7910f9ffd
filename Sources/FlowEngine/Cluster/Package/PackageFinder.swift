/// Finds the level-1 packages among the coded multi-leg prints of one window.
///
/// Spec: `docs/rules/package.md`, rules C-01 to C-07 and C-30 to C-32. Pure: the answer depends on
/// what is handed in; the finder only keeps the storage of the last call.
struct PackageFinder: Sendable {
  private var search: PackageSearch
  private var order: [Int32] = []
  private var ranks: [Int] = []

  init(settings: PackageSettings = PackageSettings()) { search = PackageSearch(settings: settings) }

  /// - Parameters:
  ///   - prints: in any order; those of other venues or codes are never packed together.
  ///   - series: facts of a series.
  ///   - stock: contingent stock prints of the underlying near in time.
  ///   - rates: what the day says of an expiry before a `seq` (C-07).
  ///   - moves: by how much the implied volatility of a series moved after its print, with an
  ///     underlying that stood still: millionths; nil = n/a. Asked in a tie only (C-06).
  mutating func packages(
    _ prints: [LegPrint], series: (InstrumentID) -> LegSeries, stock: [StockPrint] = [],
    rates: (CalendarDate, UInt64) -> ImpliedRate = { _, _ in ImpliedRate() },
    moves: (LegPrint) -> Int64? = { _ in nil }
  ) -> PackageAssignment {
    var assignment = PackageAssignment()
    search.stock = stock
    search.takenStock.removeAll(keepingCapacity: true)
    sort(prints)
    var start = 0
    while start < order.count {
      let end = componentEnd(prints, from: start, wasCut: &assignment.wasGreedy)
      settle(prints, start..<end, series, rates, moves, &assignment)
      start = end
    }
    assignment.leftover.sort()
    if assignment.packages.count > 1 {
      assignment.packages.sort { ($0.start, $0.seqs[0]) < ($1.start, $1.seqs[0]) }
    }
    return assignment
  }

  /// By venue, group and participant time, then by content: the feed's order of prints of one time
  /// decides nothing unless they are the same in all else.
  private mutating func sort(_ prints: [LegPrint]) {
    order.removeAll(keepingCapacity: true)
    let isFew = prints.count <= 16
    for index in prints.indices {
      var place = order.count
      order.append(Int32(index))
      while isFew, place > 0, Self.isBefore(prints[index], prints[Int(order[place - 1])]) {
        order.swapAt(place, place - 1)
        place -= 1
      }
    }
    if !isFew { order.sort { Self.isBefore(prints[Int($0)], prints[Int($1)]) } }
    ranks.removeAll(keepingCapacity: true)
    guard prints.count > search.settings.messagesMax else { return }
    ranks.append(contentsOf: repeatElement(0, count: prints.count))
    for (rank, index) in prints.indices.sorted(by: { prints[$0].seq < prints[$1].seq }).enumerated()
    { ranks[index] = rank }
  }

  private static func isBefore(_ a: LegPrint, _ b: LegPrint) -> Bool {
    if a.venue != b.venue { return a.venue < b.venue }
    let (x, y) = (LegGroup(a), LegGroup(b))
    if x != y { return x.rawValue < y.rawValue }
    if a.participant != b.participant { return a.participant < b.participant }
    if a.instrument != b.instrument { return a.instrument < b.instrument }
    if a.price != b.price { return a.price < b.price }
    if a.size != b.size { return a.size < b.size }
    if a.letter != b.letter { return a.letter < b.letter }
    if a.bid != b.bid { return a.bid < b.bid }
    if a.ask != b.ask { return a.ask < b.ask }
    return a.seq < b.seq
  }

  /// Prints of one venue and group, each within the span of a package of the one before.
  private mutating func componentEnd(
    _ prints: [LegPrint], from start: Int, wasCut: inout Bool
  ) -> Int {
    let first = prints[Int(order[start])]
    let group = LegGroup(first)
    search.group = group
    search.spanMax = group.isFloor ? search.settings.floorSpanMax : search.settings.spanMax
    guard group != .none else { return start + 1 }
    var end = start + 1
    while end < order.count {
      let (last, next) = (prints[Int(order[end - 1])], prints[Int(order[end])])
      guard next.venue == first.venue, LegGroup(next) == group,
        apart(next.participant, last.participant) <= search.spanMax
      else { break }
      if end - start == PackageSearch.printsMax {
        wasCut = true
        break
      }
      end += 1
    }
    return end
  }

  private mutating func settle(
    _ prints: [LegPrint], _ range: Range<Int>, _ series: (InstrumentID) -> LegSeries,
    _ rates: (CalendarDate, UInt64) -> ImpliedRate, _ moves: (LegPrint) -> Int64?,
    _ assignment: inout PackageAssignment
  ) {
    guard search.group != .none, range.count >= search.group.legsMin else {
      for place in range { assignment.leftover.append(Int(order[place])) }
      return
    }
    search.prints.removeAll(keepingCapacity: true)
    search.ranks.removeAll(keepingCapacity: true)
    for place in range {
      search.prints.append(prints[Int(order[place])])
      if !ranks.isEmpty { search.ranks.append(ranks[Int(order[place])]) }
    }
    search.prepare(series: series)
    search.enumerate()
    var (chosen, isExact) = search.choose()
    if !isExact { assignment.wasGreedy = true }
    search.dropPicked(&chosen)
    var owned: UInt64 = 0
    for option in chosen {
      guard let package = search.build(option, rates: rates, moves: moves) else { continue }
      owned |= option.prints
      assignment.packages.append(package)
    }
    for (offset, place) in range.enumerated() where owned & (1 &<< UInt64(offset)) == 0 {
      assignment.leftover.append(Int(order[place]))
    }
  }
}

/// The packages of one window, without keeping scratch; see `PackageFinder`.
func packages(
  _ prints: [LegPrint], series: (InstrumentID) -> LegSeries, stock: [StockPrint] = [],
  settings: PackageSettings = PackageSettings(),
  rates: (CalendarDate, UInt64) -> ImpliedRate = { _, _ in ImpliedRate() },
  moves: (LegPrint) -> Int64? = { _ in nil }
) -> PackageAssignment {
  var finder = PackageFinder(settings: settings)
  return finder.packages(prints, series: series, stock: stock, rates: rates, moves: moves)
}
