/// Makes the history of a new session out of the sessions before it: baselines, and the parents
/// that the new session's open interest will judge (rules §3.1, O-04).
///
/// Each earlier session is added once, oldest first. Pure: equal sessions give equal notes, in the
/// same order.
public struct HistoryBuilder: Sendable {
  /// A baseline looks back on so many sessions (B-01).
  public static let sessionsMax = 20

  /// The session that the history is for.
  public let session: CalendarDate
  let settings: Settings
  /// The earlier sessions, oldest first.
  public private(set) var sessions: [CalendarDate] = []
  /// What of the newest session is carried over, and what is not.
  public private(set) var carry = HistoryCarry()

  var book = HistoryBook()
  var legs: [CarriedLeg] = []

  /// - Parameter settings: those of the new session: its fixed floors say what is carried.
  public init(for session: CalendarDate, settings: Settings) {
    self.session = session
    self.settings = settings
  }

  /// Adds an earlier session that has ended: after the one before it, and before the new session.
  public mutating func add(_ earlier: SessionHistory) {
    precondition(earlier.session < session, "a history is of earlier sessions")
    precondition(sessions.last.map { $0 < earlier.session } ?? true, "sessions come oldest first")
    precondition(sessions.count < Self.sessionsMax, "more sessions than a baseline looks back on")
    sessions.append(earlier.session)
    book.take(earlier.tally, number: sessions.count - 1)
    carryOver(earlier.tally)
  }

  /// The first events of the new session's log: premium, volume, gamma, size, then what is carried;
  /// each sorted by its subject.
  public var notes: [HistoryNote] {
    guard let newest = sessions.last else { return [] }
    let times = EventTimes(published: NewYorkTime.sessionStart(session))
    return book.notes(times: times, session: newest)
      + legs.map { $0.note(times: times, session: newest) }
  }

  /// Only of the session right before: open interest of a later morning is moved by the days
  /// between as well.
  private mutating func carryOver(_ tally: SessionTally) {
    legs = []
    carry = HistoryCarry()
    carry.isPreviousSession = tally.session == SessionCalendar.session(before: session)
    guard carry.isPreviousSession else { return }
    for record in tally.parents where record.isCarried(settings) {
      let found = tally.carriedLegs(of: record)
      if found.isEmpty || found.contains(where: { $0.series.expiry < session }) {
        carry.expired += 1
      } else {
        carry.parents += 1
        legs += found
      }
    }
  }
}

/// What became of the parents of the newest session.
public struct HistoryCarry: Hashable, Sendable {
  /// False when sessions lie between: then nothing is carried over.
  public var isPreviousSession = false
  /// Parents that wait for the morning.
  public var parents = 0
  /// Parents with a leg that expired meanwhile: no open interest will tell of them.
  public var expired = 0

  public init() {}
}
