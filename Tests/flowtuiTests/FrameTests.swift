import FlowEngine
import Foundation
import TermRender
import Testing

@testable import flowtui

/// Whole frames as text, at the sizes where the layout changes.
@Suite struct FrameTests {
  @Test("a frame is the text that was looked at", arguments: FrameGoldens.all)
  func golden(_ golden: FrameGoldens.Golden) {
    let frame = Scenario.frame(Scenario.state(golden.width, golden.height, at: golden.position))
    if getenv("UPDATE_GOLDEN") != nil { return }
    #expect(frame.joined(separator: "\n") == golden.text)
  }

  @Test("UPDATE_GOLDEN=1 writes the texts anew, to be looked at")
  func update() {
    guard getenv("UPDATE_GOLDEN") != nil else { return }
    let folder = "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/")
    let path = folder + "/FrameGoldens.swift"
    guard let old = try? String(contentsOfFile: path, encoding: .utf8),
      let mark = old.range(of: "  // The texts.\n")
    else {
      Issue.record("\(path) cannot be read")
      return
    }
    var text = String(old[..<mark.upperBound])
    for golden in FrameGoldens.all {
      let frame = Scenario.frame(Scenario.state(golden.width, golden.height, at: golden.position))
      text += FrameGoldens.source(golden, frame)
    }
    text += "}\n"
    do { try text.write(toFile: path, atomically: true, encoding: .utf8) } catch {
      Issue.record("\(path) cannot be written: \(error)")
      return
    }
    Issue.record("the goldens were written anew; look at them")
  }

  private func line(_ frame: [String], _ word: String) throws -> String {
    try #require(frame.first { $0.contains(word) }, "no line with \(word)")
  }

  @Test("the lines say what the scenario holds, cell by cell")
  func cells() throws {
    let known = Scenario.frame(Scenario.state(at: .at(Scenario.sweepKnown)))
    let sweep = try line(known, "14:32:07.912 NVDA")
    let tape = String(sweep.prefix(105))
    for word in ["0DTE", "950C", "1,250", "12.35", "A▲", "1.54M", "SWEEP·bull", " H ", "2ex 41ms"] {
      #expect(tape.contains(word), "\(word) in \(tape)")
    }
    #expect(sweep.contains("›"), "the newest line is the one that is explained")
    let sold = try line(known, "14:32:02.500 SPY")
    // 700 + 500 traded of 1,000 open; 500 × 0.82 × 100 = 41,000.
    for word in ["12/18", "540P", " 500", "0.82", "B▼ B", "41.0k", "XISX", "1.2x"] {
      #expect(sold.contains(word), "\(word) in \(sold)")
    }
    #expect(known[0].contains("◀ REPLAY 2026-11-20 14:32:07.9 ET ‖ paused (SIM is 22s ahead)"))
    #expect(known[1].contains("2 of 2"))
    let text = known.joined(separator: "\n")
    #expect(text.contains("large-bullish-sweep v3 · bullish · confidence High: 1 of 1 required"))
    #expect(text.contains("1 capping, 1 against, 0 unknown"))
    #expect(text.contains("✓ premium") && text.contains("seen $1.54M, asked >= $50.0k"))
    #expect(text.contains("? baseline (caps confidence)"))
    #expect(text.contains("✗ opposite sweep"))
    #expect(text.contains("opening at least 622 of 1,250 (proved)"))
    #expect(text.contains("no off-exchange print yet"))
    #expect(!text.contains("retracted") && !text.contains("‡ gap"), "nothing of later")
  }

  @Test("the edge shows the loss, what was taken back, and SIM")
  func edge() throws {
    let frame = Scenario.frame(Scenario.state())
    #expect(
      frame[0].hasPrefix(" flowtui ◇ SIM 14:32:30.0 ET 2026-11-20 │ 42/s │ gap 1 drop 0 │ log 7 ms")
    )
    let off = try line(frame, "210,000")
    // 12 s late, so hollow; 210,000 × 941.80 = 197.778M.
    for word in ["NVDA", "941.80", "mid", "197.77M", "○", "reported 12.0s late"] {
      #expect(off.contains(word), "\(word) in \(off)")
    }
    #expect(try line(frame, "‡ gap sequence hole").contains("OPRA"))
    #expect(try line(frame, "14:32:07.912").contains("✗ SWEEP·bull ret"))
    #expect(frame[1].contains("3 of 3"))
  }

  // swift-format-ignore
  @Test("the first line says where the data comes from", arguments: [
    (SourceStatus.Origin.live, "flowtui ● LIVE 14:32:30.0 ET"),
    (.simulated, "flowtui ◇ SIM 14:32:30.0 ET"),
    (.follow(pid: 77), "flowtui ● FOLLOW pid 77 14:32:30.0 ET"),
    (.recorded("day.flow"), "◀ REPLAY 2026-11-20 14:32:30.0 ET end │ day.flow"),
  ] as [(SourceStatus.Origin, String)])
  func origins(origin: SourceStatus.Origin, words: String) {
    var status = Scenario.status
    status.origin = origin
    #expect(Scenario.frame(Scenario.state(), status)[0].contains(words))
    let back = Scenario.frame(Scenario.state(at: .at(9)), status)[0]
    #expect(back.contains("◀ REPLAY") && back.contains("‖ paused"))
    #expect(!back.contains("LIVE") || origin == .live && back.contains("live is"))
    var playing = Scenario.state(at: .at(9))
    playing.playhead = Scenario.at(8_000).nanoseconds
    playing.speedEighths = 64
    #expect(Scenario.frame(playing, status)[0].contains("▶ 8×"))
    playing.speedEighths = 1
    #expect(Scenario.frame(playing, status)[0].contains("▶ 1/8×"))
  }

  @Test("too small a screen says what it needs")
  func small() {
    #expect(Scenario.frame(Scenario.state(79, 24))[0] == "need 80x24, have 79x24")
    #expect(Scenario.frame(Scenario.state(80, 23))[0] == "need 80x24, have 80x23")
    #expect(Scenario.frame(Scenario.state(80, 23))[1] == "recording goes on; q quits")
  }

  @Test("nothing is cut in the middle of a word of the first line, however much it has to say")
  func firstLine() {
    var status = Scenario.status
    let narrow = Scenario.frame(Scenario.state(80, 24), status)[0]
    #expect(narrow.hasPrefix(" ◇ SIM 14:32:30.0 ET │ 42/s │ gap 1 drop 0 │"))
    #expect(narrow.contains("NVDA 941.80 +0.03%") && !narrow.contains("…"))
    // A fault stays when everything else must leave.
    status.warning = "the log cannot be written: No space left on device"
    #expect(Scenario.frame(Scenario.state(80, 24), status)[0].contains("No space left on device"))
    // A loss before the moment is told in a replay too, and one after it is not.
    let after = Scenario.frame(Scenario.state(at: .at(Scenario.cancel)))[0]
    #expect(after.contains("◀ REPLAY") && after.contains("gap 1"))
    let before = Scenario.frame(Scenario.state(at: .at(Scenario.gap - 1)))[0]
    #expect(!before.contains("gap"))
  }

  @Test(
    "the bottom line ends in help and quit, and says what space does", arguments: [80, 120, 200])
  func bottomLine(width: Int) throws {
    let edge = try #require(Scenario.frame(Scenario.state(width, 40)).last)
    #expect(edge.contains("space pause") && edge.hasSuffix("? help  q quit"))
    let paused = try #require(Scenario.frame(Scenario.state(width, 40, at: .at(9))).last)
    #expect(paused.contains("space play") && paused.hasSuffix("? help  q quit"))
  }

  @Test("wide, what speaks against it stands beside it; what failed comes first on any screen")
  func twoColumns() throws {
    let known = PanelState.Position.at(Scenario.sweepKnown)
    let wide = Scenario.frame(Scenario.state(at: known))
    let columns = try line(wide, "✗ opposite sweep")
    #expect(columns.contains("? baseline (caps confidence)"))
    let narrow = Scenario.frame(Scenario.state(80, 40, at: known))
    let failed = try #require(narrow.firstIndex { $0.contains("✗ against: opposite sweep") })
    let passed = try #require(narrow.firstIndex { $0.contains("✓ premium") })
    #expect(failed < passed)
    #expect(narrow.contains { $0.contains("bullish · High 1/1, 1 capping, 1 against") })
    // The put: 700 before it of 1,000 open, its quote 3 ms old.
    var put = Scenario.state(at: known)
    PanelReducer(index: Scenario.index).setFilter("t:SPY", &put)
    let text = Scenario.frame(put).joined(separator: "\n")
    #expect(text.contains("PRINT · SPY 540P 2026-12-18 · 500 at 0.82 · sell grade B"))
    #expect(text.contains("stock 547.91, volume before 700, OI 1,000, quote age 3ms"))
  }

  @Test("below the chart stands what it holds")
  func chartSums() {
    let known = Scenario.frame(Scenario.state(at: .at(Scenario.sweepKnown)))
    #expect(known.contains { $0.contains("1 alert · vol 100, off-exchange 0% ") })
    // 210,000 of 210,100 shares; the alert was taken back.
    let edge = Scenario.frame(Scenario.state())
    #expect(
      edge.contains { $0.contains("0 alerts · vol 210k, off-exchange 99% · $197.77M marked") })
  }

  @Test("an empty pane says why it is empty")
  func empty() {
    var state = Scenario.state()
    PanelReducer(index: Scenario.index).setFilter("t:SPY k:sweep", &state)
    let text = Scenario.frame(state).joined(separator: "\n")
    #expect(text.contains("no event passes the filter; X clears it"))
    #expect(text.contains("no line passes the filter"))
    #expect(text.contains("no off-exchange print of the filter's tickers"))
    #expect(!text.contains("Chart NVDA"), "not of a ticker that the filter hides")
  }
}
