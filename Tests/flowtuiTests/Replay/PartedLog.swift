import Feeds
import FlowEngine
import Store

@testable import flowtui

extension SimulationConfiguration {
  /// Five minutes of four underlyings, as quiet as a test without optimisation needs them.
  static func few(seed: UInt64, optionTrades: Double, stockPrints: Double) -> Self {
    var configuration = SimulationConfiguration(seed: seed, minutes: 5, underlyings: 4)
    configuration.optionTradesPerSecond = optionTrades
    configuration.optionQuotesPerSecond = 4
    configuration.stockQuotesPerSecond = 4
    configuration.stockPrintsPerSecond = stockPrints
    configuration.nearMissesPerPlant = 2
    return configuration
  }

  /// Everything of its session.
  var events: [MarketEvent] {
    var market = SimulatedMarket(configuration: self)
    var events: [MarketEvent] = []
    while market.next(into: &events, limit: 10_000) {}
    return events
  }
}

/// A log in runs of 500 events, so that a part is a small part, with the index of all of it.
struct PartedLog {
  let folder: CommandFolder
  let whole: FlowIndex
  let parts: LogParts

  init(_ events: [MarketEvent], session: CalendarDate) throws {
    folder = try CommandFolder()
    let header = LogHeader(
      session: session, origin: .recorded, settings: Settings().text,
      inputs: [LogInput(name: "a", hash: "00")], createdBy: "a test")
    let writer = try LogWriter(path: folder.file("a.flow"), header: header, mode: .live)
    var loop = EngineLoop(Engine(settings: Settings(), session: session))
    var index = FlowIndex()
    for start in stride(from: 0, to: events.count, by: 500) {
      let delta = loop.step(Array(events[start..<min(events.count, start + 500)]))
      index.append(delta.events, firstSeq: delta.firstSeq, delta.derived)
      try writer.append(delta.events, derived: delta.derived, firstSeq: delta.firstSeq)
    }
    writer.close()
    whole = index
    parts = try LogParts(LogReader(path: folder.file("a.flow")), settings: Settings())
  }
}
