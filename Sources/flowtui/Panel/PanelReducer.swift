import FlowEngine

/// Applies actions to the state: a pure function of (state, action, index).
struct PanelReducer {
  let index: FlowIndex
  /// Rows a list pane shows, for page steps.
  var page: Int = 10
  var themes: [String] = ["dusk", "mono"]
  var cache: FilterCache?

  static let second: Int64 = 1_000_000_000

  func apply(_ action: Action.Name, to state: inout PanelState) {
    state.message = nil
    if state.isHelpShown, handleHelp(action, &state) { return }
    switch action {
    case .pause: togglePause(&state)
    case .back: scrub(by: -5 * Self.second, &state)
    case .forward: scrub(by: 5 * Self.second, &state)
    case .backMinute: scrub(by: -60 * Self.second, &state)
    case .forwardMinute: scrub(by: 60 * Self.second, &state)
    case .previousAlert, .previousMatch: jumpToAlert(-1, &state, action)
    case .nextAlert, .nextMatch: jumpToAlert(1, &state, action)
    case .previousEvent: stepEvent(-1, &state)
    case .nextEvent: stepEvent(1, &state)
    case .previousSession: state.sessionStep = -1
    case .nextSession: state.sessionStep = 1
    case .home: goHome(&state)
    case .edge: goToEdge(&state)
    case .slower: state.speedEighths = max(1, state.speedEighths / 2)
    case .faster: state.speedEighths = min(512, state.speedEighths * 2)
    case .realTime: state.speedEighths = 8
    case .up: move(-1, &state)
    case .down: move(1, &state)
    case .halfUp: move(-max(1, page / 2), &state)
    case .halfDown: move(max(1, page / 2), &state)
    case .pageUp: move(-max(1, page), &state)
    case .pageDown: move(max(1, page), &state)
    case .top: select(newest: &state)
    case .follow:
      state.selected = nil
      state.offExchangeScroll = 0
    case .filter:
      state.edit = PanelState.FilterEdit(
        text: state.filterText, cursor: state.filterText.count, before: state.filterText)
    case .onlyTicker: addTicker("t:", &state)
    case .withoutTicker: addTicker("-t:", &state)
    case .clearFilter: setFilter("", &state)
    case .nextPane: cyclePane(1, &state)
    case .previousPane: cyclePane(-1, &state)
    case .pane1: focus(.tape, &state)
    case .pane2: focus(.offExchange, &state)
    case .pane3: focus(.chart, &state)
    case .pane4: focus(.evidence, &state)
    case .pane5: focus(.timeline, &state)
    case .zoom: state.zoomed = state.zoomed == nil ? state.focus : nil
    case .evidence: openEvidence(&state)
    case .copy: copyRow(&state)
    case .mark: ask(.set, &state)
    case .jump: ask(.jump, &state)
    case .help: state.isHelpShown = true
    case .escape: escape(&state)
    case .theme: nextTheme(&state)
    case .mouse:
      let isOn = state.reportsMouse == false
      state.reportsMouse = isOn
      state.message = PanelState.Message(
        text: isOn ? "mouse on: clicks and wheel" : "mouse off: the terminal selects text")
    case .quit: state.wantsQuit = true
    case .repaint, .suspend: break
    }
  }

  private func handleHelp(_ action: Action.Name, _ state: inout PanelState) -> Bool {
    switch action {
    case .up: state.helpScroll = max(0, state.helpScroll - 1)
    case .down: state.helpScroll += 1
    case .pageUp, .halfUp: state.helpScroll = max(0, state.helpScroll - page)
    case .pageDown, .halfDown: state.helpScroll += page
    case .quit, .repaint, .suspend: return false
    default:
      state.isHelpShown = false
      state.helpScroll = 0
    }
    return true
  }

  // MARK: Time

  private func togglePause(_ state: inout PanelState) {
    switch state.position {
    case .edge: freeze(at: index.lastSeq, &state)
    case .at(let seq):
      state.playhead = state.playhead == nil ? index.marks.time(of: seq) : nil
    }
  }

  /// Fixes the moment; a play in progress stops.
  func freeze(at seq: UInt64, _ state: inout PanelState) {
    state.position = .at(min(max(seq, 1), max(1, index.lastSeq)))
    state.playhead = nil
    dropLaterSelection(&state)
  }

