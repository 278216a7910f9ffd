import Foundation
import Glibc
import Testing

@testable import TermRender

/// One terminal at a time: curses and the guard are of the whole process.
@Suite(.serialized) enum TerminalTests {}

extension TerminalTests {
  @Suite(.serialized) struct NcursesScreenTests {
    let pty: Pty
    var options: ScreenOptions

    init() throws {
      pty = try Pty(width: 60, height: 12)
      options = ScreenOptions(environment: ["TERM": "xterm-256color"])
      options.inputDescriptor = pty.slave
      options.outputDescriptor = pty.slave
      options.synchronized = .never
    }

    @Test("an unchanged frame costs nothing, a changed one one write")
    func bytes() throws {
      let screen = try NcursesScreen(options)
      defer { screen.close() }
      _ = pty.output()
      var grid = picture(size: screen.size)
      let first = screen.present(grid)
      #expect(first.writes == 1 && !first.isDeferred)
      let painted = pty.output()
      #expect(painted.count == first.bytes)
      // On a cleared screen all that is not a space is sent, from the first column to the last.
      let text = EscapeGrammar(painted).printable
      #expect(text.hasPrefix("┌─ title ─") && text.hasSuffix("┘"))
      let borders = text.filter { $0 == "│" }.count
      #expect(borders == 2 * (screen.size.height - 2))
      #expect(screen.present(grid) == FrameReport())
      #expect(pty.output().isEmpty)

      grid.put("x", x: 30, y: 6, style: StyleIndex(.sideAsk))
      let third = screen.present(grid)
      let sent = pty.output()
      #expect(third.writes == 1 && third.bytes == sent.count)
      // A move, a colour, a letter and the colour back; a repaint would be thousands.
      #expect((1..<80).contains(sent.count))
      #expect(EscapeGrammar(sent).printable == "x")
    }

    @Test("every byte is a sequence that is known, or text of the grid")
    func grammar() throws {
      let screen = try NcursesScreen(options)
      var sent = pty.output()
      var grid = picture(size: screen.size)
      for step in 0..<12 {
        grid.put("step \(step) \u{1B}[2J 日本", x: step, y: step % 10, style: StyleIndex(.sideBid))
        grid.fill(Rect(x: 40, y: 2, width: step, height: 3), "▒", style: StyleIndex(.popup))
        _ = screen.present(grid)
        sent += pty.output()
      }
      screen.repaint()
      screen.theme = .mono
      _ = screen.present(grid)
      screen.close()
      sent += pty.output()
      #expect(EscapeGrammar(sent).faults == [])
      #expect(EscapeGrammar(sent).printable.contains("step 11 ·[2J 日本"))
    }

    @Test("the grammar itself finds leaks")
    func grammarFails() {
      #expect(EscapeGrammar(Array("ok\u{1B}[5n".utf8)).faults.count == 1)
      #expect(EscapeGrammar(Array("\u{1B}]0;title\u{7}".utf8)).faults.isEmpty == false)
      #expect(EscapeGrammar([0xC2, 0x9B]).faults.isEmpty == false)
      #expect(EscapeGrammar([0xFF]).faults.count == 1)
      #expect(EscapeGrammar(Array("\u{1B}[?9h".utf8)).faults.count == 1)
    }

