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

  init(index: FlowIndex, state: PanelState, status: SourceStatus) {
    view = FlowView(index, at: state.moment(index))
    var state = state
    // A row that is not known at the moment does not exist for any pane.
    if let row = state.selected, row >= view.end { state.selected = nil }
    self.state = state
    self.status = status
    lines = TapeLines(view: view, filter: state.filter)
    selected = state.selected ?? lines.lines(from: nil, limit: 1).first
  }

  var index: FlowIndex { view.index }

  /// The ticker whose chart and off-exchange prints are shown.
  var ticker: UInt32? {
    if let selected, index.rows[selected].ticker != .max { return index.rows[selected].ticker }
    let end = view.offExchangeEnd
    guard end > 0 else { return nil }
    let print = index.prints[Int(index.offExchange[end - 1])]
    return view.directory.tickerNumber(print.trade.instrument)
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
