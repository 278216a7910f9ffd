import CustomDump
import FlowEngine
import Testing

@testable import flowtui

/// What is looked up is what would be worked out anew, whatever was asked before.
@Suite struct LineAnswersTests {
  @Test("counts and lines with a memory are those without", arguments: [31, 32] as [UInt64])
  func same(seed: UInt64) throws {
    let stream = PlantedStream(seed: seed)
    let whole = stream.whole
    var random = SeededRandom(seed: seed)
    let cache = FilterCache()
    let filters = [
      "", "k:sweep", "-k:print", "side:buy", "conf:high", "dir:bullish", "k:alert",
      "time:09:31..09:33", "state:final", "time:-1m",
    ]
    var changed = 0
    for turn in 0..<60 {
      let filter = try FilterParser.parse(filters[turn / 6 % filters.count], hasMoment: true) {
        _ in false
      }
      let moment =
        turn % 2 == 0
        ? random.pick(whole.rows).seq
        : 1
          + UInt64(
            random.below(Int(whole.lastSeq)))
      let view = FlowView(whole, at: moment)
      let plain = TapeLines(view: view, filter: filter)
      let fast = TapeLines(view: view, filter: filter, cache: cache)
      let (a, b) = (plain.counts, fast.counts)
      expectNoDifference(a.shown, b.shown, "\(filter) at \(moment)")
      expectNoDifference(a.all, b.all)
      expectNoDifference(plain.lines(from: nil, limit: 60), fast.lines(from: nil, limit: 60))
      if a.shown != a.all { changed += 1 }
    }
    #expect(changed > 20, "the filters let everything through")
  }
}
