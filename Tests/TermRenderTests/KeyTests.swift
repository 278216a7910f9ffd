import Glibc
import Testing

@testable import TermRender

extension TerminalTests {
  @Suite(.serialized) struct KeyTests {
    struct Row: CustomTestStringConvertible, Sendable {
      let bytes: String
      let keys: [Key]
      let why: String
      var testDescription: String { why }
    }

    // The bytes are those of the xterm manual (ctlseqs), "PC-Style Function Keys" and "Mouse".
    // swift-format-ignore
    static let rows: [Row] = [
      Row(bytes: "jG é日", keys: [.character("j"), .character("G"), .character(" "), .character("é"), .character("日")], why: "text"),
      Row(bytes: "\u{1B}OA\u{1B}OB\u{1B}OC\u{1B}OD", keys: [.arrow(.up, []), .arrow(.down, []), .arrow(.right, []), .arrow(.left, [])], why: "arrows in application mode"),
      Row(bytes: "\u{1B}[A\u{1B}[B\u{1B}[C\u{1B}[D", keys: [.arrow(.up, []), .arrow(.down, []), .arrow(.right, []), .arrow(.left, [])], why: "arrows in the other spelling"),
      Row(bytes: "\u{1B}[1;5D\u{1B}[1;5C", keys: [.arrow(.left, .control), .arrow(.right, .control)], why: "control"),
      Row(bytes: "\u{1B}[1;2D\u{1B}[1;2C\u{1B}[1;2A\u{1B}[1;2B", keys: [.arrow(.left, .shift), .arrow(.right, .shift), .arrow(.up, .shift), .arrow(.down, .shift)], why: "shift"),
      Row(bytes: "\u{1B}[1;3D\u{1B}[1;6A", keys: [.arrow(.left, .alt), .arrow(.up, [.control, .shift])], why: "alt, and two at once"),
      Row(bytes: "\u{1B}[H\u{1B}[F\u{1B}OH\u{1B}OF\u{1B}[1~\u{1B}[4~\u{1B}[7~\u{1B}[8~", keys: [.home, .end, .home, .end, .home, .end, .home, .end], why: "home and end in four spellings"),
      Row(bytes: "\u{1B}[5~\u{1B}[6~\u{1B}[2~\u{1B}[3~", keys: [.pageUp, .pageDown, .insert, .delete], why: "the six keys"),
      Row(bytes: "\t\u{1B}[Z\r\n\u{7F}\u{8}", keys: [.tab, .backtab, .enter, .enter, .backspace, .backspace], why: "tabs, enter, backspace"),
      Row(bytes: "\u{3}\u{10}\u{C}\u{1C}", keys: [.control("c"), .control("p"), .control("l"), .control("\\")], why: "control letters"),
      Row(bytes: "\u{1B}OP\u{1B}[15~\u{1B}[24~", keys: [.function(1), .function(5), .function(12)], why: "function keys"),
      Row(bytes: "\u{1B}", keys: [.escape], why: "a lone escape"),
      Row(bytes: "\u{1B}x", keys: [.alt("x")], why: "alt and a letter"),
      Row(bytes: "\u{1B}[200~q\rrm -rf\u{1B}[A\u{7}日\u{1B}[201~j", keys: [.paste("q\nrm -rf日"), .character("j")], why: "a paste is one key, and its letters are no commands"),
      Row(bytes: "\u{1B}[I\u{1B}[O", keys: [.focus(true), .focus(false)], why: "focus"),
      Row(bytes: "\u{1B}[<0;5;3M\u{1B}[<0;250;3m", keys: [.mouse(.press, x: 4, y: 2), .mouse(.release, x: 249, y: 2)], why: "a click past column 223"),
      Row(bytes: "\u{1B}[<64;1;1M\u{1B}[<65;2;2M", keys: [.mouse(.wheelUp, x: 0, y: 0), .mouse(.wheelDown, x: 1, y: 1)], why: "the wheel"),
      Row(bytes: "\u{1B}[99;99Wq", keys: [.character("q")], why: "an unknown sequence is not a command on W"),
      Row(bytes: "\u{1B}[?62;22cq", keys: [.character("q")], why: "a late reply"),
      Row(bytes: "\u{1B}]11;rgb:1/2/3\u{7}q", keys: [.character("q")], why: "a string of the terminal, ended by BEL"),
      Row(bytes: "\u{1B}P>|tmux 3.3a\u{1B}\\q", keys: [.character("q")], why: "a string of the terminal, ended by ST"),
      Row(bytes: "a\u{202E}b", keys: [.character("a"), .character("b")], why: "a bidi override is no key"),
    ]

