import Glibc
import Testing

@testable import FlowEngine

/// The day's median implied rate of an expiry (C-07): what was known before a print, and no more.
@Suite struct FinancingBookTests {
  private static let near = CalendarDate(yyyymmdd: 20_261_218)
  private static let far = CalendarDate(yyyymmdd: 20_270_115)

  // swift-format-ignore
  @Test("the median of those before a print", arguments: [
    ([],                        nil, 0, "none"),
    ([400],                     400, 1, "one"),
    ([400, 410],                405, 2, "between two"),
    ([400, 411],                406, 2, "half to even: 405.5"),
    ([401, 410],                406, 2, "and 405.5 again"),
    ([500, -2_000, 410],        410, 3, "the middle, not the mean"),
    ([9_000, 400, 420, 100],    410, 4, "the two in the middle"),
    ([400, 400, 400, 7, 9_000], 400, 5, "equal rates are several"),
  ] as [([Int64], Int64?, Int, String)])
  func median(_ rates: [Int64], _ median: Int64?, _ count: Int, _ why: String) {
    var book = FinancingBook()
    for (place, rate) in rates.enumerated() {
      let seq = UInt64(10 * place + 10)
      book.add(.init(expiry: Self.near, rate: rate, seq: seq, cluster: seq - 3))
      // Later ones, other expiries, and one at the print itself do not speak.
      book.add(.init(expiry: Self.near, rate: 10_000, seq: 100, cluster: 100))
      book.add(.init(expiry: Self.far, rate: -10_000, seq: seq, cluster: seq + 1))
    }
    let found = book.median(of: Self.near, before: 100)
    expectNoDifference(found?.rate, median, why)
    expectNoDifference(found?.count ?? 0, count, why)
    for place in rates.indices { book.remove(cluster: UInt64(10 * place + 7)) }
    expectNoDifference(book.median(of: Self.near, before: 100)?.count, nil, "all taken back")
  }

  /// A box of 100 and 300 that costs so many cents, at `10:00:<second>`: 149 − 1 + what remains.
  private static func box(_ second: Int, cents: Int) -> String {
    let time = "10:\(second / 60 + 10):\(second % 60 < 10 ? "0" : "")\(second % 60).1"
    let last = cents - 14_800
    let put = "\(last / 100).\(last % 100 < 10 ? "0" : "")\(last % 100)"
    return """
      \(time) SPX C:100 f XCBO 150.00 x10 nbbo 149.00/151.00
      \(time) SPX P:100 f XCBO 1.00 x10 nbbo 0.90/1.10
      \(time) SPX C:300 f XCBO 1.00 x10 nbbo 0.90/1.10
      \(time) SPX P:300 f XCBO \(put) x10 nbbo 48.00/54.00

      """
  }

  /// Whole basis points that 200 dollars at the close of 18 December earn on such a price.
  private static func rate(_ cents: Int, _ second: Int) -> Int64 {
    // From 10:10 and so many seconds to 16:00, 28 days later; in ten-thousandths of a year.
    let seconds = 28 * 86_400 + 350 * 60 - second
    let years = Double(seconds * 10_000 / (365 * 86_400)) / 10_000
    return Int64((log(20_000 / Double(cents)) / years * 10_000).rounded())
  }

  /// Ten boxes near 800 bp, which is 400 off the flat rate.
  private static let ten = [
    19_875, 19_877, 19_876, 19_878, 19_874, 19_870, 19_879, 19_873, 19_871, 19_877,
  ]

  private static func day(_ cents: [Int]) -> String {
    cents.enumerated().map { box(3 * $0.offset, cents: $0.element) }.joined()
  }

