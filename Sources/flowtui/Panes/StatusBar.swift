import FlowEngine
import TermRender

/// The first line: live, simulated or replay, and whether the data can be trusted.
struct StatusBar {
  let context: PaneContext

  func draw(into grid: inout Grid, width: Int) {
    let state = context.state
    let isReplay = !state.isAtEdge || isRecorded
    let bar: ThemeKey =
      isReplay ? .statusBarWarn : isSound ? .statusBar : .statusBarBad
    grid.fill(Rect(width: width, height: 1), style: StyleIndex(bar))
    // A fault needs the room more than the word of a key that the last line names too.
    let isTight = width < 110 && !isSound
    let help = width >= 100 ? "theme \(state.themeName)  ?=help " : isTight ? " " : "?=help "
    let room = width - help.count - 1
    let words = fitting(parts(isReplay: isReplay, isNarrow: width < 110), room)
    grid.put(Text.cut(words, to: room), x: 0, y: 0, style: StyleIndex(bar))
    grid.put(help, x: width - help.count, y: 0, style: StyleIndex(bar))
  }

  /// A part of the line, and its rank: the highest leaves first when there is no room.
  private typealias Part = (words: String, rank: Int)

  private func parts(isReplay: Bool, isNarrow: Bool) -> [Part] {
    var parts: [Part] = [(headline(isNarrow), 0)]
    if let warning = context.status.warning { parts.append((warning, 1)) }
    if let fault { parts.append((fault, 1)) }
    if let left = context.status.log?.sessionsLeft {
      parts.append(("space for \(left) day\(left == 1 ? "" : "s")", 1))
    }
    if isReplay {
      if case .recorded(let name) = context.status.origin { parts.append((name, 4)) }
      if let day = context.status.day { parts.append(("day \(day.number) of \(day.count)", 2)) }
      if context.status.isLoading, let percent = context.status.readPercent {
        parts.append(("reading \(percent)%", 5))
      }
      // A loss before the shown moment is as much a loss in a replay.
      if gaps > 0 { parts.append(("gap \(gaps)", 2)) }
    } else {
      let status = context.status
      parts.append((status.isLoading ? status.preparing ?? "reading…" : "\(status.rate)/s", 4))
      parts.append(("gap \(gaps) drop \(status.dropped)", 2))
      if let log = status.log {
        let depth = log.queued > 0 ? " \(DecimalText.grouped(Int64(log.queued))) queued" : ""
        parts.append(("log \(log.lagMilliseconds) ms" + depth, 5))
      }
    }
    if let price = tickerWords { parts.append((price, 3)) }
    if !isReplay, context.status.frameBytes > 0, context.state.width >= 160 {
      parts.append(
        ("frame \(context.status.frameMicroseconds) µs \(context.status.frameBytes) B", 6))
    }
    return parts
  }

  private var isSound: Bool {
    context.status.warning == nil && context.status.log?.fault == nil
      && context.status.log?.sessionsLeft == nil
  }

  /// What keeps the log from being written, and what waits for it meanwhile.
  private var fault: String? {
    guard let log = context.status.log, let fault = log.fault else { return nil }
    guard fault.kind != .walLarge else { return fault.words }
    return "\(fault.words), \(DecimalText.grouped(Int64(log.queued))) events wait in memory"
  }

  /// Whole parts only: half a price says less than none.
  private func fitting(_ parts: [Part], _ room: Int) -> String {
    var kept = parts
    while true {
      let words = " " + kept.map(\.words).joined(separator: " │ ")
      guard Text.width(words) > room,
        let worst = kept.indices.max(by: { kept[$0].rank < kept[$1].rank }), kept[worst].rank > 1
      else { return words }
      kept.remove(at: worst)
    }
  }

  private var isRecorded: Bool {
    if case .recorded = context.status.origin { return true }
    return false
  }

  private func headline(_ isNarrow: Bool) -> String {
    let time = context.view.time.map { Timestamp(nanoseconds: $0) }
    let clock = time.map { TimeText.newYork($0, decimals: 1) } ?? "--:--:--"
    let date = TimeText.isoDate(context.status.session)
    let name = isNarrow ? "" : "flowtui "
    if context.state.isAtEdge {
      switch context.status.origin {
      case .live: return name + "● LIVE \(clock) ET"
      case .simulated: return name + "◇ SIM \(clock) ET" + (isNarrow ? "" : " \(date)")
      case .follow(let pid): return name + "● FOLLOW pid \(pid) \(clock) ET"
      case .recorded: return "◀ REPLAY \(date) \(clock) ET end"
      }
    }
    let motion = context.state.playhead == nil ? "‖ paused" : "▶ \(speed)"
    var words = "◀ REPLAY \(date) \(clock) ET \(motion)"
    switch context.status.origin {
    case .recorded: break
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

  /// Losses known at the moment, from the log itself: nothing else may say that all is well.
  private var gaps: Int {
    (context.index.part?.gapsBefore ?? 0)
      + context.index.health.count { $0.kind == .gap && $0.stamp.seq <= context.view.moment }
  }

  private var tickerWords: String? {
    guard let ticker = context.ticker,
      let stock = context.view.directory.stockInstrument(ofTicker: ticker)
    else { return nil }
    let bars = context.view.bars(stock).filter { $0.close != .zero }
    guard let first = bars.first, let last = bars.last, first.open != .zero else { return nil }
    let name = context.view.directory.tickers[Int(ticker)]
    // Its first bar may not be read yet.
    if context.index.part != nil { return "\(name) \(DecimalText.stock(last.close))" }
    let change =
      Int128(last.close.billionths - first.open.billionths) * 10_000
      / Int128(first.open.billionths)
    let percent = DecimalText.text(Int64(change), decimals: 2, atLeast: 2)
    return "\(name) \(DecimalText.stock(last.close)) \(change >= 0 ? "+" : "")\(percent)%"
  }
}
