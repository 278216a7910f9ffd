import FlowEngine
import Testing

@testable import flowtui

/// The premium of a ticker over the lines of the tape.
@Suite struct PremiumTotalsTests {
  private typealias Sums = PremiumTotals.Sums

  /// The definition, by a walk over every line known at the moment.
  private func walked(_ index: FlowIndex, _ ticker: UInt32, at moment: UInt64) -> Sums {
    let view = FlowView(index, at: moment)
    var sums = Sums()
    for row in 0..<view.end where view.isTapeLine(row) && index.rows[row].ticker == ticker {
      let seq = index.rows[row].seq
      if let cluster = view.cluster(row), cluster.state != .retracted, !cluster.type.isLevelTwo {
        for leg in cluster.legs {
          add(leg.instrument, leg.premium, leg.side, leg.grade, index, seq, &sums)
        }
      }
      if let print = view.print(row), print.cancelledAt > moment {
        let contract = index.directory.asKnown(at: seq).contract(print.trade.instrument)
        let premium = print.trade.price.notional(
          of: print.trade.size, multiplier: Int64(contract?.multiplier ?? 0))
        add(
          print.trade.instrument, premium, print.judgement.side, print.grade(at: moment), index,
          seq, &sums)
      }
    }
    return sums
  }

  private func add(
    _ instrument: InstrumentID, _ premium: Dollars, _ side: Side, _ grade: Grade,
    _ index: FlowIndex, _ seq: UInt64, _ sums: inout Sums
  ) {
    guard let contract = index.directory.asKnown(at: seq).contract(instrument) else { return }
    if contract.right == .call { sums.calls += premium } else { sums.puts += premium }
    if side != .unknown, grade == .a || grade == .b { sums.signed += premium }
  }

  @Test("a sum is that of the lines, at any moment, and however the day came in")
  func asWalked() throws {
    let stream = PlantedStream(seed: 11)
    let whole = PremiumTotals()
    whole.take(stream.whole)
    // The same day in the pieces in which a panel gets it.
    let grown = PremiumTotals()
    var index = FlowIndex()
    for delta in stream.deltas {
      index.append(delta.events, firstSeq: delta.firstSeq, delta.derived)
      grown.note(delta.derived.settled)
      if delta.firstSeq % 3 != 0 { grown.take(index) }
    }
    grown.take(index)
    var random = SeededRandom(seed: 5)
    var seen: Set<Sums> = []
    for turn in 0..<60 {
      let moment = turn == 0 ? index.lastSeq : random.pick(index.rows).seq - UInt64(turn % 2)
      for ticker in index.postings.indices.map(UInt32.init) {
        let expected = walked(index, ticker, at: moment)
        #expect(whole.sums(ticker, at: moment) == expected, "whole, \(ticker) at \(moment)")
        #expect(grown.sums(ticker, at: moment) == expected, "grown, \(ticker) at \(moment)")
        seen.insert(expected)
      }
    }
    #expect(seen.count > 50, "the sums move")
  }

  @Test("a parent of level 2 counts nothing again")
  func levelTwo() throws {
    let index = KindsScenario.index
    let totals = PremiumTotals()
    totals.take(index)
    let ticker = try #require(index.directory.tickerNumber("NVDA"))
    let sums = totals.sums(ticker, at: index.lastSeq)
    // By hand, in thousands: two verticals' calls, two straddles', the calendar, box, dividend,
    // buy-write and risk reversal; ladders, repeat, legged and roll left out.
    #expect(sums.calls == Dollars(whole: 1_551_000), "\(sums.calls)")
    #expect(sums.puts == Dollars(whole: 490_000), "\(sums.puts)")
  }

  @Test("a lone print that is cancelled long after its end leaves the sum, and no moment before")
  func lateCancel() {
    var index = FlowIndex()
    let totals = PremiumTotals()
    var first = FlowBatch()
    first.judgements = [Scenario.putJudgement]
    first.settled = [
      Settled(
        stamp: Scenario.stamp(Scenario.sweepKnown, 0, 7_912), print: Scenario.putPrint, grade: .c,
        state: .live)
    ]
    let early = Array(Scenario.events.prefix(Int(Scenario.sweepKnown)))
    index.append(early, firstSeq: 1, first)
    totals.take(index)
    var second = FlowBatch()
    second.settled = [
      Settled(
        stamp: Scenario.stamp(Scenario.last, 0, 30_000), print: Scenario.putPrint, grade: .u,
        state: .cancelled, version: 2)
    ]
    index.append(Array(Scenario.events.dropFirst(early.count)), firstSeq: 10, second)
    totals.note(second.settled)
    totals.take(index)
    let whole = PremiumTotals()
    whole.take(index)
    // 500 × 0.82 × 100; its end lowers the grade from B to C.
    let (premium, none) = (Dollars(whole: 41_000), Dollars.zero)
    let wanted = [
      (Scenario.putPrint - 1, Sums()), (Scenario.putPrint, Sums(puts: premium, signed: premium)),
      (Scenario.sweepKnown, Sums(puts: premium, signed: none)),
      (Scenario.last - 1, Sums(puts: premium, signed: none)), (Scenario.last, Sums()),
    ]
    guard let ticker = index.directory.tickerNumber(Symbol("SPY")) else {
      Issue.record("SPY has no number")
      return
    }
    for (moment, sums) in wanted {
      #expect(totals.sums(ticker, at: moment) == sums, "grown, at \(moment)")
      #expect(whole.sums(ticker, at: moment) == sums, "whole, at \(moment)")
    }
  }

  @Test("the filter line tells the premium of the shown ticker and how much of it is signed")
  func line() {
    // 1,250 × 12.35 × 100 = 1,543,750, grade A; retracted at the edge.
    let known = Scenario.frame(Scenario.state(at: .at(Scenario.sweepKnown)))[1]
    #expect(known.contains("NVDA rows C 1.54M P 0, 100% signed"))
    var put = Scenario.state(at: .at(Scenario.sweepKnown))
    PanelReducer(index: Scenario.index).setFilter("t:SPY", &put)
    #expect(Scenario.frame(put)[1].contains("SPY rows C 0 P 41.0k, 100% signed"))
    #expect(!Scenario.frame(Scenario.state())[1].contains("rows"), "nothing stands any more")
    #expect(Sums(calls: 1, puts: 2, signed: 1).signedShare == 33)
    #expect(Sums().signedShare == nil)
  }
}
