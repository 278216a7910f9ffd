/// Words for a fixed number of cells: measured and cut by the same table as the grid draws.
public enum Text {
  public enum Alignment: Hashable, Sendable {
    case left
    case right
  }

  /// The number of cells that `Grid.put` takes for this text.
  public static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      switch Width.of(scalar) {
      case .one, .replaced: sum + 1
      case .two: sum + 2
      case .dropped: sum
      }
    }
  }

  /// The text cut to at most `cells` cells; a cut ends in `…`.
  public static func cut(_ text: String, to cells: Int) -> String {
    if text.utf8.count <= cells || width(text) <= cells { return text }
    if cells <= 0 { return "" }
    var used = 0
    var kept = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let wide = Width.of(scalar)
      used += wide == .two ? 2 : wide == .dropped ? 0 : 1
      if used > cells - 1 { break }
      kept.append(scalar)
    }
    return String(kept) + "\u{2026}"
  }

  /// The text cut and padded with spaces to exactly `cells` cells.
  public static func fit(_ text: String, to cells: Int, _ alignment: Alignment = .left) -> String {
    let cut = cut(text, to: cells)
    let gap = String(repeating: " ", count: max(0, cells - width(cut)))
    return alignment == .left ? cut + gap : gap + cut
  }

  /// The text in lines of at most `cells` cells, broken at spaces where there are any.
  public static func wrap(_ text: String, to cells: Int) -> [String] {
    guard cells > 0 else { return [] }
    var lines: [String] = []
    for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
      var line = ""
      for word in paragraph.split(separator: " ") {
        let joined = line.isEmpty ? String(word) : line + " " + word
        if width(joined) <= cells {
          line = joined
          continue
        }
        if !line.isEmpty { lines.append(line) }
        line = cut(String(word), to: cells)
      }
      lines.append(line)
    }
    return lines
  }
}
