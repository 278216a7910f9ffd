import FlowEngine
import TermRender

/// The mouse: a click takes the pane under it, and of the tape the line.
extension PanelReducer {
  func click(x: Int, y: Int, _ state: inout PanelState) {
    state.message = nil
    if state.isHelpShown {
      state.isHelpShown = false
      return
    }
    let panes = PanelLayout.panes(in: PanelFrame.area(state), state: state)
    guard let (pane, rect) = panes.first(where: { $0.1.contains(x: x, y: y) }) else { return }
    state.focus = pane
    guard pane == .tape else { return }
    let inner = PanelFrame.inner(rect, state)
    let line = y - inner.y - 1
    guard inner.contains(x: x, y: y), line >= 0 else { return }
    let context = PaneContext(
      index: index, state: state, status: SourceStatus(), cache: cache)
    let rows = TapePane(context: context).visible(inner.height - 1)
    guard line < rows.count else { return }
    state.selected = rows[line]
    state.evidenceScroll = 0
  }
}
