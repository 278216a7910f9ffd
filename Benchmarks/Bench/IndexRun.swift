import FlowEngine

/// The index that the panel draws from: made from a day, then asked for random moments.
struct IndexRun {
  let events: [MarketEvent]

  func make() -> FlowIndex {
    var index = FlowIndex()
    _ = EngineRun(events: events).run { firstSeq, derived in
      let first = Int(firstSeq) - 1
      let end = min(first + EngineRun.batch, events.count)
      index.append(Array(events[first..<end]), firstSeq: firstSeq, derived)
    }
    return index
  }

  /// What every frame asks first: the time of the moment, the newest lines of the tape, the bars of
  /// one stock, the off-exchange prints.
  func look(_ index: FlowIndex, moments: Int) -> Samples {
    var random = Random(state: 5)
    var samples = Samples()
    var sum = 0
    let stocks = index.bars.indices.filter { !index.bars[$0].isEmpty }
    for _ in 0..<moments {
      let began = wallTime()
      let at = index.marks.seq(at: index.marks.origin + Int64(random.below(Int(span(index)))))
      let view = FlowView(index, at: at)
      var row = view.end
      var lines = 0
      while row > 0, lines < 60 {
        row -= 1
        guard view.isTapeLine(row) else { continue }
        sum += view.newest(row)
        lines += 1
      }
      if !stocks.isEmpty {
        sum += view.bars(InstrumentID(UInt32(stocks[random.below(stocks.count)]))).count
      }
      sum += view.offExchangeEnd + Int(view.time ?? 0) % 2
      samples.add(wallTime() - began)
    }
    precondition(sum != 0)
    return samples
  }

  private func span(_ index: FlowIndex) -> Int64 { max(1, index.marks.latest - index.marks.origin) }
}
