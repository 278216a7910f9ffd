import Testing

@testable import FlowEngine

/// The choice of disjoint packages (C-31a) against a search that tries everything.
@Suite struct PackageChoiceTests {
  /// A component of so many random prints within one millisecond: few series, sizes and times, so
  /// that most prints could go several ways.
  static func component(_ count: Int, seed: UInt64, letters: [String] = ["f"]) -> PackageTape {
    var random = SplitMix(seed: seed)
    let series = ["C100a", "C105a", "C110a", "P95a", "P100a", "C100b", "P90a"]
    var text = ""
    for _ in 0..<count {
      let name = series[Int(random.next() % UInt64(series.count))]
      let size = [5, 10, 10, 20, 30][Int(random.next() % 5)]
      let cents = 100 + Int(random.next() % 6) * 5
      let letter = letters[Int(random.next() % UInt64(letters.count))]
      text +=
        "\(Int(random.next() % 4) * 300) \(letter) \(name) \(cents / 100).\(cents % 100 + 100) "
        .replacing(".1", once: ".") + "x\(size) 1.00/1.30\n"
    }
    return PackageTape(text)
  }

  @Test("packages are disjoint, and with the leftovers they are all prints", arguments: 1...4)
  func disjoint(_ size: Int) {
    for seed in 0..<60 as Range<UInt64> {
      let tape = Self.component(size * 9, seed: seed, letters: ["f", "f", "i", "j", "n", "u"])
      let out = tape.assignment()
      let owned = out.packages.flatMap(\.seqs)
      let alone = out.leftover.map { tape.prints[$0].seq }
      expectNoDifference((owned + alone).sorted(), tape.prints.map(\.seq), "seed \(seed)")
      for package in out.packages {
        #expect(package.score >= 6)
        expectNoDifference(package.contracts, package.legs.reduce(0) { $0 + $1.size })
        for leg in package.legs {
          expectNoDifference(leg.size, Int64(leg.ratio) * package.packages, "seed \(seed)")
          #expect(leg.ratio <= 8)
        }
        let isNamed = package.structure != nil && package.structure != .custom
        if isNamed, let price = package.netPrice, package.structure?.turnsRound == true {
          #expect(price >= .zero, "listed at a debit (C-06a), seed \(seed)")
        }
      }
    }
  }

  @Test("prints of equal times in any order give the same packages")
  func permutations() {
    for seed in 0..<80 as Range<UInt64> {
      let tape = Self.component(4 + Int(seed % 16), seed: seed)
      let expected = tape.lines.sorted()
      var random = SplitMix(seed: seed + 1_000)
      for _ in 0..<4 {
        var other = tape
        for index in other.prints.indices.dropFirst() {
          other.prints.swapAt(index, Int(random.next() % UInt64(index + 1)))
        }
        for index in other.prints.indices { other.prints[index].seq = UInt64(index + 1) }
        expectNoDifference(other.lines.sorted(), expected, "seed \(seed)")
      }
    }
  }

  @Test("the exact choice is the best of all choices")
  func exact() {
    for seed in 0..<150 as Range<UInt64> {
      var search = PackageSearch(settings: PackageSettings())
      let tape = Self.component(3 + Int(seed % 7), seed: seed)
      search.load(tape)
      let (chosen, isExact) = search.choose()
      #expect(isExact)
      let best = Self.bestOfAll(search.options, from: 0, taken: 0)
      expectNoDifference(Self.worth(chosen), Self.worth(best), "seed \(seed)")
      expectNoDifference(chosen.map(\.prints), best.map(\.prints), "seed \(seed)")
    }
  }

  /// Tries each option in and out: the rule of C-31a written once more, on lists.
  private static func bestOfAll(
    _ options: [PackageOption], from place: Int, taken: UInt64
  ) -> [PackageOption] {
    guard place < options.count else { return [] }
    let without = bestOfAll(options, from: place + 1, taken: taken)
    guard options[place].prints & taken == 0 else { return without }
    let with =
      [options[place]]
      + bestOfAll(options, from: place + 1, taken: taken | options[place].prints)
    return isBetter(without, with) ? without : with
  }

  private static func worth(_ plan: [PackageOption]) -> [Int64] {
    [
      plan.reduce(0) { $0 + $1.contracts }, -Int64(plan.count),
      plan.reduce(0) { $0 + Int64($1.total) },
      plan.reduce(0) { $0 + Int64($1.prints.nonzeroBitCount) }, -plan.reduce(0) { $0 + $1.span },
    ]
  }

