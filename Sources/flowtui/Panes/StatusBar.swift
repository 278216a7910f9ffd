import FlowEngine
import TermRender

/// The first line: live, simulated or replay, and whether the data can be trusted.
struct StatusBar {
  let context: PaneContext

  func draw(into grid: inout Grid, width: Int) {
    let state = context.state
    let isReplay = !state.isAtEdge || isRecorded
    let bar: ThemeKey =
      isReplay ? .statusBarWarn : context.status.warning == nil ? .statusBar : .statusBarBad
    grid.fill(Rect(width: width, height: 1), style: StyleIndex(bar))
    var parts = [headline]
    if !isReplay { parts += feedWords }
    if let price = tickerWords { parts.append(price) }
    if let warning = context.status.warning { parts.append(warning) }
    if !isReplay, context.status.frameBytes > 0, width >= 160 {
      parts.append("frame \(context.status.frameMicroseconds) µs \(context.status.frameBytes) B")
    }
    let help = width >= 100 ? "theme \(state.themeName)  ?=help " : "?=help "
    let room = width - help.count - 1
    grid.put(
      Text.cut(" " + parts.joined(separator: " │ "), to: room), x: 0, y: 0, style: StyleIndex(bar))
    grid.put(help, x: width - help.count, y: 0, style: StyleIndex(bar))
  }

  private var isRecorded: Bool {
    if case .recorded = context.status.origin { return true }
    return false
  }

  private var headline: String {
    let time = context.view.time.map { Timestamp(nanoseconds: $0) }
    let clock = time.map { TimeText.newYork($0, decimals: 1) } ?? "--:--:--"
    let date = TimeText.isoDate(context.status.session)
    if context.state.isAtEdge {
      switch context.status.origin {
      case .live: return "flowtui ● LIVE \(clock) ET"
      case .simulated: return "flowtui ◇ SIM \(clock) ET \(date)"
      case .follow(let pid): return "flowtui ● FOLLOW pid \(pid) \(clock) ET"
      case .recorded(let name): return "◀ REPLAY \(date) \(clock) ET end │ \(name)"
      }
    }
    let motion = context.state.playhead == nil ? "‖ paused" : "▶ \(speed)"
    var words = "◀ REPLAY \(date) \(clock) ET \(motion)"
    switch context.status.origin {
    case .recorded(let name): words += " │ \(name)"
    case .live: words += " (live is \(ahead) ahead)"
    case .simulated: words += " (SIM is \(ahead) ahead)"
    case .follow: words += " (the log is \(ahead) ahead)"
    }
    return words
  }

  private var speed: String {
    let eighths = context.state.speedEighths
    return eighths >= 8 ? "\(eighths / 8)×" : "\(eighths)/8×"
  }

  /// How far the newest event is ahead. While paused it does not count on: a paused screen writes
  /// nothing.
  private var ahead: String {
    guard let shown = context.view.time else { return "" }
    let seconds = max(0, (context.index.marks.latest - shown) / 1_000_000_000)
    if seconds >= 3_600 {
      return "\(seconds / 3_600)h\(TimeText.padded(Int(seconds / 60 % 60), 2))"
    }
    if seconds >= 60 { return "\(seconds / 60)m\(TimeText.padded(Int(seconds % 60), 2))" }
    return "\(seconds)s"
  }

  private var feedWords: [String] {
    let status = context.status
    var words = [status.isLoading ? "reading…" : "\(status.rate)/s"]
    words.append("gap \(gaps) drop \(status.dropped)")
    if let lag = status.commitLag { words.append("log \(lag) ms") }
    return words
  }

  /// Losses known at the moment, from the log itself: nothing else may say that all is well.
  private var gaps: Int {
    context.index.health.count { $0.kind == .gap && $0.stamp.seq <= context.view.moment }
  }

  private var tickerWords: String? {
    guard let ticker = context.ticker,
      let stock = context.view.directory.stockInstrument(ofTicker: ticker)
    else { return nil }
    let bars = context.view.bars(stock).filter { $0.close != .zero }
    guard let first = bars.first, let last = bars.last, first.open != .zero else { return nil }
    let name = context.view.directory.tickers[Int(ticker)]
    let change =
      Int128(last.close.billionths - first.open.billionths) * 10_000
      / Int128(first.open.billionths)
    let percent = DecimalText.text(Int64(change), decimals: 2, atLeast: 2)
    return "\(name) \(DecimalText.price(last.close)) \(change >= 0 ? "+" : "")\(percent)%"
  }
}
