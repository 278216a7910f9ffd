import FlowEngine
import TermRender

/// Off-exchange prints, newest first: where they lie against the NBBO, how big, how late.
struct OffExchangePane {
  let context: PaneContext

  func draw(into grid: inout Grid, width: Int, height: Int) {
    guard height > 0 else { return }
    let header = "time ET      tick     shares     price  vs NBBO        $ size    read"
    grid.put(Text.cut(header, to: width - 1), x: 1, y: 0, style: StyleIndex(.dim))
    let prints = visible(height - 1)
    if prints.isEmpty {
      let words =
        context.index.part != nil
        ? "reading…"
        : context.view.offExchangeEnd == 0
          ? "no off-exchange print yet" : "no off-exchange print of the filter's tickers"
      grid.put(
        Text.cut(words, to: width - 2), x: 1, y: min(1, height - 1),
        style: StyleIndex(.dim))
    }
    for (line, print) in prints.enumerated() {
      draw(print, y: line + 1, width: width, into: &grid)
    }
  }

  /// Newest first, through the ticker terms of the filter.
  func visible(_ limit: Int) -> [PrintRow] {
    let (view, index) = (context.view, context.index)
    var position = view.offExchangeEnd - 1
    var skipped = 0
    var found: [PrintRow] = []
    // A day has many prints and few stocks: each stock is asked once.
    var known: [InstrumentID: Bool] = [:]
    while position >= 0, found.count < limit {
      let print = index.prints[Int(index.offExchange[position])]
      position -= 1
      if context.state.filter != .all {
        let isShown = known[print.trade.instrument] ?? passes(print)
        known[print.trade.instrument] = isShown
        if !isShown { continue }
      }
      if skipped < context.state.offExchangeScroll {
        skipped += 1
        continue
      }
      found.append(print)
    }
    return found
  }

  /// A filter that asks for options (a kind, a premium, a strike) leaves the stock's prints in
  /// view: only its ticker terms are asked of them.
  func passes(_ print: PrintRow) -> Bool {
    guard let filter = context.state.filter.tickersOnly else { return true }
    var subject = FilterSubject()
    if let stock = context.view.directory.stock(print.trade.instrument) {
      subject.ticker = stock.symbol.description
    }
    return filter.passes(subject)
  }

  private func draw(_ print: PrintRow, y: Int, width: Int, into grid: inout Grid) {
    let judgement = print.judgement
    let name = context.view.directory.name(print.trade.instrument)
    let notional = print.trade.price.notional(of: print.trade.size, multiplier: 1)
    let isExcluded = judgement.exclusion != .none
    let quiet: ThemeKey = isExcluded || judgement.flags.contains(.late) ? .darkLate : .darkPrint
    let (position, positionKey) = Self.position(judgement)
    let cells: [(String, Int, Text.Alignment, ThemeKey)] = [
      (TimeText.newYork(judgement.stamp.at), 12, .left, .dim),
      (name, 5, .left, .text),
      (DecimalText.grouped(print.trade.size), 9, .right, .text),
      (DecimalText.price(print.trade.price), 9, .right, .text),
      (position, 12, .left, positionKey),
      (DecimalText.short(notional), 8, .right, quiet),
      (Self.bubble(notional, judgement), 2, .left, .chartBubble),
      (read(print), 40, .left, isExcluded ? .dim : .text),
    ]
    var x = 1
    for (text, cellWidth, alignment, key) in cells {
      guard x < width else { break }
      grid.put(
        Text.fit(text, to: min(cellWidth, width - x), alignment), x: x, y: y,
        style: StyleIndex(key))
      x += cellWidth + 1
    }
  }

  static func position(_ judgement: Judgement) -> (String, ThemeKey) {
    switch judgement.position {
    case .unknown: ("?", .sideUnknown)
    case .throughBid: ("below bid", .sideBelowBid)
    case .atBid: ("bid", .sideBid)
    case .insideLow: ("inside low", .sideBid)
    case .mid: ("mid", .sideMid)
    case .insideHigh: ("inside high", .sideAsk)
    case .atAsk: ("ask", .sideAsk)
    case .throughAsk: ("above ask", .sideAboveAsk)
    }
  }

  /// The size as a dot; hollow when it was reported late.
  static func bubble(_ notional: Dollars, _ judgement: Judgement) -> String {
    if judgement.flags.contains(.late) { return "○" }
    switch notional.millionths / 1_000_000 {
    case 25_000_000...: return "⬤"
    case 5_000_000...: return "●"
    case 1_000_000...: return "•"
    default: return "·"
    }
  }

  private func read(_ print: PrintRow) -> String {
    var words: [String] = []
    if let excluded = print.judgement.exclusion.word {
      words.append("not priced: " + excluded.replacing("_", with: " "))
    }
    if let executed = print.trade.times.executed, let published = print.trade.times.published,
      published - executed > 10_000_000_000
    {
      words.append("reported \(TapeLine.span(published - executed)) late")
    }
    if print.judgement.flags.contains(.subPenny) { words.append("sub-penny") }
    if print.judgement.flags.contains(.oddLot) { words.append("odd lot") }
    if print.cancelledAt <= context.view.moment { words.append("cancelled") }
    return words.isEmpty ? print.trade.venue.description : words.joined(separator: ", ")
  }
}

extension Filter {
  /// The part of a filter that asks only for tickers; nil when there is none.
  var tickersOnly: Filter? {
    switch self {
    case .all: return nil
    case .term(let term): return term.key == .t ? self : nil
    case .not(let inner): return inner.tickersOnly.map { .not($0) }
    case .and(let parts):
      let kept = parts.compactMap(\.tickersOnly)
      return kept.isEmpty ? nil : .and(kept)
    case .or(let parts):
      let kept = parts.compactMap(\.tickersOnly)
      // A branch without a ticker lets every ticker through.
      return kept.count == parts.count ? .or(kept) : nil
    }
  }
}
