import TermRender

/// The help, made from the action table and never by hand.
struct HelpOverlay {
  let state: PanelState

  func draw(into grid: inout Grid) {
    let width = min(grid.width - 4, 76)
    let lines = lines
    let height = min(grid.height - 2, lines.count + 2)
    guard width > 20, height > 3 else { return }
    let rect = Rect(
      x: (grid.width - width) / 2, y: (grid.height - height) / 2, width: width, height: height)
    let scroll = min(state.helpScroll, max(0, lines.count - (height - 2)))
    let below = lines.count - (height - 2) - scroll
    let hints = (below > 0 ? "\(below) more · " : "") + "j k scroll · any other key closes"
    grid.fill(rect, style: StyleIndex(.popup))
    grid.frame(
      rect, title: "Help", hints: hints,
      style: StyleIndex(.borderFocus, on: .popup), titleStyle: StyleIndex(.title, on: .popup),
      hintStyle: StyleIndex(.hintText, on: .popup))
    grid.within(rect.inset()) { grid in
      for (y, line) in lines.dropFirst(scroll).prefix(height - 2).enumerated() {
        grid.put(Text.fit(line.0, to: 9), x: 1, y: y, style: StyleIndex(.hintKey, on: .popup))
        grid.put(Text.fit(line.1, to: 10), x: 11, y: y, style: StyleIndex(.title, on: .popup))
        grid.put(
          Text.cut(line.2, to: width - 25), x: 22, y: y, style: StyleIndex(.text, on: .popup))
      }
    }
  }

  /// Group, keys, title.
  private var lines: [(String, String, String)] {
    var lines: [(String, String, String)] = []
    for group in Action.Group.allCases {
      var title = group.rawValue
      for action in Action.all where action.group == group {
        lines.append((title, action.label, action.title))
        title = ""
      }
    }
    lines.append(("", "", ""))
    lines.append(("READ", "A▲ B▼", "printed at the ask, at the bid; A+ B- through it"))
    lines.append(("", "M· ?·", "near the middle, unknown: no side is claimed"))
    lines.append(("", "grade", "A best … D, U unsigned; only A and B count in rules"))
    lines.append(("", "cf", "H M L: rules passed and capped, not a probability"))
    return lines
  }
}
