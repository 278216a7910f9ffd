import Foundation
import Glibc
import Testing

extension Tag {
  @Tag static var slow: Self
}

/// The built program on a pseudo terminal. Skipped, and said so, when it was not built.
@Suite(
  .serialized, .tags(.slow),
  .enabled(if: PanelProcess.binary != nil, "flowtui is not built: swift build"))
struct TerminalTests {
  /// Lines of the tape on a screen of 200 columns: their time, ticker and the rest.
  private func tape(_ frame: [String]) -> [[Substring]] {
    frame.dropFirst(4).prefix { !$0.hasPrefix("└") }.map { line in
      line.dropFirst(2).prefix(103).split(separator: " ")
    }.filter { $0.count > 5 && $0[0].contains(":") }
  }

  private func expectClean(_ panel: PanelProcess) {
    let read = TerminalBytes(panel.written)
    #expect(read.faults.prefix(5) == [])
  }

  /// Alternate screen left, cursor shown, mouse and paste off, settings as before.
  private func expectRestored(_ panel: PanelProcess) {
    #expect(panel.isTerminalAsBefore)
    let tail = TerminalBytes(Array(panel.written.suffix(400))).sequences
    for mode in ["[?1049l", "[?1000l", "[?1006l", "[?2004l", "[?1004l"] {
      #expect(tail.last { $0.hasPrefix(String(mode.dropLast())) } == mode, "\(mode) in \(tail)")
    }
    // Curses shows the cursor only when it was hidden: what counts is how it is left.
    let cursor = TerminalBytes(panel.written).sequences.last { $0.contains("?25") }
    #expect(cursor?.hasSuffix("?25h") == true)
  }

  @Test("a person looks around, and leaves the terminal as it was")
  func session() throws {
    let panel = try PanelProcess()
    var frame = try panel.wait("a full tape at the live edge of the simulation") {
      tape($0).count >= 15 && $0[0].contains("◇ SIM") && $0[0].contains("/s │")
        && !$0[0].contains("reading")
    }
    #expect(frame.count == 50 && !panel.isTerminalAsBefore)

    // The simulated market always has these; the filter applies as it is typed.
    let ticker = try #require(tape(frame).first?[1])
    panel.type("/t:\(ticker)")
    frame = try panel.wait("only \(ticker)") { frame in
      frame[1].contains("t:\(ticker)") && !tape(frame).isEmpty
        && tape(frame).allSatisfy { $0[1] == ticker }
    }
    panel.type("\r")
    try panel.wait("the filter is kept") { $0.last?.contains("Enter keep") == false }
    panel.type("X/k:sweep\r")
    frame = try panel.wait("only sweeps") { frame in
      frame[1].contains("k:sweep") && !tape(frame).isEmpty
        && tape(frame).allSatisfy { $0.joined(separator: " ").lowercased().contains("sweep") }
    }
    panel.type("X")
    try panel.wait("no filter") { $0[1].contains("no filter") }

    panel.type("\u{1B}OD")
    frame = try panel.wait("paused in the past") { $0[0].contains("‖ paused") }
    let paused = frame
    panel.type("\u{1B}[D")
    frame = try panel.wait("further back, by the other spelling of the arrow") {
      $0[0] != paused[0]
    }
    let back = frame
    #expect(clock(back) < clock(paused))
    panel.type("\u{1B}OC")
    frame = try panel.wait("forward") { $0[0] != back[0] }
    #expect(clock(frame) > clock(back))
    let before = frame
    // The newest event may be a new version of a line, which takes no line away.
    var stepped = before
    var steps = 0
    while count(stepped) == count(before), steps < 8 {
      let last = stepped
      panel.type(",")
      stepped = try panel.wait("one event less") { $0 != last }
      steps += 1
    }
    panel.type(String(repeating: ".", count: steps))
    try panel.wait("and again") { $0[1] == before[1] && tape($0) == tape(before) }
    #expect(count(stepped) < count(before))

    panel.type("\r")
    try panel.wait("evidence") { frame in
      frame.contains { $0.contains("─ 4 Evidence ") } && frame.joined().contains("Tape  held")
    }
    panel.type("?")
    try panel.wait("help") { frame in
      frame.contains { $0.contains("─ Help ") } && frame.joined().contains("one event back")
    }
    panel.type("\u{1B}")
    try panel.wait("no help") { frame in !frame.contains { $0.contains("─ Help ") } }

    panel.read(milliseconds: 300)
    #expect(panel.read(milliseconds: 1_500) == 0, "paused, nothing is written")

    panel.resize(width: 120, height: 40)
    try panel.wait("the new size") { $0.count == 40 && $0[2].count == 120 }
    panel.resize(width: 60, height: 20)
    try panel.wait("too small") { $0.count == 20 && $0[0] == "need 80x24, have 60x20" }
    panel.resize(width: 90, height: 30)
    try panel.wait("narrow") { $0.count == 30 && $0.joined().contains("(Tab)") }

    panel.type("$")
    try panel.wait("the edge") { $0[0].contains("◇ SIM") }
    panel.type("q")
    #expect(try panel.waitEnd() == 0)
    expectRestored(panel)
    expectClean(panel)
  }