  private func scrub(by nanoseconds: Int64, _ state: inout PanelState) {
    guard index.lastSeq > 0 else { return }
    let moment = state.moment(index)
    guard let now = state.playhead ?? index.marks.time(of: moment) else { return }
    if nanoseconds > 0, state.isAtEdge { return }
    let target = now + nanoseconds
    if nanoseconds > 0, target >= index.marks.latest {
      freeze(at: index.lastSeq, &state)
      return
    }
    let isPlaying = state.playhead != nil
    var seq = index.marks.seq(at: target)
    if nanoseconds > 0, !isPlaying, seq <= moment,
      let next = index.marks.time(of: moment + 1)
    {
      // A silence longer than the step: on to what ends it, or the key would do nothing for ever.
      seq = index.marks.seq(at: next)
    }
    freeze(at: seq, &state)
    if isPlaying { state.playhead = max(target, index.marks.origin) }
  }

  private func stepEvent(_ direction: Int, _ state: inout PanelState) {
    let moment = state.moment(index)
    let end = FlowView(index, at: moment).end
    if direction < 0 {
      // To just before the newest row, so that the step takes exactly it away.
      let newest = end > 0 ? index.rows[end - 1].seq : index.part?.range.lowerBound
      guard let newest else { return }
      freeze(at: max(1, newest - 1), &state)
    } else if end < index.rows.count {
      freeze(at: index.rows[end].seq, &state)
    } else if let part = index.part, part.range.upperBound < index.lastSeq {
      freeze(at: part.range.upperBound + 1, &state)
    }
  }

  private func jumpToAlert(
    _ direction: Int, _ state: inout PanelState, _ action: Action.Name
  ) {
    let seeks = action == .previousAlert || action == .nextAlert
    let moment = state.moment(index)
    let view = FlowView(index, at: seeks ? index.lastSeq : moment)
    let lines = TapeLines(view: view, filter: state.filter, cache: cache)
    let from =
      seeks
      ? (direction < 0 ? FlowView(index, at: moment).end - 1 : FlowView(index, at: moment).end)
      : (state.selected ?? view.end) + direction
    var row = seeks && direction < 0 ? newestAlertRowBefore(moment, lines) : from
    while row >= 0, row < view.end {
      if view.alert(onClusterRow: row) != nil, lines.isShown(row) {
        if seeks {
          freeze(at: index.rows[alertRow(row, view)].seq, &state)
          state.selected = row
        } else {
          state.selected = row
        }
        return
      }
      row += direction
    }
    if index.part != nil {
      // There may be one in what is not read yet.
      state.waiting = action
      state.message = PanelState.Message(text: "searched as soon as the log is read")
      return
    }
    state.message = PanelState.Message(
      text: direction < 0 ? "no earlier alert in this filter" : "no later alert in this filter")
  }

  /// Where a search for the alert before the moment starts: strictly before the one just shown.
  private func newestAlertRowBefore(_ moment: UInt64, _ lines: TapeLines) -> Int {
    var row = FlowView(index, at: moment).end - 1
    while row >= 0, index.rows[row].seq == moment { row -= 1 }
    return row
  }

  /// The row of the alert itself, as it first fired: at its `seq` cluster and alert are known. A
  /// later version of it is no place to jump to.
  private func alertRow(_ clusterRow: Int, _ view: FlowView) -> Int {
    guard let cluster = view.cluster(clusterRow) else { return clusterRow }
    return index.rows.indices[clusterRow...].first { row in
      let entry = index.rows[row]
      return entry.kind == .alert && index.alerts[Int(entry.position)].subject == cluster.id
    } ?? clusterRow
  }

  private func goHome(_ state: inout PanelState) {
    guard let seq = index.part.map({ $0.firstRow?.seq ?? 1 }) ?? index.rows.first?.seq else {
      return
    }
    freeze(at: seq, &state)
    state.selected = nil
  }

  private func goToEdge(_ state: inout PanelState) {
    state.position = .edge
    state.playhead = nil
    state.selected = nil
  }

