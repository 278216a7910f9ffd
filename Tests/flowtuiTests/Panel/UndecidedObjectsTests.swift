import FlowEngine
import Testing

@testable import flowtui

/// What waits for the end of the input, and for how long.
@Suite struct UndecidedObjectsTests {
  private func quote(_ second: Int64) -> MarketEvent {
    .trade(
      Trade(
        instrument: Scenario.call, venue: "XCBO",
        times: EventTimes(
          executed: Scenario.at(second * 1_000), published: Scenario.at(second * 1_000)),
        price: Price(cents: 100), size: 1, conditions: .regular))
  }

  @Test("an object waits until the end can only be too late for it, and then in order")
  func waits() {
    var undecided = UndecidedObjects(window: 10_000_000_000)
    for second in [0, 1] as [Int64] {
      undecided.take(quote(second))
      var subject = FilterSubject()
      subject.time = Scenario.at(second * 1_000).nanoseconds
      undecided.append(.cluster(Scenario.cluster), subject)
    }
    undecided.take(quote(10))
    let early = undecided.takeFirst(atEnd: false)
    #expect(early == nil, "ten seconds old is still within ten")
    undecided.take(quote(11))
    let first = undecided.takeFirst(atEnd: false)
    #expect(first?.subject.time == Scenario.at(0).nanoseconds)
    #expect(first?.subject.now == Scenario.at(11_000).nanoseconds)
    let second = undecided.takeFirst(atEnd: false)
    #expect(second == nil, "the second is just ten old")
    let atEnd = undecided.takeFirst(atEnd: true)
    #expect(atEnd != nil)
    let none = undecided.takeFirst(atEnd: true)
    #expect(none == nil)
  }
}
