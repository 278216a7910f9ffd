import ArgumentParser
import FlowEngine
import Glibc
import Store
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

  @Option(help: "First frames of a log to draw, each as if it were opened there.")
  var opened = 20
  @Option(parsing: .unconditional, help: "Filter in force.")
  var filter: String?

  func run() throws {
    let isTerminal = isatty(STDOUT_FILENO) == 1
    let screen = isTerminal ? try NcursesScreen() : nil
    let size = screen?.size ?? Size(width: width, height: height)
    var state = PanelState(width: size.width, height: size.height)
    let isLog = inputs.count == 1 && InputReader.isLog(inputs[0])
    let first = isLog ? try firstFrames(state, screen) : []
    let before = Self.residentBytes
    let began = ContinuousClock.now
    let index = isLog ? try load() : try read()
    let loaded = ContinuousClock.now - began
    let bytes = Self.residentBytes - before
    // The panel keeps one as long as it runs.
    let cache = FilterCache()
    cache.warm(index)
    if let filter { PanelReducer(index: index).setFilter(filter, &state) }
    let (times, sent) = jumps(index, cache, state, screen)
    let asked = newFilters(index, state)
    screen?.close()
    if isLog { report("open to first frame, microseconds", first) }
    print(
      "index: \(index.lastSeq) events, \(index.rows.count) rows in "
        + "\(Int(loaded / .milliseconds(1))) ms, \(bytes >> 20) MiB")
    report("frame \(size.width)x\(size.height), microseconds", times)
    if isTerminal { report("bytes sent", sent) }
    report("first frame of a new filter, microseconds", asked.first)
    report("longest slice of one, microseconds", asked.slice)
    report("until it is counted, microseconds", asked.whole)
    report("the same asked at once, microseconds", asked.atOnce)
  }

  /// Frames of the whole index, each at another moment.
  private func jumps(
    _ index: FlowIndex, _ cache: FilterCache, _ start: PanelState, _ screen: NcursesScreen?
  ) -> (times: [Int64], bytes: [Int64]) {
    var state = start
    var times: [Int64] = []
    var bytes: [Int64] = []
    for offset in Self.moments(max(1, frames), upTo: index.lastSeq) {
      let began = ContinuousClock.now
      state.position = .at(offset)
      let frame = PanelFrame(
        index: index, state: state, status: SourceStatus(), cache: cache)
      let grid = cache.drawing { frame.draw() }
      if let report = screen?.present(grid) { bytes.append(Int64(report.bytes)) }
      times.append(Int64((ContinuousClock.now - began) / .microseconds(1)))
    }
    return (times, bytes)
  }

  /// Filters over the end of the session that were never asked: from common to one that nothing
  /// passes.
  private static let filters = [
    "side:buy", "k:sweep", "prem>=250k", "conf:high", "cp:c dte<=7", "qty:123456789", "t:ZZZZZ",
    "state:retracted", "time:-15m",
  ]

  private func newFilters(
    _ index: FlowIndex, _ start: PanelState
  ) -> (first: [Int64], slice: [Int64], whole: [Int64], atOnce: [Int64]) {
    var (first, slices, whole, atOnce): ([Int64], [Int64], [Int64], [Int64]) = ([], [], [], [])
    var state = start
    state.position = .at(index.lastSeq)
    let view = FlowView(index, at: index.lastSeq)
    for filter in Self.filters {
      PanelReducer(index: index).setFilter(filter, &state)
      let frame = { PanelFrame(index: index, state: state, status: SourceStatus(), cache: $0) }
      let cache = FilterCache()
      cache.warm(index)
      first.append(Self.microseconds { _ = cache.drawing { frame(cache).draw() } })
      var slice: Int64 = 0
      var all = first[first.count - 1]
      while cache.isBehind(state.filter, view) {
        let one = Self.microseconds { cache.work(state.filter, view) }
        slice = max(slice, one)
        all += one
      }
      slices.append(slice)
      whole.append(all)
      let other = FilterCache()
      other.warm(index)
      atOnce.append(Self.microseconds { _ = frame(other).draw() })
    }
    return (first, slices, whole, atOnce)
  }

  private static func microseconds(_ body: () -> Void) -> Int64 {
    let began = ContinuousClock.now
    body()
    return Int64((ContinuousClock.now - began) / .microseconds(1))
  }

  /// From opening the file to a frame, as `flowtui open` does it; at the end, then anywhere.
  private func firstFrames(_ start: PanelState, _ screen: NcursesScreen?) throws -> [Int64] {
    var state = start
    var times: [Int64] = []
    let last = try OpenedLog(inputs[0], at: .end).reader.lastSeq()
    for seq in [last] + Self.moments(max(1, opened), upTo: last) {
      let began = ContinuousClock.now
      let log = try OpenedLog(inputs[0], at: .seq(seq))
      guard let part = log.first else { continue }
      state.position = .at(seq)
      let grid = PanelFrame(
        index: part.index, state: state, status: SourceStatus(), cache: FilterCache()
      ).draw()
      _ = screen?.present(grid)
      times.append(Int64((ContinuousClock.now - began) / .microseconds(1)))
    }
    return times
  }

  /// Weyl's sequence: the same moments in every run, spread over the whole session.
  private static func moments(_ count: Int, upTo last: UInt64) -> [UInt64] {
    var spread: UInt64 = 0
    return (0..<count).map { _ in
      spread &+= 0x9E37_79B9_7F4A_7C15
      return 1 + spread.multipliedFullWidth(by: last).high
    }
  }

  private static var residentBytes: Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
    let text = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let pages = String(decoding: text, as: UTF8.self).split(separator: " ")
    return (pages.count > 1 ? Int(pages[1]) ?? 0 : 0) * 4_096
  }

  private func load() throws -> FlowIndex {
    var index = FlowIndex()
    do throws(LogError) {
      var batches = try LogReader(path: inputs[0]).batches(from: 1, contents: .all)
      while let batch = try batches.next() {
        index.append(batch.events, firstSeq: batch.firstSeq, batch.derived)
      }
    } catch { throw CommandError(error) }
    return index
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
    guard !sorted.isEmpty else { return print("\(name): none") }
    let places = [50, 99, 100].map { "p\($0) \(sorted[(sorted.count - 1) * $0 / 100])" }
    print("\(name): " + places.joined(separator: ", "))
  }
}
