import FlowEngine
import TermRender
import Testing

@testable import flowtui

/// How the tape words every kind of parent, at the three sizes.
@Suite struct KindsFrameTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var second: Int
    /// What the line must say; `class` as the pane of 200 columns has it.
    var words: [String]
    var testDescription: String { words.joined(separator: ", ") }
  }

  // swift-format-ignore
  static let rows: [Row] = [
    Row(second: 0, words: ["11/27", "2 legs", "4.35", "A▲", "vertical", "950/960C"]),
    Row(second: 1, words: ["11/27", "4 legs", "B▼", "iron condor", "900/950P/95…"]),
    Row(second: 2, words: ["11/27", "2 legs", "A▲", "straddle", "950C/950P"]),
    Row(second: 3, words: ["2 legs", "?·", "straddle/synthet…"]),
    Row(second: 4, words: ["mixed", "  950C", "calendar", "11/27>12/18"]),
    Row(second: 5, words: ["2 legs", "legged risk rev.?", "960C/900P"]),
    Row(second: 6, words: ["mixed", "  950C", "roll?", "11/27>12/18"]),
    Row(second: 7, words: ["3 legs", "strike ladder", "3 strk 40ms"]),
    Row(second: 8, words: ["  950C", "price ladder", "5 stp 40ms"]),
    Row(second: 9, words: ["  950C", "B▼", "repeat", "6x 40ms"]),
    Row(second: 10, words: ["4 legs", "box fin.", "950/960C/95…"]),
    Row(second: 11, words: ["  940C", "dividend"]),
    Row(second: 12, words: ["2 legs", "buy-write", "960C+stk"]),
    // The direction is never what is cut.
    Row(second: 13, words: ["RISK REV.·bull", " M "]),
    Row(second: 14, words: ["1,250", "A▲", "verdict confirmed", "c8812"]),
  ]

  @Test("each kind is worded", arguments: rows)
  func words(_ row: Row) throws {
    let time = "14:32:\(row.second < 10 ? "0" : "")\(row.second).000 NVDA"
    let frame = KindsScenario.frame(200, 50)
    let line = String(try #require(frame.first { $0.contains(time) }).prefix(105))
    for word in row.words { #expect(line.contains(word), "\(word) in \(line)") }
  }

  @Test(
    "no size cuts a structure or its strikes to something else",
    arguments: [(80, 24), (120, 40), (200, 50)])
  func small(_ size: (width: Int, height: Int)) throws {
    let frame = KindsScenario.frame(size.width, size.height)
    #expect(frame.allSatisfy { $0.count <= size.width })
    for (time, words) in [
      ("14:32:14", ["verdict confirmed"]), ("14:32:13", ["RISK REV.·bull", "2 legs"]),
      ("14:32:12", ["buy-write", "2 legs"]), ("14:32:09", ["repeat", "950C"]),
    ] {
      let line = try #require(frame.first { $0.contains(time) }, "\(time)")
      for word in words { #expect(line.contains(word), "\(word) in \(line)") }
    }
  }

  @Test("the evidence of a package names its legs as listed, and what else it could be")
  func evidence() throws {
    var state = Scenario.state(200, 50)
    let row = try #require(KindsScenario.index.newestRow(of: KindsScenario.clusters[3].id))
    state.selected = row
    let frame = PanelFrame(
      index: KindsScenario.index, state: state, status: Scenario.status
    ).draw().dump().joined(separator: "\n")
    #expect(
      frame.contains("STRADDLE/SYNTHETIC? · ±1 NVDA 950C 2026-11-27 / ±1 NVDA 950P"), "\(frame)")
    #expect(frame.contains("straddle, synthetic"), "\(frame)")
  }
}
