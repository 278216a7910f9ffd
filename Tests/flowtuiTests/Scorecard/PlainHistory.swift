import FlowEngine
import Foundation

/// Baselines said again as plainly as B-01 and B-02 are written: what was usual, from the tapes of
/// the sessions before.
struct PlainHistory {
  private struct Key: Hashable {
    var underlying: Symbol
    var bucket: Int
  }

  /// Logarithms of premiums with the number of the session.
  private var premiums: [Key: [(session: Int, value: Double)]] = [:]
  private let sessions: [PlayedSession]

  init(_ sessions: [PlayedSession]) {
    self.sessions = sessions.suffix(20)
    for (number, session) in self.sessions.enumerated() {
      var newest: [FlowID: Cluster] = [:]
      for cluster in session.clusters { newest[cluster.id] = cluster }
      for cluster in newest.values where cluster.members.isEmpty && cluster.type != .dividend {
        guard cluster.state == .final || cluster.state == .amended,
          let key = Self.key(cluster, session)
        else { continue }
        premiums[key, default: []].append((number, Self.logPremium(cluster, session.tape)))
      }
    }
  }

  /// K-10, one way or the other.
  func isUnusual(_ cluster: Cluster, _ today: PlayedSession) -> Bool {
    premiumScore(cluster, today).map { $0 >= 3.99 } ?? false || hasVolume(cluster, today)
  }

  /// For the list of what was wrong.
  func text(_ cluster: Cluster, _ today: PlayedSession) -> String {
    let z = premiumScore(cluster, today).map { "\($0)" } ?? "-"
    guard let leg = cluster.legs.first, let contract = today.tape.contracts[leg.instrument.index]
    else { return z }
    let days = sessions.map { session in volume(of: OSI(contract), session) { _ in true } }
    let now = volume(of: OSI(contract), today) { $0.seq <= cluster.stamp.seq }
    return "z \(z), volume \(now) after \(days)"
  }

  /// B-01: at least ten sessions and fifty parents.
  private func premiumScore(_ cluster: Cluster, _ today: PlayedSession) -> Double? {
    guard let key = Self.key(cluster, today), let known = premiums[key], known.count >= 50,
      Set(known.map(\.session)).count >= 10
    else { return nil }
    let values = known.map(\.value)
    let middle = Self.median(values)
    let spread = max(0.1, Self.median(values.map { abs($0 - middle) }))
    return (Self.logPremium(cluster, today.tape) - middle) / (1.4826 * spread)
  }

  /// B-02: 500 contracts so far, five times the median at the end of the same half hour.
  private func hasVolume(_ cluster: Cluster, _ today: PlayedSession) -> Bool {
    guard let leg = cluster.legs.first, let contract = today.tape.contracts[leg.instrument.index]
    else { return false }
    let series = OSI(contract)
    let half: Int64 = 1_800_000_000_000
    let start = SessionCalendar.regularHours(today.session).open.nanoseconds
    let end = ((cluster.end.nanoseconds - start) / half + 1) * half
    let now = volume(of: series, today) { $0.seq <= cluster.stamp.seq }
    let before = sessions.map { session in
      let opening = SessionCalendar.regularHours(session.session).open.nanoseconds
      return volume(of: series, session) { $0.at < opening + end }
    }
    let middle = Self.median(before.map(Double.init))
    return before.count >= 10 && middle > 0 && now >= 500 && Double(now) >= 4.9 * middle
  }

  private func volume(
    of series: OSI, _ session: PlayedSession, where counts: (PlainPrint) -> Bool
  ) -> Int {
    session.tape.prints.values.reduce(0) { sum, print in
      guard counts(print), let contract = session.tape.contracts[print.series],
        OSI(contract) == series
      else { return sum }
      return sum + print.size
    }
  }

  private static func key(_ cluster: Cluster, _ session: PlayedSession) -> Key? {
    let contract = cluster.legs.lazy.compactMap { session.tape.contracts[$0.instrument.index] }
      .first
    guard let contract else { return nil }
    let days =
      NewYorkTime.daysSinceEpoch(contract.expiry) - NewYorkTime.daysSinceEpoch(session.session)
    let bucket = [0, 7, 45, 180].count { days > $0 }
    return Key(underlying: cluster.underlying, bucket: bucket)
  }

  private static func logPremium(_ cluster: Cluster, _ tape: PlainTape) -> Double {
    let dollars = cluster.causes.compactMap { tape.prints[$0] }.reduce(0.0) { sum, print in
      let multiplier = Double(tape.contracts[print.series]?.multiplier ?? 100)
      return sum + Double(print.price) / 1e9 * Double(print.size) * multiplier
    }
    return log(1 + dollars)
  }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return 0 }
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}
