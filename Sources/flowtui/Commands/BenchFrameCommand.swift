import ArgumentParser
import FlowEngine
import Glibc
import TermRender

/// `flowtui bench-frame`, hidden: what it costs to draw the whole panel at random moments.
///
/// Here and not among the benchmarks, because no other package can import the panel.
struct BenchFrameCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench-frame", abstract: "Measure frames at random moments of a recording.",
    discussion: "Example: flowtui bench-frame day.flow   (in a terminal, bytes are sent as well)",
    shouldDisplay: false)

  @Argument(help: "A log, or feed files and folders.")
  var inputs: [String]
  @Option(help: "Frames to draw.")
  var frames = 2_000
  @Option(help: "Columns, when standard output is no terminal.")
  var width = 200
  @Option(help: "Rows, when standard output is no terminal.")
  var height = 60

  func run() throws {
    let index = try read()
    let isTerminal = isatty(STDOUT_FILENO) == 1
    let screen = isTerminal ? try NcursesScreen() : nil
    let size = screen?.size ?? Size(width: width, height: height)
    var state = PanelState(width: size.width, height: size.height)
    // The panel keeps one as long as it runs.
    let cache = FilterCache()
    var times: [Int64] = []
    var bytes: [Int64] = []
    // Weyl's sequence: the same moments in every run, spread over the whole session.
    var spread: UInt64 = 0
    for _ in 0..<max(1, frames) {
      spread &+= 0x9E37_79B9_7F4A_7C15
      let offset = spread.multipliedFullWidth(by: index.lastSeq).high
      let began = ContinuousClock.now
      state.position = .at(1 + offset)
      let frame = PanelFrame(
        index: index, state: state, status: SourceStatus(), cache: cache)
      let grid = frame.draw()
      if let report = screen?.present(grid) { bytes.append(Int64(report.bytes)) }
      times.append(Int64((ContinuousClock.now - began) / .microseconds(1)))
    }
    screen?.close()
    report("frame \(size.width)x\(size.height), microseconds", times)
    if isTerminal { report("bytes sent", bytes) }
  }

  private func read() throws -> FlowIndex {
    let reader = try InputReader(inputs)
    var loop = EngineLoop(Engine(settings: Settings(), session: reader.session))
    var index = FlowIndex()
    var events: [MarketEvent] = []
    while try reader.next(into: &events, limit: 4_096) {
      let delta = loop.step(events)
      index.append(delta.events, firstSeq: delta.firstSeq, delta.derived)
      events.removeAll(keepingCapacity: true)
    }
    return index
  }

  private func report(_ name: String, _ values: [Int64]) {
    let sorted = values.sorted()
    let places = [50, 99, 100].map { "p\($0) \(sorted[(sorted.count - 1) * $0 / 100])" }
    print("\(name): " + places.joined(separator: ", "))
  }
}
