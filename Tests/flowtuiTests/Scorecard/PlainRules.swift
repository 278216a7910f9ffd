import FlowEngine

/// The rule book's sentences about parents, said again as plainly as they are written: what an
/// object that nobody planted must satisfy to be right *by rule*.
///
/// Written from the rules and not from the engine; slow, and about one object at a time.
struct PlainRules {
  /// A lone print, or a level-1 parent of one series.
  struct Item {
    var prints: [PlainPrint]
    var size: Int { prints.reduce(0) { $0 + $1.size } }
    var series: UInt32 { prints[0].series }
    var at: Int64 { prints.map(\.at).min() ?? 0 }
    /// Average, for a parent of several prints.
    var price: Int64 { prints.reduce(0) { $0 + $1.price * Int64($1.size) } / Int64(max(1, size)) }
    var venue: Venue? { Set(prints.map(\.venue)).count == 1 ? prints[0].venue : nil }
    /// nil when the prints do not agree.
    var side: Int { Set(prints.map(\.side)).count == 1 ? prints[0].side : 0 }
    /// By its codes and venues it is a sweep (C-10, C-11).
    var isSwept: Bool { prints.count > 1 }
  }

  static let second: Int64 = 1_000_000_000
  static let ms: Int64 = 1_000_000

  let tape: PlainTape

  /// Whether the prints of an object are what its type says.
  func holds(_ type: ClusterType, _ items: [Item]) -> Bool {
    guard !items.isEmpty, items.allSatisfy({ !$0.prints.isEmpty }) else { return false }
    let items = items.sorted { $0.at < $1.at }
    return switch type {
    case .sweep: isSweep(items.flatMap(\.prints))
    case .probableSweep: isProbableSweep(items.flatMap(\.prints))
    case .isoPrint: isISOPrint(items.flatMap(\.prints))
    case .block, .crossBlock: isBlock(items.flatMap(\.prints), isCross: type == .crossBlock)
    case .strikeLadder: isStrikeLadder(items)
    case .priceLadder: isPriceLadder(items)
    case .repeat: isRepeat(items)
    case .legged: isLegged(items)
    case .roll: isRoll(items) && (isCoded(items) || isLegged(items))
    case .package, .financing, .dividend, .stockTied: false
    }
  }

  // MARK: One series

  /// C-10: codes S, one side, two venues or two prices that walk away, 10 ms, 100 ms, 10 contracts.
  func isSweep(_ prints: [PlainPrint]) -> Bool {
    prints.allSatisfy { $0.letter == "S" }
      && isBurst(prints, span: 100 * Self.ms)
      && (Set(prints.map(\.venue)).count >= 2 || Set(prints.map(\.price)).count >= 2)
  }

  /// C-11: S, I, regular or no codes at all, three venues, 20 ms.
  func isProbableSweep(_ prints: [PlainPrint]) -> Bool {
    prints.allSatisfy { $0.letter.map { "SI-".contains($0) } ?? true }
      && isBurst(prints, span: 20 * Self.ms) && Set(prints.map(\.venue)).count >= 3
  }

  /// C-12: codes S, one venue, one price.
  func isISOPrint(_ prints: [PlainPrint]) -> Bool {
    prints.count >= 2 && prints.allSatisfy { $0.letter == "S" }
      && Set(prints.map(\.venue)).count == 1 && Set(prints.map(\.price)).count == 1
      && isOneSided(prints) && gaps(prints.map(\.at)).allSatisfy { $0 <= 10 * Self.ms }
  }

  private func isBurst(_ prints: [PlainPrint], span: Int64) -> Bool {
    guard prints.count >= 2, isOneSided(prints) else { return false }
    let side = Int64(prints[0].side)
    let sorted = prints.sorted { ($0.at, side * $0.price) < ($1.at, side * $1.price) }
    let times = sorted.map(\.at)
    return gaps(times).allSatisfy { $0 <= 10 * Self.ms }
      && times[times.count - 1] - times[0] <= span
      && zip(sorted, sorted.dropFirst()).allSatisfy { side * $0.price <= side * $1.price }
      && prints.reduce(0) { $0 + $1.size } >= 10
  }

  /// C-13: one print of 200 contracts and $100,000, of a code that is no leg and not late.
  func isBlock(_ prints: [PlainPrint], isCross: Bool) -> Bool {
    guard prints.count == 1, let print = prints.first,
      let contract = tape.contracts[print.series], !contract.isAdjusted
    else { return false }
    let codes = isCross ? "cdho" : "-ISabevJ"
    let premium = Int128(print.price) * Int128(print.size) * Int128(contract.multiplier)
    return (print.letter.map { codes.contains($0) } ?? !isCross) && print.size >= 200
      && premium >= 100_000 * 1_000_000_000
  }

  private func isOneSided(_ prints: [PlainPrint]) -> Bool {
    prints[0].side != 0 && prints.allSatisfy { $0.side == prints[0].side }
      && Set(prints.map(\.series)).count == 1
  }

  private func gaps(_ times: [Int64]) -> [Int64] {
    let sorted = times.sorted()
    return zip(sorted, sorted.dropFirst()).map { $1 - $0 }
  }

  // MARK: Several

  /// C-14: one series and side, four equal sizes in 120 s, 0.2 s to 60 s apart, no sweeps.
  func isRepeat(_ items: [Item]) -> Bool {
    let gaps = gaps(items.map(\.at))
    return items.count >= 4 && areOneSided(items) && Set(items.map(\.series)).count == 1
      && Set(items.map(\.size)).count == 1 && !items.contains(where: \.isSwept)
      && gaps.allSatisfy { $0 >= Self.second / 5 && $0 <= 60 * Self.second }
      && gaps.reduce(0, +) <= 120 * Self.second
  }

