/// What the sessions of a history left, until notes are made of it.
struct HistoryBook: Sendable {
  /// Values of one underlying in one bucket.
  struct Values: Sendable {
    var key: Key
    var values: [Int64] = []
    var sessions: Int64 = 0
    var lastSession = -1
  }

  struct Key: Hashable, Comparable, Sendable {
    var underlying: Symbol
    var bucket: Int32

    static func < (a: Key, b: Key) -> Bool {
      (a.underlying, a.bucket) < (b.underlying, b.bucket)
    }
  }

  /// A series with its points, session by session.
  struct Volume: Sendable {
    var osi: OSI
    var underlying: Symbol
    var days: [Day] = []
  }

  /// All series of an underlying in one bucket of expiries.
  struct Group: Sendable {
    var underlying: Symbol
    var expiry: Int32
    var days: [Day] = []
  }

  typealias Day = (session: Int, points: [SessionTally.Point])

  struct Sizes: Sendable {
    var underlying: Symbol
    var counts = ValueCounts()
    var sessions: Int64 = 0
  }

  /// A list with places by key, so that nothing is walked in the order of a hash.
  struct Table: Sendable {
    private(set) var all: [Values] = []
    private var places: [Key: Int] = [:]

    mutating func add(_ value: Int64, _ key: Key, session: Int) {
      let place: Int
      if let known = places[key] {
        place = known
      } else {
        place = all.count
        places[key] = place
        all.append(Values(key: key))
      }
      all[place].values.append(value)
      if all[place].lastSession != session {
        all[place].lastSession = session
        all[place].sessions += 1
      }
    }
  }

  private(set) var premiums = Table()
  private(set) var gammas = Table()
  private(set) var volumes: [Volume] = []
  private(set) var groups: [Group] = []
  private(set) var sizes: [Sizes] = []
  /// Sessions whose log knows the underlying; without it, a volume of 0 is not known to be one.
  private var observed: [Symbol: [Int]] = [:]
  // Looked up only.
  private var volumePlaces: [OSI: Int] = [:]
  private var groupPlaces: [Key: Int] = [:]
  private var sizePlaces: [Symbol: Int] = [:]

  func sessions(of underlying: Symbol) -> [Int] { observed[underlying] ?? [] }

  /// - Parameter number: of the session, from 0.
  mutating func take(_ tally: SessionTally, number: Int) {
    takePremiums(tally, number)
    for gamma in tally.gammas {
      let key = Key(underlying: gamma.underlying, bucket: gamma.bucket)
      gammas.add(gamma.value, key, session: number)
    }
    for series in tally.series where !series.underlying.isNone {
      if observed[series.underlying]?.last != number {
        observed[series.underlying, default: []].append(number)
      }
      if let osi = series.osi, !series.points.isEmpty { takeVolume(osi, series, number) }
    }
    takeGroups(tally, number)
    for (underlying, counts) in tally.sizes where counts.total > 0 {
      takeSizes(underlying, counts)
    }
  }

  private mutating func takePremiums(_ tally: SessionTally, _ number: Int) {
    let hours = SessionCalendar.regularHours(tally.session)
    let today = NewYorkTime.daysSinceEpoch(tally.session)
    for record in tally.parents where record.isBaseline {
      guard let expiry = record.expiry else { continue }
      let days = PremiumBucket.ofExpiry(NewYorkTime.daysSinceEpoch(expiry) - today)
      let time = PremiumBucket.ofTime(record.start - hours.open, length: hours.close - hours.open)
      let value = Baselines.logPremium(record.premium)
      for time in [0, time] {
        let bucket = PremiumBucket.number(expiry: days, time: time)
        premiums.add(value, Key(underlying: record.underlying, bucket: bucket), session: number)
      }
    }
  }

  private mutating func takeVolume(_ osi: OSI, _ series: SessionTally.Series, _ number: Int) {
    if let place = volumePlaces[osi] {
      // Two instruments of one series in one log: the second would count the session twice.
      guard volumes[place].days.last?.session != number else { return }
      volumes[place].days.append((number, series.points))
    } else {
      volumePlaces[osi] = volumes.count
      volumes.append(
        Volume(osi: osi, underlying: series.underlying, days: [(number, series.points)]))
    }
  }

  /// Contracts by half hour, summed over the series: what each of them added in it.
  private mutating func takeGroups(_ tally: SessionTally, _ number: Int) {
    let today = NewYorkTime.daysSinceEpoch(tally.session)
    // By place in `groups`, in the order of places.
    var added: [[Int32: Int64]] = Array(repeating: [:], count: groups.count)
    for series in tally.series where !series.underlying.isNone && !series.points.isEmpty {
      guard let osi = series.osi else { continue }
      let days = NewYorkTime.daysSinceEpoch(osi.expiry) - today
      let place = groupPlace(
        Key(underlying: series.underlying, bucket: PremiumBucket.ofExpiry(days)))
      if place == added.count { added.append([:]) }
      var before: Int64 = 0
      for point in series.points {
        added[place][point.bucket, default: 0].addSaturating(point.contracts - before)
        before = point.contracts
      }
    }
    for (place, halfHours) in added.enumerated() where !halfHours.isEmpty {
      var contracts: Int64 = 0
      var points: [SessionTally.Point] = []
      for bucket in halfHours.keys.sorted() {
        contracts.addSaturating(halfHours[bucket] ?? 0)
        points.append(SessionTally.Point(bucket: bucket, contracts: contracts))
      }
      groups[place].days.append((number, points))
    }
  }

  private mutating func groupPlace(_ key: Key) -> Int {
    if let known = groupPlaces[key] { return known }
    groupPlaces[key] = groups.count
    groups.append(Group(underlying: key.underlying, expiry: key.bucket))
    return groups.count - 1
  }

  private mutating func takeSizes(_ underlying: Symbol, _ counts: ValueCounts) {
    let place: Int
    if let known = sizePlaces[underlying] {
      place = known
    } else {
      place = sizes.count
      sizePlaces[underlying] = place
      sizes.append(Sizes(underlying: underlying))
    }
    sizes[place].counts.add(counts)
    sizes[place].sessions += 1
  }
}
