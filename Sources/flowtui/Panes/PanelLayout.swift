import TermRender

/// Where the panes lie, by the size of the screen: full from 180 columns, two columns from 110, one
/// main pane below.
enum PanelLayout {
  static func isFramed(_ state: PanelState) -> Bool { state.width >= 110 }

  static func panes(in area: Rect, state: PanelState) -> [(PaneID, Rect)] {
    if let zoomed = state.zoomed { return [(zoomed, area)] }
    if state.width < 110 { return narrow(area, state) }
    return state.width < 180 ? medium(area) : full(area)
  }

  /// Tape left; chart above off-exchange right; evidence and timeline across.
  private static func full(_ area: Rect) -> [(PaneID, Rect)] {
    var area = area
    let timeline = area.takeBottom(5)
    let evidence = area.takeBottom(max(8, min(14, area.height * 30 / 100)))
    let tape = area.takeLeft(area.width * 53 / 100)
    let chart = area.takeTop(area.height * 60 / 100)
    return [
      (.tape, tape), (.chart, chart), (.offExchange, area), (.evidence, evidence),
      (.timeline, timeline),
    ]
  }

  /// Tape and chart above; off-exchange, evidence and timeline across below.
  private static func medium(_ area: Rect) -> [(PaneID, Rect)] {
    var area = area
    let timeline = area.takeBottom(area.height >= 30 ? 5 : 4)
    let evidence = area.takeBottom(max(6, min(10, area.height / 4)))
    let offExchange = area.takeBottom(max(4, min(7, area.height / 4)))
    let tape = area.takeLeft(min(82, area.width * 62 / 100))
    return [
      (.tape, tape), (.chart, area), (.offExchange, offExchange), (.evidence, evidence),
      (.timeline, timeline),
    ]
  }

  /// One main pane; evidence and timeline stay.
  private static func narrow(_ area: Rect, _ state: PanelState) -> [(PaneID, Rect)] {
    var area = area
    let timeline = area.takeBottom(area.height >= 30 ? 4 : 3)
    let evidence = area.takeBottom(area.height >= 30 ? 9 : 6)
    let main: PaneID =
      state.focus == .offExchange || state.focus == .chart ? state.focus : .tape
    return [(main, area), (.evidence, evidence), (.timeline, timeline)]
  }
}
