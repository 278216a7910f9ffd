import FlowEngine
import TermRender

/// Draws the whole panel: a pure function of index, state and status.
struct PanelFrame {
  let index: FlowIndex
  let state: PanelState
  let status: SourceStatus
  /// What is known of the filter already; the picture does not depend on it.
  var cache: FilterCache?

  static let minimum = (width: 80, height: 24)

  /// What the panes have: all but the first two lines and the last.
  static func area(_ state: PanelState) -> Rect {
    Rect(x: 0, y: 2, width: state.width, height: state.height - 3)
  }

  /// What a pane has to draw in: inside its frame, or under its rule.
  static func inner(_ rect: Rect, _ state: PanelState) -> Rect {
    if PanelLayout.isFramed(state) || state.zoomed != nil { return rect.inset() }
    var inner = rect
    _ = inner.takeTop(1)
    return inner
  }

  func draw() -> Grid {
    var grid = Grid(width: state.width, height: state.height)
    guard state.width >= Self.minimum.width, state.height >= Self.minimum.height else {
      let words =
        "need \(Self.minimum.width)x\(Self.minimum.height), have \(state.width)x\(state.height)"
      grid.put(words, x: 0, y: 0, style: StyleIndex(.statusBarWarn))
      if state.height > 1 {
        grid.put("recording goes on; q quits", x: 0, y: 1, style: StyleIndex(.dim))
      }
      return grid
    }
    let context = PaneContext(index: index, state: state, status: status, cache: cache)
    let statusRect = Rect(width: state.width, height: 1)
    let filterRect = Rect(x: 0, y: 1, width: state.width, height: 1)
    let hintRect = Rect(x: 0, y: state.height - 1, width: state.width, height: 1)
    grid.within(statusRect) { StatusBar(context: context).draw(into: &$0, width: statusRect.width) }
    grid.within(filterRect) {
      FilterLine(context: context).draw(into: &$0, width: filterRect.width)
    }
    for (pane, rect) in PanelLayout.panes(in: Self.area(state), state: state) {
      draw(pane, in: rect, context, into: &grid)
    }
    grid.within(hintRect) { drawHints(into: &$0, width: hintRect.width) }
    if state.isHelpShown { HelpOverlay(state: state).draw(into: &grid) }
    return grid
  }

  private func draw(_ pane: PaneID, in rect: Rect, _ context: PaneContext, into grid: inout Grid) {
    let inner = Self.inner(rect, state)
    if PanelLayout.isFramed(state) || state.zoomed != nil {
      grid.frame(
        rect,
        title: "\(pane.rawValue) " + title(pane, context)
          + legend(pane, context, rect.width), hints: hints(pane, context),
        style: context.border(pane))
    } else {
      grid.rule(
        x: rect.x, y: rect.y, width: rect.width,
        title: "\(pane.rawValue) " + title(pane, context) + tabs(pane, context),
        style: context.border(pane))
    }
    grid.within(inner) { grid in
      switch pane {
      case .tape:
        TapePane(context: context).draw(into: &grid, width: inner.width, height: inner.height)
      case .offExchange:
        OffExchangePane(context: context).draw(
          into: &grid, width: inner.width, height: inner.height)
      case .chart:
        ChartPane(context: context).draw(into: &grid, width: inner.width, height: inner.height)
      case .evidence:
        EvidencePane(context: context).draw(into: &grid, width: inner.width, height: inner.height)
      case .timeline:
        TimelinePane(context: context).draw(into: &grid, width: inner.width, height: inner.height)
      }
    }
  }

  private func title(_ pane: PaneID, _ context: PaneContext) -> String {
    switch pane {
    case .tape: context.state.selected == nil ? "Tape  newest first" : "Tape  held"
    case .chart: ChartPane(context: context).title
    case .evidence: EvidencePane(context: context).title
    case .offExchange: "Off-exchange"
    case .timeline:
      "Timeline  " + (index.part == nil ? "events per moment (log)" : "reading…")
    }
  }

  /// What the marks of the chart mean, where all of it fits.
  private func legend(_ pane: PaneID, _ context: PaneContext, _ width: Int) -> String {
    let words = "  ▲ bull ▼ bear ● off-exchange"
    let room = width - 8 - Text.width(title(pane, context))
    return pane == .chart && words.count <= room ? words : ""
  }

  private func hints(_ pane: PaneID, _ context: PaneContext) -> String {
    guard pane == .tape, let selected = context.state.selected else { return "" }
    let newer = context.lines.newerCount(than: selected)
    let isMore = newer == 999 || !context.lines.counts.isWhole
    return newer == 0 ? "G=follow" : "\(newer)\(isMore ? "+" : "") newer · G=follow"
  }

  /// On a narrow screen the rule of the main pane names the others, and how much is newer.
  private func tabs(_ pane: PaneID, _ context: PaneContext) -> String {
    guard pane != .evidence, pane != .timeline else { return "" }
    let held = hints(pane, context)
    let others =
      [PaneID.tape, .offExchange, .chart].filter { $0 != pane }
      .map { "\($0.rawValue) \($0.title)" }.joined(separator: "  ") + "  (Tab)"
    return (held.isEmpty ? "" : ", " + held) + "  " + others
  }

  private func drawHints(into grid: inout Grid, width: Int) {
    var x = 1
    if state.edit != nil {
      let words = "Enter keep  Esc back  Tab complete  ↑ history  ^U clear"
      grid.put(Text.cut(words, to: width - 2), x: 1, y: 0, style: StyleIndex(.hintText))
      return
    }
    for (key, word) in hints(width - 2) {
      x = grid.put(key, x: x, y: 0, style: StyleIndex(.hintKey)) + 1
      x = grid.put(word, x: x, y: 0, style: StyleIndex(.hintText)) + 2
    }
  }

  /// Left out first where there is no room: what every list and every player has.
  private static let spareHints: [Action.Name] = [.down, .previousEvent, .follow, .zoom, .edge]

  /// Keys and words of the bottom line; how to get help and how to leave always fit.
  private func hints(_ room: Int) -> [(String, String)] {
    var actions = Action.all.filter { $0.hint != nil }
    var spare = Self.spareHints[...]
    while true {
      let hints = actions.map { action in
        let key = action.label.split(separator: " ").first.map(String.init) ?? action.label
        // A key is named by what it would do now.
        let plays = action.name == .pause && state.isPaused
        return (key, plays ? "play" : action.hint ?? "")
      }
      let width = hints.reduce(-2) { $0 + Text.width($1.0) + $1.1.count + 3 }
      guard width > room, let dropped = spare.popFirst() else { return hints }
      actions.removeAll { $0.name == dropped }
    }
  }
}
