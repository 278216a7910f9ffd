/// What the numbers of an alert rest on: how many samples, or that the fixed floors stand in for
/// them (B-01, B-04).
extension Parent {
  /// Shown behind the clauses of a rule, for each baseline that it asks.
  func foundation(of verdict: Verdict) -> [Clause] {
    var clauses: [Clause] = []
    if verdict.clauses.contains(where: { $0.name.hasPrefix("premium against the baseline") }) {
      clauses.append(
        premiumSamples.map {
          Clause("parents behind the premium baseline", seen: .count($0), asked: .shown)
        } ?? .fixedFloor(premiumFloor))
    }
    if verdict.asksVolume {
      clauses.append(
        Clause(
          "sessions behind the usual volume",
          seen: volumeSessions.map { .count($0) } ?? .unknown, asked: .shown))
      if let groupVolume { clauses += groupVolume.clauses }
    }
    return clauses
  }
}

extension VolumeSurprise {
  /// New series have no past of their own: those that expire about as soon stand for them.
  fileprivate var clauses: [Clause] {
    [
      Clause(
        "volume of the underlying in like expiries, times its usual at this minute",
        seen: .thousandths(ratio), asked: .shown),
      Clause(
        "volume of the underlying in like expiries against its usual (z)",
        seen: .thousandths(z), asked: .shown),
      Clause("sessions behind that", seen: .count(sessions), asked: .shown),
    ]
  }
}

extension Verdict {
  /// A rule over the volume of a series (K-10).
  var asksVolume: Bool {
    clauses.contains { $0.name.hasPrefix("volume of the series") }
  }
}

extension GammaWindow {
  /// Shown behind the clauses of every alert on five minutes.
  var foundation: Clause {
    samples.map {
      Clause("earlier sessions with these five minutes", seen: .count($0), asked: .shown)
    } ?? .fixedFloor(premiumFloor)
  }
}

extension Clause {
  fileprivate static func fixedFloor(_ floor: Dollars) -> Clause {
    Clause("no baseline: the fixed floor applies", seen: .dollars(floor), asked: .shown)
  }
}