  @Test("ten boxes of a day say what the eleventh must earn; before them the flat rate does")
  func boxes() throws {
    let cents = Self.ten + [19_876, 19_938]
    let boxes = run(Self.day(cents)).finals
    expectNoDifference(boxes.map(\.structure), Array(repeating: .box, count: 12))
    let rates = cents.enumerated().map { Self.rate($0.element, 3 * $0.offset) }
    expectNoDifference(boxes.map { Int64($0.facts.rate.implied) }, rates)
    expectNoDifference(boxes.map { Int($0.facts.rate.samples) }, Array(0...11))
    expectNoDifference(
      boxes.map(\.facts.rate.basis),
      Array(repeating: .flat, count: 10) + [.median, .median])
    // 800 against 400 is a package like another; against the median of 800 it is financing, and
    // then a box at the flat rate is not.
    expectNoDifference(
      boxes.map(\.type), Array(repeating: .package, count: 10) + [.financing, .package])
    let sorted = rates[..<10].sorted()
    let median = Int64((Double(sorted[4] + sorted[5]) / 2).rounded(.toNearestOrEven))
    expectNoDifference(Int64(boxes[10].facts.rate.asked), median)
    let clauses = boxes[10].evidence(Settings()).suffix(2)
    expectNoDifference(clauses.map(\.passed), [true, true])
    expectNoDifference(clauses.first?.asked, .within(.count(median - 150), .count(median + 150)))
    #expect(clauses.first?.name.contains("median of its expiry today") ?? false)
    let early = boxes[0].evidence(Settings()).suffix(2)
    expectNoDifference(early.first?.passed, false)
    expectNoDifference(early.first?.seen, .count(rates[0]))
    #expect(early.first?.name.contains("flat rate: no curve of the day") ?? false)
  }

  @Test("the curve of the day stands where too few boxes do")
  func curve() throws {
    var settings = Settings()
    settings.rates.date = 20_261_119
    // To 18 December it is less than a month.
    settings.rates.month1 = 80_000
    let box = try #require(run(Self.day([19_876]), settings: settings).finals.first)
    expectNoDifference(box.type, .financing)
    expectNoDifference(box.facts.rate.basis, .curve)
    expectNoDifference(box.facts.rate.asked, 800)
    #expect(box.evidence(settings).contains { $0.name.contains("curve of the day") })
  }

  @Test("a box that is taken back speaks no more")
  func cancelled() throws {
    let cancel = "10:10:40 cancel SPX P:300 XCBO 50.75 x10\n"
    let out = run(Self.day(Self.ten) + cancel + Self.box(50, cents: 19_876))
    let last = try #require(out.finals.last)
    expectNoDifference(out.finals.count { $0.state == .retracted }, 1)
    expectNoDifference(last.facts.rate.samples, 9)
    expectNoDifference(last.facts.rate.basis, .flat)
  }

  @Test("an amended box is compared with what it was compared with, and speaks on")
  func amended() throws {
    let fill = Self.box(0, cents: 19_876).replacing(" x10 ", with: " x7 ")
      .replacing("10:10:00.1 ", with: "10:10:00.1001 ")
    var text = Self.box(0, cents: 19_876) + fill
    for second in 1...10 { text += Self.box(3 * second, cents: 19_938) }
    // Its second fill goes, leg by leg: what is left is whole again after the last.
    for leg in ["C:100 XCBO 150.00", "P:100 XCBO 1.00", "C:300 XCBO 1.00", "P:300 XCBO 50.76"] {
      text += "10:10:40 cancel SPX \(leg) x7\n"
    }
    let out = run(text + Self.box(50, cents: 19_938))
    let first = try #require(out.finals.first)
    let last = try #require(out.finals.last { $0.id == first.id })
    expectNoDifference(last.state, .amended)
    expectNoDifference(last.size, 10)
    // Nothing was known before it, whatever came since.
    expectNoDifference(last.facts.rate, first.facts.rate)
    expectNoDifference(last.facts.rate.samples, 0)
    expectNoDifference(out.finals.last?.facts.rate.samples, 11)
  }

  @Test("a price that a cent moves by more than a third of the tolerance is no sample")
  func coarse() throws {
    // Width 5 for 28 days: a cent is 258 bp.
    let small = """
      10:10:00 SPX C:100 f XCBO 5.00 x10 nbbo 4.90/5.10
      10:10:00 SPX P:100 f XCBO 1.00 x10 nbbo 0.90/1.10
      10:10:00 SPX C:105 f XCBO 2.00 x10 nbbo 1.90/2.10
      10:10:00 SPX P:105 f XCBO 2.98 x10 nbbo 2.90/3.10

      """
    let out = run(small + Self.box(10, cents: 19_938))
    let boxes = out.finals
    expectNoDifference(boxes.map(\.structure), [.box, .box])
    #expect(boxes[0].facts.rate.basis == .flat, "it is checked")
    expectNoDifference(boxes[1].facts.rate.samples, 0)
  }

  @Test("the check survives what a log and an older reader do with it")
  func coding() throws {
    for cluster in run(Self.day(Self.ten)).finals {
      var writer = FlowWriter()
      writer.write(cluster)
      var reader = FlowReader(writer.bytes)
      expectNoDifference(try reader.cluster(), cluster)
    }
  }
}
