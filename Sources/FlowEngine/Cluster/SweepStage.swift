/// Level 1 of one series (C-10 to C-12): the prints that wait for the watermark, when they are
/// complete, and the sweeps among them.
///
/// It knows neither clock nor parents: the engine says what time it is, and makes of each sweep
/// what it is.
public struct SweepStage: Sendable {
  /// Prints of one window that are linked in participant time.
  struct Component: Sendable {
    /// Places in the window.
    var range: Range<Int>
    /// From then on no earlier or later print can join them. Nanoseconds of engine time.
    var due: Int64
    var isDue: Bool
  }

  var windows = Windows()
  /// What `divide` found in the last window; its storage is reused.
  private(set) var components: [Component] = []
  private(set) var search = SweepSearch()
  /// By instrument; -1 = nothing waits.
  private var openWindow: [Int32] = []
  private let settings: SweepSettings

  public init(_ settings: Settings) { self.settings = SweepSettings(settings) }

  /// A run is complete when the watermark has passed its last print and the longest gap.
  var waitLength: Int64 { settings.lateness + settings.gapMax }

  /// The window of a series; -1 = nothing waits.
  func window(of series: InstrumentID) -> Int32 {
    let index = Int(series.index)
    return index < openWindow.count ? openWindow[index] : -1
  }

  /// Puts a print where a sweep can still claim it.
  ///
  /// - Parameter premium: of the print, millionths of a dollar.
  mutating func wait(_ print: PendingPrint, _ series: InstrumentID, premium: Int64) {
    let index = Int(series.index)
    while openWindow.count <= index { openWindow.append(-1) }
    var window = openWindow[index]
    if window < 0 {
      window = windows.open(series, closingAt: print.arrival + waitLength)
      openWindow[index] = window
    }
    if windows[window].take(print, premium: premium, settings) {
      windows.schedule(window, at: print.arrival + settings.spanMax)
    }
  }

  /// Hands out the only print of a window that is complete, as most are.
  ///
  /// - Parameter now: nanoseconds; `Int64.max` at the end of the input.
  mutating func takeOnly(_ window: Int32, now: Int64) -> PendingPrint? {
    windows.takeOnly(window, arrivedBy: now == .max ? .max : now - waitLength)
  }

  /// Whether a look was asked for since the last time.
  mutating func takeLook(_ window: Int32) -> Bool {
    defer { windows[window].needsLook = false }
    return windows[window].needsLook
  }

  /// Cuts a window into its components, in the order of time.
  mutating func divide(_ window: Int32, now: Int64) {
    windows.sort(window)
    components.removeAll(keepingCapacity: true)
    let count = windows[window].prints.count
    var start = 0
    while start < count {
      let component = component(window, from: start, now: now)
      components.append(component)
      start = component.range.upperBound
    }
  }

  /// Finds the sweeps of one component: `search.found`.
  mutating func findSweeps(_ window: Int32, _ range: Range<Int>) {
    search.search(windows[window].prints, range, settings)
  }

  /// Finds the prints of that component that no sweep took: `search.free`.
  mutating func findFree(_ window: Int32, _ range: Range<Int>) {
    search.gatherFree(windows[window].prints, range)
  }

  /// Forgets the components that were due; what is left is looked at when the next one is.
  ///
  /// - Returns: false when nothing waits any more: the window is given back by `release`.
  mutating func keepRest(_ window: Int32) -> Bool {
    var kept = 0
    var next = Int64.max
    for component in components where !component.isDue {
      windows.keep(component.range, in: window, at: kept)
      next = min(next, component.due)
      kept += component.range.count
    }
    windows.cut(window, to: kept)
    guard kept > 0 else { return false }
    windows.schedule(window, at: next)
    return true
  }

  mutating func release(_ window: Int32) {
    openWindow[Int(windows[window].series.index)] = -1
    windows.release(window)
  }

  /// The prints from `start` on that are linked in participant time by gaps no longer than a sweep
  /// allows.
  private func component(_ window: Int32, from start: Int, now: Int64) -> Component {
    let prints = windows[window].prints
    var (first, last) = (prints[start].arrival, prints[start].arrival)
    var end = start + 1
    while end < prints.count,
      prints[end].participant &- prints[end - 1].participant <= settings.gapMax
    {
      first = min(first, prints[end].arrival)
      last = max(last, prints[end].arrival)
      end += 1
    }
    // Some time more at the longest (rule C-31): a series that never rests is cut there.
    let due = min(last + waitLength, first + waitLength + settings.waitMax)
    return Component(range: start..<end, due: due, isDue: due <= now)
  }
}

extension SweepStage: Stateful {
  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    coder.given("settings")
    coder.scratch("components", "search")
    try coder.part("windows", &windows)
    try coder.raw("openWindow", &openWindow)
  }
}
