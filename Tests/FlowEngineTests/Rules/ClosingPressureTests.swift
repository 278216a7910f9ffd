import Testing

@testable import FlowEngine

/// K-17.
@Suite struct ClosingPressureTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var fires: Bool
    var why: String
    var change: @Sendable (inout MorningFacts) -> Void
    init(
      _ fires: Bool, _ why: String,
      _ change: @escaping @Sendable (inout MorningFacts) -> Void = { _ in }
    ) {
      self.fires = fires
      self.why = why
      self.change = change
    }
    var testDescription: String { why }
  }

  /// 100 contracts sold of 5 × 100 held; volume 1,000 and 200 fewer held: closing sides are
  /// 1,000 + 200 = 1,200 of 2 × 1,000, a share of 0.6.
  static let base = MorningFacts(
    of: SessionParent(
      session: CalendarDate(year: 2026, month: 11, day: 19), cluster: FlowID(.cluster, seq: 7)),
    type: .sweep, underlying: "XYZ", side: .sell, grade: .b, size: 100, premium: 50_000,
    volume: 1_000, openInterestBefore: 500, openInterestNow: 300)

  // swift-format-ignore
  static let rows: [Row] = [
    Row(true, "at every threshold"),
    Row(false, "bought") { $0.side = .buy },
    Row(false, "an unknown aggressor never fires") { $0.side = .unknown },
    Row(false, "grade C") { $0.grade = .c },
    Row(false, "499 held") { $0.openInterestBefore = 499; $0.openInterestNow = 299 },
    Row(false, "199 fewer: 1,199 of 2,000 are 0.5995") { $0.openInterestNow = 301 },
    Row(true, "500 fewer: 0.75") { $0.openInterestNow = 0 },
    Row(true, "all sides close: 500 of 500, 2 × 500 of 1,000") { $0.volume = 500; $0.openInterestNow = 0 },
    Row(false, "more than all sides: exercise or an adjustment") { $0.volume = 499; $0.openInterestNow = 0 },
    Row(false, "a hair more than all sides is not rounded to all") {
      $0.volume = 100_000; $0.openInterestBefore = 200_000; $0.openInterestNow = 99_999
    },
    Row(false, "more held than before") { $0.openInterestNow = 5_000 },
    Row(false, "a day without volume") { $0.volume = 0 },
    Row(true, "any premium") { $0.premium = 1 },
  ]

  @Test("fires only when every required clause holds", arguments: rows)
  func table(_ row: Row) throws {
    var morning = Self.base
    row.change(&morning)
    let verdict = try #require(ClosingPressure(Settings()).judge(morning))
    expectNoDifference(verdict.fires, row.fires, row.why)
    expectNoDifference(verdict.confidence, .medium)
    expectNoDifference(verdict.direction, .neutral)
    expectNoDifference(verdict.misses.isEmpty, row.fires)
  }

  @Test("names the parent that sold: it is in another log")
  func parent() throws {
    let verdict = try #require(ClosingPressure(Settings()).judge(Self.base))
    let clause = try #require(verdict.clauses.first { $0.name == "parent of the last session" })
    expectNoDifference(clause.seen, .text("2026-11-19/c7"))
    expectNoDifference(clause.passed, true)
  }

  @Test("says that the share is the day's, and that exercise lowers open interest too")
  func doubts() throws {
    let verdict = try #require(ClosingPressure(Settings()).judge(Self.base))
    for word in ["exercise", "whole day"] {
      let found = verdict.counterEvidence.filter { $0.name.contains(word) }
      expectNoDifference(found.map(\.role), [.counter], word)
      expectNoDifference(found.map(\.passed), [nil], word)
    }
    // 100 of 1,000 contracts.
    let part = verdict.counterEvidence.first { $0.name.contains("of the day's volume") }
    expectNoDifference(part?.seen, .tenThousandths(1_000))
  }

  @Test("reads signed single series", arguments: ClusterType.allCases)
  func reads(_ type: ClusterType) {
    var morning = Self.base
    morning.type = type
    let isRead = [.sweep, .probableSweep, .block, .isoPrint].contains(type)
    expectNoDifference(ClosingPressure(Settings()).judge(morning) != nil, isRead)
  }

  @Test("is silent on the day itself")
  func sameDay() {
    #expect(ClosingPressure(Settings()).judge(.healthy(.sweep, .call, .sell)) == nil)
    #expect(!ClosingPressure(Settings()).mayFire(.healthy(.sweep, .call, .sell)))
  }
}