  /// A row that is not known at the new moment cannot stay selected.
  private func dropLaterSelection(_ state: inout PanelState) {
    guard let selected = state.selected else { return }
    if selected >= FlowView(index, at: state.moment(index)).end { state.selected = nil }
  }

  // MARK: Rows and panes

  private func move(_ amount: Int, _ state: inout PanelState) {
    switch state.focus {
    case .offExchange:
      let last = max(0, FlowView(index, at: state.moment(index)).offExchangeEnd - 1)
      state.offExchangeScroll = min(last, max(0, state.offExchangeScroll + amount))
    case .evidence: state.evidenceScroll = max(0, state.evidenceScroll + amount)
    case .tape, .chart, .timeline: moveSelection(amount, &state)
    }
  }

  private func moveSelection(_ amount: Int, _ state: inout PanelState) {
    let view = FlowView(index, at: state.moment(index))
    let lines = TapeLines(view: view, filter: state.filter, cache: cache)
    guard var row = state.selected ?? lines.lines(from: nil, limit: 1).first else { return }
    for _ in 0..<abs(amount) {
      guard let next = amount > 0 ? lines.older(than: row) : lines.newer(than: row) else { break }
      row = next
    }
    state.selected = row
    state.evidenceScroll = 0
  }

  private func select(newest state: inout PanelState) {
    let view = FlowView(index, at: state.moment(index))
    state.selected =
      TapeLines(view: view, filter: state.filter, cache: cache).lines(from: nil, limit: 1).first
  }

  private func cyclePane(_ step: Int, _ state: inout PanelState) {
    let count = PaneID.allCases.count
    let next = (state.focus.rawValue - 1 + step + count) % count + 1
    if let pane = PaneID(rawValue: next) { focus(pane, &state) }
  }

  private func focus(_ pane: PaneID, _ state: inout PanelState) {
    state.focus = pane
    if state.zoomed != nil { state.zoomed = pane }
  }

  private func openEvidence(_ state: inout PanelState) {
    if state.selected == nil { select(newest: &state) }
    focus(.evidence, &state)
  }

  private func escape(_ state: inout PanelState) {
    if state.zoomed != nil {
      state.zoomed = nil
    } else if state.focus != .tape {
      state.focus = .tape
    } else if state.selected != nil {
      state.selected = nil
    } else {
      state.offExchangeScroll = 0
    }
  }

  private func nextTheme(_ state: inout PanelState) {
    let position = themes.firstIndex(of: state.themeName) ?? -1
    state.themeName = themes[(position + 1) % themes.count]
    state.message = PanelState.Message(text: "theme \(state.themeName)")
  }

  // MARK: Filter

  private func addTicker(_ prefix: String, _ state: inout PanelState) {
    guard let ticker = shownTicker(state) else { return }
    let term = prefix + ticker
    // `a|b t:X` would be `a|(b t:X)`: the new term must hold for every branch.
    var rest = state.filterText
    if case .or = state.filter { rest = "(\(rest))" }
    if rest.split(separator: " ").contains(Substring(term)) { return }
    setFilter(rest.isEmpty ? term : rest + " " + term, &state)
  }

  /// The ticker of the selected line, else of the newest.
  func shownTicker(_ state: PanelState) -> String? {
    let view = FlowView(index, at: state.moment(index))
    let lines = TapeLines(view: view, filter: state.filter, cache: cache)
    guard let row = state.selected ?? lines.lines(from: nil, limit: 1).first,
      index.rows[row].ticker != .max
    else { return nil }
    return index.directory.tickers[Int(index.rows[row].ticker)].description
  }

  func setFilter(_ text: String, _ state: inout PanelState) {
    do {
      state.filter = try parse(text)
      state.filterText = text
      if let selected = state.selected {
        let view = FlowView(index, at: state.moment(index))
        if !TapeLines(view: view, filter: state.filter, cache: cache).isShown(selected) {
          state.selected = nil
        }
      }
    } catch {
      state.message = PanelState.Message(text: "filter \(error)", isError: true)
    }
  }

  func parse(_ text: String) throws(FilterError) -> Filter {
    let directory = index.directory
    return try FilterParser.parse(text, hasMoment: true) { word in
      Symbol(word).flatMap { directory.tickerNumber($0) } != nil
    }
  }
}
