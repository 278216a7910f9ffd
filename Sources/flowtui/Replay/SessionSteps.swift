import FlowEngine
import TermRender

/// Steps from one of the logs that were opened together to another; holds one of them open.
struct SessionSteps {
  let list: SessionList
  private(set) var place: Int
  let wakeup: Wakeup?
  /// Marks of the sessions that are not shown: a number means nothing in another log.
  private var marks: [Int: [Character: UInt64]] = [:]

  init(list: SessionList, place: Int, wakeup: Wakeup?) {
    self.list = list
    self.place = place
    self.wakeup = wakeup
  }

  var day: SourceStatus.Day? { Self.day(place, of: list) }

  static func day(_ place: Int, of list: SessionList) -> SourceStatus.Day? {
    list.sessions.count > 1
      ? SourceStatus.Day(number: place + 1, count: list.sessions.count) : nil
  }

  /// Opens the session beside the shown one, at the same time of day, and moves the state there.
  ///
  /// - Returns: nil when there is none.
  /// - Throws: `CommandError` when it cannot be opened; then the shown one stays.
  mutating func step(
    _ by: Int, from index: FlowIndex, _ state: inout PanelState
  ) throws(CommandError) -> (log: OpenedLog, source: PanelSource)? {
    let next = place + by
    guard list.sessions.indices.contains(next) else { return nil }
    let shown = index.marks.time(of: state.moment(index))
    let moment: PanelStart.Moment =
      shown.map { .time(list.time($0, of: place, in: next)) } ?? .end
    let log = try OpenedLog(list.sessions[next].path, at: moment)
    marks[place] = state.marks
    state.marks = marks[next] ?? [:]
    place = next
    return (log, log.start(wakeup, day: day))
  }
}
