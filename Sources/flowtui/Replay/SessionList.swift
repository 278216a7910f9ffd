import FlowEngine
import Foundation
import Store

/// Logs that were opened together, in the order of their sessions; one of them is shown at a time.
struct SessionList: Hashable, Sendable {
  struct Session: Hashable, Sendable {
    var path: String
    var date: CalendarDate
  }

  let sessions: [Session]
  /// What was left out, and why; said once.
  private(set) var notes: [String] = []

  /// The logs that the inputs name, or that their folders hold.
  ///
  /// - Returns: nil when something else is among the inputs: then they are no list of sessions.
  /// - Throws: `CommandError` for a log that was named and cannot be read.
  init?(_ inputs: [String]) throws(CommandError) {
    var found: [Session] = []
    for input in inputs {
      if InputReader.isLog(input) {
        do throws(LogError) {
          found.append(Session(path: input, date: try LogReader(path: input).header.session))
        } catch { throw CommandError(error) }
        continue
      }
      let inside = Self.logs(in: input)
      // A folder of feed files is read as such, and the logs in it are left out there.
      guard !inside.isEmpty, (try? InputReader([input])) == nil else { return nil }
      for path in inside {
        do throws(LogError) {
          found.append(Session(path: path, date: try LogReader(path: path).header.session))
        } catch { notes.append("left out: \(CommandError(error))") }
      }
    }
    var seen: Set<String> = []
    sessions = found.sorted { ($0.date, $0.path) < ($1.date, $1.path) }
      .filter { seen.insert($0.path).inserted }
    guard !sessions.isEmpty else { return nil }
  }

  private static func logs(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().map { folder + "/" + $0 }.filter(InputReader.isLog)
  }

  /// The place of the session that a date names; the newest without one.
  func place(of date: CalendarDate?) -> Int? {
    guard let date else { return sessions.indices.last }
    return sessions.lastIndex { $0.date == date }
  }

  /// The same time of day in another session. Nanoseconds since 1970, both.
  ///
  /// By the clock on the wall, so that a change to summer time moves nothing; an evening before the
  /// session stays an evening before it.
  func time(_ time: Int64, of place: Int, in other: Int) -> Int64 {
    let (date, clock) = NewYorkTime.local(Timestamp(nanoseconds: time))
    let days =
      NewYorkTime.daysSinceEpoch(date) - NewYorkTime.daysSinceEpoch(sessions[place].date)
    let midnight = NewYorkTime.timestamp(sessions[other].date, nanoseconds: 0)
    let noon = midnight.nanoseconds + (days * 24 + 12) * 3_600_000_000_000
    let target = NewYorkTime.local(Timestamp(nanoseconds: noon)).date
    return NewYorkTime.timestamp(target, nanoseconds: clock).nanoseconds
  }
}
