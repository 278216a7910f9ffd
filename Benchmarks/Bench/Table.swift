/// What a run prints: a line a measurement, with the floor and the goal it is held against.
struct Table {
  struct Row {
    var what: String
    var measured: String
    var floor: String
    var goal: String
  }

  private var rows: [Row] = []

  mutating func add(_ what: String, _ measured: String, floor: String = "", goal: String = "") {
    rows.append(Row(what: what, measured: measured, floor: floor, goal: goal))
  }

  /// A Markdown table, ready for `docs/performance.md`.
  func draw() -> String {
    let all = [Row(what: "what", measured: "measured", floor: "floor", goal: "goal")] + rows
    let columns: [(Row) -> String] = [\.what, \.measured, \.floor, \.goal]
    let widths = columns.map { column in all.map { column($0).count }.max() ?? 0 }
    func line(_ row: Row) -> String {
      let cells = zip(columns, widths).map { column, width in
        let text = column(row)
        return text + String(repeating: " ", count: width - text.count)
      }
      return "| " + cells.joined(separator: " | ") + " |"
    }
    let rule =
      "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|"
    return ([line(all[0]), rule] + all.dropFirst().map(line)).joined(separator: "\n")
  }
}

/// A number with a fixed count of decimals.
func decimal(_ value: Double, _ digits: Int = 1) -> String {
  guard value.isFinite else { return "-" }
  var scale = 1.0
  for _ in 0..<digits { scale *= 10 }
  let rounded = Int64((value * scale).rounded())
  guard digits > 0 else { return "\(rounded)" }
  let magnitude = "\(rounded.magnitude)"
  let padded = String(repeating: "0", count: max(0, digits + 1 - magnitude.count)) + magnitude
  return (rounded < 0 ? "-" : "") + padded.dropLast(digits) + "." + padded.suffix(digits)
}

/// Events a second from a count and nanoseconds.
func rate(_ events: Int, _ nanoseconds: Double) -> Double { Double(events) * 1e9 / nanoseconds }

func millions(_ rate: Double) -> String { decimal(rate / 1e6, 2) + " M/s" }
