import FlowEngine

/// What a filter says of lines of the tape at one moment, as far as they were asked.
struct MomentAnswers {
  private var moment: UInt64?
  /// By row: nil = not asked.
  private var answers: [Bool?] = []
  /// The newest row that may not have been asked; -1 when all were.
  private var newest = -1
  /// Lines that pass, of those that were asked.
  private(set) var passed = 0

  /// Forgets everything when it is another moment.
  mutating func take(_ view: FlowView) {
    guard moment != view.moment else { return }
    moment = view.moment
    answers = Array(repeating: nil, count: view.end)
    newest = answers.count - 1
    passed = 0
  }

  func answer(_ row: Int) -> Bool? { answers[row] }

  mutating func note(_ row: Int, _ passes: Bool) {
    answers[row] = passes
    if passes { passed += 1 }
  }

  /// Every line was asked.
  var isWhole: Bool { newest < 0 }

  /// The newest line that was not asked yet; nil when there is none.
  mutating func next(_ view: FlowView) -> Int? {
    while newest >= 0 {
      if answers[newest] == nil, view.isTapeLine(newest) { return newest }
      newest -= 1
    }
    return nil
  }
}
