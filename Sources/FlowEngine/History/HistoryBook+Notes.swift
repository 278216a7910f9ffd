extension HistoryBook {
  /// Every baseline, kind after kind, each sorted by its subject.
  func notes(times: EventTimes, session: CalendarDate) -> [HistoryNote] {
    func note(
      _ kind: HistoryNote.Kind, _ subject: OSI, _ bucket: Int32, _ summary: RobustSummary,
      samples: Int64, sessions: Int64
    ) -> HistoryNote {
      HistoryNote(
        times: times, kind: kind, session: session, subject: subject, bucket: bucket,
        a: summary.median, b: summary.mad, c: samples, d: sessions)
    }
    func notes(_ kind: HistoryNote.Kind, _ table: Table) -> [HistoryNote] {
      table.all.sorted { $0.key < $1.key }.map { found in
        note(
          kind, HistoryNote.underlying(found.key.underlying), found.key.bucket,
          RobustSummary(found.values), samples: Int64(found.values.count),
          sessions: found.sessions)
      }
    }
    var all = notes(.premium, premiums)
    for volume in volumes.sorted(by: { $0.osi.precedes($1.osi) }) {
      let sessions = sessions(of: volume.underlying)
      for (bucket, summary) in Self.baseline(of: volume.days, over: sessions.count) {
        all.append(
          note(
            .volume, volume.osi, bucket, summary, samples: Int64(volume.days.count),
            sessions: Int64(sessions.count)))
      }
    }
    for group in groups.sorted(by: { ($0.underlying, $0.expiry) < ($1.underlying, $1.expiry) }) {
      let sessions = sessions(of: group.underlying)
      for (halfHour, summary) in Self.baseline(of: group.days, over: sessions.count) {
        all.append(
          note(
            .groupVolume, HistoryNote.underlying(group.underlying),
            GroupBucket.number(expiry: group.expiry, halfHour: halfHour), summary,
            samples: Int64(group.days.count), sessions: Int64(sessions.count)))
      }
    }
    all += notes(.gamma, gammas)
    for size in sizes.sorted(by: { $0.underlying < $1.underlying }) {
      guard let high = size.counts.percentile(99) else { continue }
      all.append(
        HistoryNote(
          times: times, kind: .size, session: session,
          subject: HistoryNote.underlying(size.underlying), bucket: 0, a: high, b: 0,
          c: size.counts.total, d: size.sessions))
    }
    return all
  }

  /// Median and spread of the contracts so far, at each half hour in which they change; nothing
  /// before the median rises above 0, and nothing at all where it never does (B-02).
  ///
  /// - Parameter sessions: how many know the underlying; one without a trade counts as 0.
  private static func baseline(
    of days: [Day], over sessions: Int
  ) -> [(bucket: Int32, summary: RobustSummary)] {
    // Where fewer than half of the sessions traded it at all, no median is above 0.
    guard 2 * days.count >= sessions else { return [] }
    var buckets = days.flatMap { $0.points.map(\.bucket) }
    buckets.sort()
    var places = [Int](repeating: 0, count: days.count)
    var found: [(bucket: Int32, summary: RobustSummary)] = []
    for (index, bucket) in buckets.enumerated() where index == 0 || buckets[index - 1] != bucket {
      var values = [Int64](repeating: 0, count: max(0, sessions - days.count))
      for day in days.indices {
        let points = days[day].points
        while places[day] < points.count, points[places[day]].bucket <= bucket { places[day] += 1 }
        values.append(places[day] == 0 ? 0 : points[places[day] - 1].contracts)
      }
      let summary = RobustSummary(values)
      guard found.last?.summary != summary, !found.isEmpty || summary.median > 0 else { continue }
      found.append((bucket, summary))
    }
    return found
  }
}

extension OSI {
  /// Root, expiry, right, strike: the order in which notes stand.
  fileprivate func precedes(_ other: OSI) -> Bool {
    (root, expiry, right.rawValue, strike)
      < (other.root, other.expiry, other.right.rawValue, other.strike)
  }
}