  private func clock(_ frame: [String]) -> String {
    String(frame[0].split(separator: " ").first { $0.count == 10 && $0.contains(":") } ?? "")
  }

  /// `312 of 18,402`: the second number.
  private func count(_ frame: [String]) -> Int {
    Int(frame[1].split(separator: " ").last?.filter(\.isNumber) ?? "") ?? -1
  }

  @Test("a signal ends it with the terminal restored", arguments: [SIGTERM, SIGHUP, SIGINT])
  func signals(signal: Int32) throws {
    let panel = try PanelProcess()
    try panel.wait("a frame") { $0.count == 50 }
    kill(panel.pid, signal)
    #expect(try panel.waitEnd() == 128 + signal)
    expectRestored(panel)
    expectClean(panel)
  }

  @Test("a recording opens paused at its end, drawn without a key")
  func recording() throws {
    let tape = try CommandFolder()
    try tape.write("day.jsonl", TapeFile.day)
    let panel = try PanelProcess(width: 120, height: 40, open: [tape.file("day.jsonl")])
    try panel.wait("the end, paused") { frame in
      frame.count == 40 && frame[0].contains("REPLAY") && frame[0].contains("paused")
    }
    try panel.wait("rows") { frame in frame.contains { $0.contains("│›") } }
    panel.type("q")
    #expect(try panel.waitEnd() == 0)
    expectRestored(panel)
  }

  @Test(
    "a crash gives the terminal back and keeps its signal",
    arguments: [
      SIGILL, SIGSEGV, SIGABRT,
    ])
  func crash(signal: Int32) throws {
    // The runtime's own backtrace takes many seconds in a debug build.
    let panel = try PanelProcess(environment: ["SWIFT_BACKTRACE": "enable=no"])
    try panel.wait("a frame") { $0.count == 50 }
    kill(panel.pid, signal)
    #expect(try panel.waitEnd() == -signal)
    expectRestored(panel)
  }

  @Test("suspended it gives the terminal back; continued it draws all of it again")
  func suspend() throws {
    let panel = try PanelProcess()
    try panel.wait("a frame") { $0.count == 50 }
    panel.type(" ")
    try panel.wait("paused") { $0[0].contains("‖ paused") }
    panel.type("\u{1A}")
    try panel.waitStopped()
    panel.read(milliseconds: 100)
    expectRestored(panel)
    let before = panel.written.count
    kill(panel.pid, SIGCONT)
    var again = TerminalBytes([])
    for _ in 0..<200 where !again.sequences.contains("[?2004h") {
      panel.read(milliseconds: 20)
      again = TerminalBytes(Array(panel.written[before...]))
    }
    #expect(again.faults == [] && again.text.contains("1 Tape"))
    #expect(again.sequences.contains("[?1049h") && again.sequences.contains("[?2004h"))
    #expect(!panel.isTerminalAsBefore)
    #expect(again.sequences.contains { $0.hasSuffix("?25l") })
    panel.type("q")
    #expect(try panel.waitEnd() == 0)
    expectRestored(panel)
    expectClean(panel)
  }