    @Test("the terminal is given back as it was", arguments: ["xterm-256color", "tmux-256color"])
    func restores(term: String) throws {
      var options = options
      options.environment["TERM"] = term
      let before = pty.settings()
      let screen = try NcursesScreen(options)
      #expect(pty.settings() != before)
      #expect(screen.terminalName == term && screen.degraded == nil)
      _ = screen.present(picture(size: screen.size))
      let opened = EscapeGrammar(pty.output()).sequences
      for mode in ["[?1049h", "[?2004h", "[?1004h"] { #expect(opened.contains(mode)) }
      screen.close()
      screen.close()
      #expect(pty.settings() == before)
      let closed = EscapeGrammar(pty.output()).sequences
      let wanted = ["[?1049l", "[?1000l", "[?1006l", "[?2004l", "[?1004l", "[r"]
      for mode in wanted { #expect(closed.contains(mode), "\(mode)") }
      #expect(closed.contains { $0.hasSuffix("?25h") })
    }

    @Test("suspended, the terminal is as it was; resumed, all is drawn again")
    func suspends() throws {
      let before = pty.settings()
      let screen = try NcursesScreen(options)
      defer { screen.close() }
      let grid = picture(size: screen.size)
      let first = screen.present(grid)
      let raw = pty.settings()
      _ = pty.output()
      screen.suspend()
      #expect(pty.settings() == before)
      #expect(EscapeGrammar(pty.output()).sequences.contains("[?1049l"))
      #expect(screen.present(grid).isDeferred)
      screen.resume()
      #expect(pty.settings() == raw)
      #expect(EscapeGrammar(pty.output()).sequences.contains("[?2004h"))
      #expect(screen.present(grid).bytes > first.bytes / 2)
      #expect(EscapeGrammar(pty.output()).printable.contains("hello"))
    }

    @Test("a resize is measured, and the next frame is full")
    func resizes() throws {
      let screen = try NcursesScreen(options)
      defer { screen.close() }
      _ = screen.present(picture(size: screen.size))
      pty.resize(width: 100, height: 30)
      #expect(screen.resize() == Size(width: 100, height: 30))
      _ = pty.output()
      let grid = picture(size: screen.size)
      #expect(screen.present(grid).bytes > 100)
      #expect(EscapeGrammar(pty.output()).printable.contains("hello"))
      #expect(screen.present(grid).bytes == 0)
    }

    @Test("frames are wrapped as soon as the terminal said that it knows how")
    func synchronizes() throws {
      for (reply, expected) in [("1", true), ("2", true), ("0", false), ("4", false)] {
        var options = options
        options.synchronized = .ask
        // What was typed before and behind the answer is not lost.
        pty.type("j\u{1B}[?2026;\(reply)$y\u{1B}[?62;22c\u{1B}OA")
        let screen = try NcursesScreen(options)
        #expect(!screen.isSynchronized, "nobody read the answer yet")
        #expect(EscapeGrammar(pty.output()).sequences.contains("[?2026$p"))
        #expect(screen.keyReader.drain() == [.character("j"), .arrow(.up, [])])
        #expect(screen.isSynchronized == expected && screen.keyReader.isAnswered)
        _ = screen.present(picture(size: screen.size))
        let sequences = EscapeGrammar(pty.output()).sequences
        #expect((sequences.first == "[?2026h") == expected)
        #expect((sequences.last == "[?2026l") == expected)
        screen.close()
        _ = pty.output()
      }
    }

    @Test("a terminal that is silent costs nothing, and its late answer is no key")
    func silent() throws {
      var options = options
      options.synchronized = .ask
      let began = ContinuousClock.now
      let screen = try NcursesScreen(options)
      let report = screen.present(picture(size: screen.size))
      let taken = ContinuousClock.now - began
      #expect(report.bytes > 0 && !screen.isSynchronized)
      #expect(taken < .nanoseconds(TerminalQuery.patience), "it waited: \(taken)")
      pty.type("\u{1B}[?2026;2$y\u{1B}[?62;22cq")
      #expect(screen.keyReader.drain() == [.character("q")])
      #expect(screen.isSynchronized)
      screen.close()
    }

    @Test("left before the answer came, it is taken from the way of the shell")
    func late() throws {
      var options = options
      options.synchronized = .ask
      // Half a line is counted only in raw mode, in which the shell of this test is.
      var settings = termios()
      tcgetattr(pty.slave, &settings)
      cfmakeraw(&settings)
      tcsetattr(pty.slave, TCSANOW, &settings)
      let screen = try NcursesScreen(options)
      _ = pty.output()
      let terminal = pty.master
      let answer = Thread {
        usleep(60_000)
        let bytes = Array("\u{1B}[?2026;2$y\u{1B}[?62;22c".utf8)
        _ = write(terminal, bytes, bytes.count)
      }
      answer.start()
      screen.close()
      while !answer.isFinished { usleep(1_000) }
      var waiting: Int32 = 0
      #expect(ioctl(pty.slave, UInt(FIONREAD), &waiting) == 0 && waiting == 0, "\(waiting) bytes")
      // A terminal that never answers is left all the same.
      let other = try NcursesScreen(options)
      let began = ContinuousClock.now
      other.close()
      #expect(ContinuousClock.now - began < .seconds(2))
      _ = pty.output()
    }

    @Test("a terminal that takes nothing defers frames, and gets each whole")
    func stalls() throws {
      let flags = fcntl(pty.slave, F_GETFL)
      _ = fcntl(pty.slave, F_SETFL, flags | O_NONBLOCK)
      let screen = try NcursesScreen(options)
      defer { screen.close() }
      var deferred = 0
      var expected = 0
      var last = Grid(width: 0, height: 0)
      for step in 0..<400 {
        var grid = Grid(width: 60, height: 12)
        for y in 0..<12 { grid.put("\(step)-\(y) ".repeated(8), x: 0, y: y) }
        let report = screen.present(grid)
        if report.isDeferred { deferred += 1 } else { last = grid }
        expected += report.bytes
      }
      #expect(deferred > 0)
      var sent = pty.output()
      while screen.owesFrame {
        screen.flush()
        sent += pty.output()
      }
      #expect(EscapeGrammar(sent).faults == [])
      let report = screen.present(last)
      #expect(report.bytes == 0 && !report.isDeferred)
    }

    // swift-format-ignore
    @Test("an unknown or poor terminal is still used, and says so", arguments: [
      ("no-such-term", "xterm-256color", ColorDepth.indexed256, GlyphSet.unicode, "TERM=no-such-term is unknown, using xterm-256color"),
      ("vt100", "vt100", .none, .ascii, nil),
      ("linux", "linux", .ansi8, .ascii, nil),
    ] as [(String, String, ColorDepth, GlyphSet, String?)])
    func degrades(
      term: String, opened: String, depth: ColorDepth, glyphs: GlyphSet, text: String?
    ) throws {
      var options = options
      options.environment["TERM"] = term
      let screen = try NcursesScreen(options)
      defer { screen.close() }
      #expect(screen.terminalName == opened)
      #expect(screen.depth == depth)
      #expect(screen.glyphs == glyphs)
      #expect(screen.degraded == text)
      _ = screen.present(picture(size: screen.size))
      let sent = pty.output()
      if glyphs == .ascii { #expect(sent.allSatisfy { $0 < 0x80 }) }
      if depth == .none {
        let colors = EscapeGrammar(sent).sequences.filter { $0.contains("3") && $0.hasSuffix("m") }
        #expect(colors.isEmpty)
      }
    }

    @Test("NO_COLOR leaves attributes only, and a choice outranks it")
    func noColor() throws {
      var options = options
      options.environment["NO_COLOR"] = "1"
      let screen = try NcursesScreen(options)
      #expect(screen.depth == .none)
      _ = pty.output()
      _ = screen.present(picture(size: screen.size))
      let styles = EscapeGrammar(pty.output()).sequences.filter { $0.hasSuffix("m") }
      #expect(styles.allSatisfy { !$0.contains("38;") && !$0.contains("48;") })
      #expect(!styles.isEmpty)
      screen.close()
      options.depth = .indexed256
      let second = try NcursesScreen(options)
      #expect(second.depth == .indexed256)
      second.close()
    }

    @Test("one screen at a time, and only on terminals")
    func refuses() throws {
      let screen = try NcursesScreen(options)
      #expect(throws: ScreenError.alreadyOpen) { try NcursesScreen(options) }
      screen.close()
      var ends: [Int32] = [0, 0]
      #expect(pipe(&ends) == 0)
      defer { ends.forEach { close($0) } }
      var piped = options
      piped.inputDescriptor = ends[0]
      #expect(throws: ScreenError.notATerminal(descriptor: ends[0])) {
        try NcursesScreen(piped)
      }
    }

    private func picture(size: Size) -> Grid {
      var grid = Grid(width: size.width, height: size.height)
      grid.frame(grid.bounds, title: "title", hints: "q quit")
      grid.put("hello 日本 ⣿⠿ ▲", x: 3, y: 2, style: StyleIndex(.sideAsk))
      grid.put("selected", x: 3, y: 3, style: StyleIndex(.directionBear, on: .selection))
      return grid
    }
  }
}

extension String {
  fileprivate func repeated(_ count: Int) -> String { String(repeating: self, count: count) }
}
