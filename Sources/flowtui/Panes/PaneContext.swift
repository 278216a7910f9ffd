import FlowEngine
import TermRender

/// What a pane may look at: the index as known at the moment, and the state. Nothing else.
struct PaneContext {
  let view: FlowView
  let state: PanelState
  let status: SourceStatus
  /// The selected line of the tape, or its newest.
  let selected: Int?
  let lines: TapeLines

  init(
    index: FlowIndex, state: PanelState, status: SourceStatus, cache: FilterCache? = nil
  ) {
    view = FlowView(index, at: state.moment(index))
    var state = state
    // A row that is not known at the moment does not exist for any pane.
    if let row = state.selected, row >= view.end { state.selected = nil }
    self.state = state
    self.status = status
    lines = TapeLines(view: view, filter: state.filter, cache: cache)
    selected = state.selected ?? lines.lines(from: nil, limit: 1).first
  }

  var index: FlowIndex { view.index }

  /// The ticker whose chart and off-exchange prints are shown.
  var ticker: UInt32? {
    if let selected, index.rows[selected].ticker != .max { return index.rows[selected].ticker }
    // Not of a ticker that the filter hides; how far it looks back is bounded.
    let pane = OffExchangePane(context: self)
    let known = index.offExchange[..<view.offExchangeEnd].suffix(state.filter == .all ? 1 : 200)
    let print = known.reversed().lazy.map { index.prints[Int($0)] }.first(where: pane.passes)
    return print.flatMap { view.directory.tickerNumber($0.trade.instrument) }
  }

  /// Premium of the shown ticker over the rows known at the moment.
  var premium: PremiumTotals.Sums? {
    // A sum over a part of the log would be a wrong one.
    guard let ticker, index.part == nil else { return nil }
    let totals = lines.cache?.totals ?? PremiumTotals()
    totals.take(index)
    return totals.sums(ticker, at: view.moment)
  }

  func isFocused(_ pane: PaneID) -> Bool { state.focus == pane }

  func border(_ pane: PaneID) -> StyleIndex {
    StyleIndex(isFocused(pane) ? .borderFocus : .border)
  }
}

extension Direction {
  var key: ThemeKey {
    switch self {
    case .bullish: .directionBull
    case .bearish: .directionBear
    case .neutral, .volatility: .directionNeutral
    }
  }
}