  struct Poor: Sendable, CustomTestStringConvertible {
    var environment: [String: String]
    var says: String
    var size = (width: 100, height: 30)
    var isASCII = false
    var hasColor = true
    var testDescription: String { "\(environment) \(size)" }
  }

  // swift-format-ignore
  @Test("on a poor terminal it opens, and says what is missing", arguments: [
    Poor(environment: ["NO_COLOR": "1"], says: "theme mono", hasColor: false),
    Poor(environment: ["TERM": "unknown-terminal"], says: "TERM=unknown-terminal is unknown, using xterm-256color"),
    Poor(environment: ["TERM": "vt100"], says: "plain ASCII", isASCII: true, hasColor: false),
    // The C locale has no UTF-8, but every glibc has C.UTF-8 to fall back on.
    Poor(environment: ["LC_ALL": "C"], says: "SIM"),
    Poor(environment: ["LC_ALL": "xx_YY.UTF-8"], says: "SIM"),
    Poor(environment: [:], says: "need 80x24, have 60x20", size: (60, 20)),
  ])
  func poor(_ poor: Poor) throws {
    let panel = try PanelProcess(
      width: poor.size.width, height: poor.size.height, environment: poor.environment)
    try panel.wait(poor.says) { $0.joined(separator: "\n").contains(poor.says) }
    panel.type("q")
    #expect(try panel.waitEnd() == 0)
    #expect(panel.isTerminalAsBefore)
    expectClean(panel)
    let read = TerminalBytes(panel.written)
    if poor.isASCII { #expect(panel.written.allSatisfy { $0 < 0x80 }) }
    let styles = read.sequences.filter { $0.hasPrefix("[") && $0.hasSuffix("m") }
    let colored = styles.contains { style in
      style.dropFirst().dropLast().split(separator: ";").compactMap { Int($0) }.contains {
        (30...38).contains($0) || (40...48).contains($0) || (90...107).contains($0)
      }
    }
    #expect(colored == poor.hasColor || poor.says.hasPrefix("need"), "colours")
  }

  @Test("random keys and broken sequences neither end it nor leak")
  func storm() throws {
    let panel = try PanelProcess(width: 100, height: 30)
    try panel.wait("a frame") { $0.count == 30 }
    var random = SeededRandom(seed: 5)
    let pieces = [
      "\u{1B}", "\u{1B}[", "\u{1B}[1;5C", "\u{1B}[200~t:\u{1B}[2J\u{1B}[201~", "\u{1B}[<65;10;5M",
      "\u{1B}[<0;1;1M", "\u{1B}[I", "\u{1B}[O", "/", "\r", "\t", ",", ".", "h", "L", "z", "?", "*",
      "#", "日", "e\u{301}", "\u{7F}", "\u{1}", "j", "k", "3", " ", "[", "]", "X", "T", "\u{C}",
    ]
    for _ in 0..<400 {
      panel.type(random.pick(pieces))
      if random.below(8) == 0 { panel.read(milliseconds: 3) }
      if random.below(60) == 0 {
        panel.resize(width: 40 + random.below(160), height: 10 + random.below(50))
      }
    }
    panel.read(milliseconds: 500)
    // Out of a filter, out of help: then q is quit.
    panel.type("\u{1B}")
    panel.read(milliseconds: 300)
    panel.type("\u{1B}")
    panel.read(milliseconds: 300)
    panel.type("q")
    #expect(try panel.waitEnd() == 0)
    expectRestored(panel)
    expectClean(panel)
  }

  @Test("the grammar finds a leak")
  func grammar() {
    for leak in [
      "\u{1B}[5n", "\u{1B}[?9h", "\u{1B}X", "\u{1B}[2", "\u{0}", "\u{9B}m", "\u{1B}]0;x",
    ] {
      #expect(!TerminalBytes(Array(leak.utf8)).faults.isEmpty, "\(leak.debugDescription)")
    }
    #expect(!TerminalBytes([0xFF]).faults.isEmpty && !TerminalBytes([0xE2, 0x96]).faults.isEmpty)
    #expect(TerminalBytes(Array("\u{1B}[?1049h\u{1B}[1;2Hé\u{1B}(B\u{1B}[m".utf8)).faults.isEmpty)
  }
}
