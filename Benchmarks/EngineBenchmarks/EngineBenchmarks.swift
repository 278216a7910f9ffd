import Benchmark
import FlowEngine

/// Costs of the machine alone: no feed, no log, no screen.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration.metrics = [.wallClock, .throughput]
  Benchmark.defaultConfiguration.scalingFactor = .kilo

  // The least that an event can cost: the bookkeeping around every other step.
  Benchmark("step of a clock") { benchmark in
    var engine = Engine(
      settings: Settings(), session: CalendarDate(year: 2026, month: 11, day: 20))
    var out = FlowBatch()
    benchmark.startMeasurement()
    for number in benchmark.scaledIterations {
      let at = Timestamp(nanoseconds: Int64(number) * 100_000_000)
      engine.step(.clock(ClockTick(at: at)), into: &out)
      out.removeAll()
    }
    blackHole(engine.seq)
  }
}