  /// C-15: one underlying, type, expiry and side, three strikes in 30 s, sizes equal or in order of
  /// the strikes, single-leg codes.
  func isStrikeLadder(_ items: [Item]) -> Bool {
    let series = items.compactMap { tape.contracts[$0.series] }
    guard series.count == items.count, areOneSided(items), areSingleLeg(items),
      Set(series.map(\.underlying)).count == 1, Set(series.map(\.right)).count == 1,
      Set(series.map(\.expiry)).count == 1, Set(series.map(\.strike)).count >= 3,
      items[items.count - 1].at - items[0].at <= 30 * Self.second
    else { return false }
    let sizes = zip(series, items).sorted { $0.0.strike < $1.0.strike }.map(\.1.size)
    let steps = zip(sizes, sizes.dropFirst())
    return steps.allSatisfy { $0 <= $1 } || steps.allSatisfy { $0 >= $1 }
  }

  /// C-15: one series and side, three prices each worse than the last, 100 ms to 60 s, and a stock
  /// that moved less than two ticks, which are cents.
  func isPriceLadder(_ items: [Item]) -> Bool {
    let side = Int64(items[0].side)
    let span = items[items.count - 1].at - items[0].at
    let stock = items.map { $0.prints[0].stock }
    let range = (stock.max() ?? 0) - (stock.min() ?? 0)
    return items.count >= 3 && areOneSided(items) && Set(items.map(\.series)).count == 1
      && zip(items, items.dropFirst()).allSatisfy { side * $0.price < side * $1.price }
      && span > 100 * Self.ms && span <= 60 * Self.second
      && stock.allSatisfy { $0 > 0 } && range < 2 * 2 * 10_000_000
  }

  /// C-16 with the score of C-30.
  func isLegged(_ items: [Item]) -> Bool {
    guard items.count == 2, let a = tape.contracts[items[0].series],
      let b = tape.contracts[items[1].series], a.instrument != b.instrument,
      a.underlying == b.underlying, areSingleLeg(items), items.allSatisfy({ $0.side != 0 })
    else { return false }
    let gap = items[1].at - items[0].at
    let isOneVenue = items[0].venue != nil && items[0].venue == items[1].venue
    guard gap <= (isOneVenue ? 2 * Self.second : Self.second / 4) else { return false }
    let (small, large) = (
      min(items[0].size, items[1].size), max(items[0].size, items[1].size)
    )
    let isInRatio =
      small == large || 2 * small == large || 3 * small == large || 3 * small == 2 * large
    guard isInRatio, isPair(a, b, isOpposite: items[0].side != items[1].side, items) else {
      return false
    }
    return score(items, a, b, gap: gap, unit: isUnit(small, large)) >= 6
  }

  private func isUnit(_ small: Int, _ large: Int) -> Int {
    large % small == 0 ? small : large - small
  }

  /// Vertical, calendar, diagonal, risk reversal; straddle, strangle.
  private func isPair(_ a: Contract, _ b: Contract, isOpposite: Bool, _ items: [Item]) -> Bool {
    if a.right == b.right { return isOpposite }
    guard a.expiry == b.expiry else { return false }
    let (call, put) = a.right == .call ? (a, b) : (b, a)
    if isOpposite { return call.strike > put.strike }
    if call.strike == put.strike { return true }
    let stock = items[0].prints[0].stock
    let isOut =
      stock == 0 || (2 * call.strike.billionths > stock && 2 * put.strike.billionths < stock)
    return call.strike > put.strike && isOut
  }

  /// C-30: an exact ratio 3; one time stamp 3, a millisecond 2, a hundred 1; a net inside its
  /// market 2; a leg off its increment 2; a common strategy 1.
  private func score(
    _ items: [Item], _ a: Contract, _ b: Contract, gap: Int64, unit: Int
  ) -> Int {
    var score = 3 + (gap == 0 ? 3 : gap <= Self.ms ? 2 : gap <= 100 * Self.ms ? 1 : 0)
    var (net, low, high) = (Int64(0), Int64(0), Int64(0))
    for item in items {
      let ratio = Int64(item.side * item.size / unit)
      let first = item.prints[0]
      net += ratio * item.price
      low += ratio * (ratio > 0 ? first.bid : first.ask)
      high += ratio * (ratio > 0 ? first.ask : first.bid)
    }
    if low <= net && net <= high { score += 2 }
    if items.contains(where: { $0.prints.count == 1 && $0.price % $0.prints[0].tick != 0 }) {
      score += 2
    }
    return score + (a.right == b.right ? 1 : 0)
  }

  /// C-17: one type, two expiries, opposite sides, and open interest of the near leg for its size.
  func isRoll(_ items: [Item]) -> Bool {
    guard items.count == 2, let a = tape.contracts[items[0].series],
      let b = tape.contracts[items[1].series], a.right == b.right, a.expiry != b.expiry,
      isCoded(items) || items[0].side == -items[1].side
    else { return false }
    let near = a.expiry < b.expiry ? items[0] : items[1]
    return tape.interest[near.series].map { $0 >= near.size } ?? false
  }

  /// Legs of a package: their side is that of the package, which is scored for itself.
  private func isCoded(_ items: [Item]) -> Bool {
    items.allSatisfy { $0.prints.allSatisfy { $0.letter.map { "fghijlm".contains($0) } ?? false } }
  }

  private func areOneSided(_ items: [Item]) -> Bool {
    items[0].side != 0 && items.allSatisfy { $0.side == items[0].side }
  }

  private func areSingleLeg(_ items: [Item]) -> Bool {
    items.allSatisfy { $0.prints.allSatisfy(\.isSingleLeg) }
  }
}
