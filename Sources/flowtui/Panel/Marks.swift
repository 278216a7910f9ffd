import FlowEngine
import TermRender

/// Marks of moments, and the row for the clipboard.
extension PanelReducer {
  func ask(_ pending: PanelState.PendingMark, _ state: inout PanelState) {
    let letters = state.marks.keys.sorted().map(String.init).joined(separator: " ")
    if pending == .jump, letters.isEmpty {
      state.message = PanelState.Message(text: "no mark yet: m and a letter sets one")
      return
    }
    state.pendingMark = pending
    state.message = PanelState.Message(
      text: pending == .set ? "mark: a letter" : "to mark: \(letters)")
  }

  /// The key after `m` or `'`; anything but a letter takes it back.
  func mark(_ key: Key, _ state: inout PanelState) {
    let pending = state.pendingMark
    state.pendingMark = nil
    state.message = nil
    guard case .character(let letter) = key, letter.isLetter, letter.isASCII else { return }
    switch pending {
    case .set:
      guard index.lastSeq > 0 else { return }
      let moment = state.moment(index)
      state.marks[letter] = moment
      let time = index.marks.time(of: moment).map {
        TimeText.newYork(Timestamp(nanoseconds: $0), decimals: 1)
      }
      state.message = PanelState.Message(text: "mark \(letter) at \(time ?? "the start")")
    case .jump:
      guard let moment = state.marks[letter] else {
        state.message = PanelState.Message(text: "no mark \(letter)", isError: true)
        return
      }
      freeze(at: moment, &state)
    case nil: break
    }
  }

  func copyRow(_ state: inout PanelState) {
    let view = FlowView(index, at: state.moment(index))
    let lines = TapeLines(view: view, filter: state.filter, cache: cache)
    guard let row = state.selected ?? lines.lines(from: nil, limit: 1).first else {
      state.message = PanelState.Message(text: "no row to copy", isError: true)
      return
    }
    state.copied = RowText.tsv(view, row: row)
    let id = FilterSubject(view, row: row).id
    state.message = PanelState.Message(
      text: "\(id) handed to the terminal's clipboard as TSV; some terminals refuse (OSC 52)")
  }
}
