/// The question whether a terminal holds back a frame until it is complete (private mode 2026).
///
/// Nothing waits for the answer: frames are drawn without the mode until it comes among the keys.
/// The question is followed by a request for device attributes, which nearly every terminal
/// answers: behind that answer none is on its way any more.
enum TerminalQuery {
  static let question = Array("\u{1B}[?2026$p\u{1B}[c".utf8)

  /// How long after the question an answer is still waited for when the terminal is given back:
  /// the shell would take it for something typed. Nanoseconds.
  static let patience: Int64 = 200_000_000

  /// True for the answers 1 (set) and 2 (reset): the mode exists.
  static func isYes(_ reply: String) -> Bool { reply == "?2026;1$y" || reply == "?2026;2$y" }

  /// True for the answer to the second request.
  static func isLast(_ reply: String) -> Bool { reply.hasSuffix("c") }
}
