import Glibc
import Testing

@testable import TermRender

extension TerminalTests {
  @Suite(.serialized) struct EventLoopTests {
    let pty: Pty
    let before: [UInt8]
    let screen: NcursesScreen
    let wakeup: Wakeup
    let loop: EventLoop

    init() throws {
      pty = try Pty(width: 80, height: 24)
      before = pty.settings()
      var options = ScreenOptions(environment: ["TERM": "xterm-256color"])
      options.inputDescriptor = pty.slave
      options.outputDescriptor = pty.slave
      options.synchronized = .never
      screen = try NcursesScreen(options)
      wakeup = try Wakeup()
      loop = EventLoop(screen: screen, signals: try Signals(), wakeup: wakeup)
    }

    @Test("time, keys and wake-ups")
    func events() {
      defer { screen.close() }
      #expect(loop.next(timeout: 0) == .timeout)
      let start = clock()
      #expect(loop.next(timeout: 60) == .timeout)
      #expect(clock() - start >= 60)

      pty.type("ab")
      #expect(loop.next(timeout: 1000) == .key(.character("a")))
      #expect(loop.next(timeout: 1000) == .key(.character("b")))

      wakeup.signal()
      wakeup.signal()
      #expect(loop.next(timeout: 1000) == .wakeup)
      #expect(loop.next(timeout: 0) == .timeout)
    }

    @Test("signals are events")
    func signals() {
      pty.resize(width: 132, height: 43)
      pthread_kill(pthread_self(), SIGWINCH)
      #expect(loop.next(timeout: 1000) == .resize(Size(width: 132, height: 43)))
      pthread_kill(pthread_self(), SIGTERM)
      #expect(loop.next(timeout: 1000) == .terminate(signal: SIGTERM))
      pthread_kill(pthread_self(), SIGCONT)
      #expect(loop.next(timeout: 1000) == .resume)
      screen.close()
      #expect(pty.settings() == before)
    }

    private func clock() -> Int {
      var now = timespec()
      clock_gettime(CLOCK_MONOTONIC, &now)
      return now.tv_sec * 1000 + now.tv_nsec / 1_000_000
    }
  }
}