  private static func isBetter(_ a: [PackageOption], _ b: [PackageOption]) -> Bool {
    let (x, y) = (worth(a), worth(b))
    if x != y { return y.lexicographicallyPrecedes(x) }
    let (p, q) = (firsts(a), firsts(b))
    if p != q { return p.lexicographicallyPrecedes(q) }
    let (m, n) = (a.reduce(0) { $0 + $1.legs }, b.reduce(0) { $0 + $1.legs })
    if m != n { return m < n }
    return a.map { places($0.prints) }.joined(separator: [99])
      .lexicographicallyPrecedes(b.map { places($0.prints) }.joined(separator: [99]))
  }

  private static func firsts(_ plan: [PackageOption]) -> [Int] {
    plan.map(\.prints.trailingZeroBitCount).sorted()
  }

  private static func places(_ mask: UInt64) -> [Int] { (0..<64).filter { mask >> $0 & 1 == 1 } }

  @Test("fifteen prints are chosen one after the other, and it says so")
  func greedy() {
    let pair = "0 f C100a 5.00 x10; 0 f C105a 3.00 x10;"
    var text = ""
    for index in 0..<7 { text += pair.replacing("0 f", once: "\(index) f") }
    let fourteen = PackageTape(text).assignment()
    expectNoDifference(fourteen.wasGreedy, false)
    let more = PackageTape(text + "3 f P80a 1.00 x77").assignment()
    expectNoDifference(more.wasGreedy, true)
    expectNoDifference(more.packages.map(\.packages), [70])
    expectNoDifference(more.leftover, [14])
  }

  @Test("unknown times and the largest numbers trap nowhere")
  func extremes() {
    let values: [Int64] = [.min, -1, 0, 1, 9_999_999, .max]
    var random = SplitMix(seed: 7)
    func pick() -> Int64 { values[Int(random.next() % 6)] }
    for _ in 0..<2_000 {
      var tape = Self.component(5, seed: random.next(), letters: ["f", "n", "c"])
      tape.stock = [
        StockPrint(
          seq: 9, instrument: InstrumentID(0), participant: pick(), price: pick(), size: pick())
      ]
      for index in tape.prints.indices {
        if random.next() % 2 == 0 { tape.prints[index].participant = pick() }
        if random.next() % 3 == 0 { tape.prints[index].price = pick() }
        if random.next() % 3 == 0 { tape.prints[index].size = pick() }
        if random.next() % 3 == 0 { tape.prints[index].bid = pick() }
        if random.next() % 3 == 0 { tape.prints[index].ask = pick() }
      }
      let out = tape.assignment(rate: ImpliedRate(median: pick(), years: pick()))
      expectNoDifference(
        out.packages.reduce(0) { $0 + $1.seqs.count } + out.leftover.count, tape.prints.count)
      _ = dividendPlay(
        tape.prints, series: tape.facts, openInterest: { _ in pick() },
        day: DividendDay(spot: pick(), dividend: pick(), isLastCumDate: true))
      for print in tape.prints {
        _ = qccLike(print, series: tape.facts(print.instrument), delta: pick(), stock: tape.stock)
      }
    }
  }

  @Test("more than 64 prints in one chain are cut, and it says so")
  func cut() {
    var text = ""
    for index in 0..<70 { text += "\(index) f C100a 5.00 x10; \(index) f C105a 3.00 x10;" }
    let out = PackageTape(text).assignment()
    expectNoDifference(out.wasGreedy, true)
    expectNoDifference(out.packages.reduce(0) { $0 + $1.packages }, 700)
    expectNoDifference(out.leftover, [])
  }
}

extension PackageSearch {
  /// One component of screen prints, sorted as the finder sorts them.
  fileprivate mutating func load(_ tape: PackageTape) {
    group = .complex
    spanMax = 1_000_000
    prints = tape.prints.sorted {
      ($0.participant, $0.instrument.index, $0.price, $0.size)
        < ($1.participant, $1.instrument.index, $1.price, $1.size)
    }
    prepare(series: tape.facts)
    enumerate()
  }
}

extension String {
  fileprivate func replacing(_ part: String, once other: String) -> String {
    var (head, rest) = ("", Substring(self))
    while !rest.isEmpty, !rest.hasPrefix(part) { head.append(rest.removeFirst()) }
    return rest.isEmpty ? head : head + other + rest.dropFirst(part.count)
  }
}