    @Test("bytes are the keys of the manual", arguments: rows)
    func keys(_ row: Row) throws {
      let pty = try Pty(width: 255, height: 24)
      let screen = try NcursesScreen(options(pty))
      defer { screen.close() }
      pty.type(row.bytes)
      #expect(screen.keyReader.drain() == row.keys)
    }

    @Test(
      "a key that arrives in pieces is whole", arguments: ["\u{1B}[1;5D", "\u{1B}[D", "\u{1B}[15~"])
    func pieces(bytes: String) throws {
      let pty = try Pty(width: 80, height: 24)
      var options = options(pty)
      // A slow line: the wait for the rest is longer.
      options.environment["SSH_CONNECTION"] = "x"
      let screen = try NcursesScreen(options)
      defer { screen.close() }
      let all = Array(bytes.utf8)
      for cut in 1..<all.count {
        pty.type(Array(all[..<cut]))
        let writer = LateWriter(descriptor: pty.master, bytes: Array(all[cut...]))
        let keys = screen.keyReader.drain()
        writer.wait()
        #expect(keys.count == 1 && keys.first != .escape, "cut at \(cut): \(keys)")
      }
    }

    @Test("random bytes leave it alive", arguments: 1...6)
    func fuzz(seed: Int) throws {
      let pty = try Pty(width: 80, height: 24)
      let before = pty.settings()
      let screen = try NcursesScreen(options(pty))
      var random = SplitMix(state: UInt64(seed))
      let alphabet = Array("\u{1B}[]O?;<0129mMAu~$PqZ\u{7}\\".utf8)
      for _ in 0..<20 {
        let bytes = (0..<random.below(200)).map { _ in
          random.below(3) == 0 ? UInt8(random.below(256)) : alphabet[random.below(alphabet.count)]
        }
        pty.type(bytes)
        _ = screen.keyReader.drain()
      }
      // Ends whatever was begun.
      pty.type("\u{1B}\\\u{7}\u{1B}[201~")
      _ = screen.keyReader.drain()
      pty.type("j")
      #expect(screen.keyReader.drain() == [.character("j")])
      screen.close()
      #expect(pty.settings() == before)
    }

    private func options(_ pty: Pty) -> ScreenOptions {
      var options = ScreenOptions(environment: ["TERM": "xterm-256color"])
      options.inputDescriptor = pty.slave
      options.outputDescriptor = pty.slave
      options.synchronized = .never
      return options
    }
  }
}

/// Writes after 20 ms from another thread.
private final class LateWriter {
  private var thread = pthread_t()

  private final class Job {
    let descriptor: Int32
    let bytes: [UInt8]

    init(descriptor: Int32, bytes: [UInt8]) {
      self.descriptor = descriptor
      self.bytes = bytes
    }
  }

  init(descriptor: Int32, bytes: [UInt8]) {
    let job = Unmanaged.passRetained(Job(descriptor: descriptor, bytes: bytes))
    pthread_create(
      &thread, nil,
      { raw in
        guard let raw else { return nil }
        let job = Unmanaged<Job>.fromOpaque(raw).takeRetainedValue()
        usleep(20_000)
        _ = write(job.descriptor, job.bytes, job.bytes.count)
        return nil
      }, job.toOpaque())
  }

  func wait() { pthread_join(thread, nil) }
}
