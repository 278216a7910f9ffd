extension Engine {
  /// This morning's open interest judges what was carried over (O-04, C-17, K-17).
  mutating func judgeMorning(_ interest: OpenInterest, _ out: inout FlowBatch) {
    guard !morning.isEmpty, Int(interest.instrument.index) < instruments.count,
      let series = instruments[Int(interest.instrument.index)].osi
    else { return }
    // Open interest moves no time of its own, and what it says is never known before it (O-04).
    let known = Timestamp(
      nanoseconds: max(clock.now, sessionStart, interest.times.engine.nanoseconds))
    for entry in morning.take(openInterest: interest.quantity, of: series) {
      let verdict = verdict(on: entry, interest.instrument, at: known)
      out.inferences.append(verdict)
      judgeClosing(entry, interest.instrument, verdict, &out)
    }
  }

  private mutating func verdict(
    on entry: MorningBook.Entry, _ instrument: InstrumentID, at known: Timestamp
  ) -> Inference {
    let carried = entry.legs.map { CarriedLeg($0.note) }
    let number = Int(instruments[Int(instrument.index)].underlying)
    var verdict = Inference(
      stamp: stamp(), ordinal: inferenceID().ordinal, type: .verdict,
      symbol: underlyings[number].symbol, from: known, to: known, causes: [seq])
    verdict.stamp.at = known
    verdict.of = entry.of
    verdict.side = carried.first?.side ?? .unknown
    verdict.volume = carried.map(\.size).max() ?? 0
    let isRoll = carried.first?.type == .roll
    for (leg, held) in zip(carried, entry.legs) {
      verdict.evidence += clauses(
        leg, openInterest: held.openInterest, isOnly: carried.count == 1, isRoll: isRoll)
    }
    // What nobody knows neither confirms nor refutes.
    guard verdict.evidence.allSatisfy({ $0.passed != nil }) else { return verdict }
    let failed = verdict.evidence.contains { $0.passed == false }
    if isRoll {
      verdict.result = failed ? .refuted : .confirmed
    } else {
      let certain = verdict.evidence.first { $0.name.hasPrefix("contracts of it") }?.passed == true
      let possible = verdict.evidence.first { $0.name.hasPrefix("opening sides enough") }
      verdict.result =
        certain ? .confirmed : possible?.passed == false ? .refuted : .undecided
    }
    return verdict
  }

  /// What open interest says of one leg (O-02).
  private func clauses(
    _ leg: CarriedLeg, openInterest: Int64, isOnly: Bool, isRoll: Bool
  ) -> [Clause] {
    let name = isOnly ? "" : leg.leg == 0 ? "near leg: " : "far leg: "
    let change = leg.openInterest < 0 ? nil : openInterest - leg.openInterest
    let volume = leg.volume < 0 ? nil : leg.volume
    let opening = change.flatMap { change in volume.map { $0 + change } }
    let closing = change.flatMap { change in volume.map { $0 - change } }
    func count(_ value: Int64?) -> ClauseValue { value.map { .count($0) } ?? .unknown }
    var clauses = [
      Clause(name + "change of open interest", seen: count(change), asked: .shown),
      Clause(
        name + "opening sides of the day (V + ΔOI)", seen: count(opening),
        asked: isRoll && leg.leg == 1 ? .atLeast(.count(leg.size)) : .shown),
      Clause(
        name + "closing sides of the day (V − ΔOI)", seen: count(closing),
        asked: isRoll && leg.leg == 0 ? .atLeast(.count(leg.size)) : .shown),
    ]
    if !isRoll {
      clauses.append(
        Clause(
          "contracts of it that opened for certain",
          seen: count(closing.map { max(0, leg.size - $0) }), asked: .atLeast(.count(1))))
      clauses.append(
        Clause(
          "opening sides enough for all of it", seen: count(opening),
          asked: .atLeast(.count(leg.size))))
    }
    return clauses
  }

  /// K-17 asks of a single-series parent that sold, once the morning is known.
  private mutating func judgeClosing(
    _ entry: MorningBook.Entry, _ instrument: InstrumentID, _ verdict: Inference,
    _ out: inout FlowBatch
  ) {
    guard entry.legs.count == 1, let leg = entry.legs.first else { return }
    let carried = CarriedLeg(leg.note)
    // Without the day's volume or the open interest before it there is no share to speak of.
    guard carried.volume >= 0, carried.openInterest >= 0 else { return }
    let number = instruments[Int(instrument.index)].underlying
    var facts = MorningFacts(
      of: entry.of, type: carried.type, underlying: underlyings[Int(number)].symbol,
      side: carried.side, grade: carried.grade, size: carried.size, premium: carried.premium,
      volume: carried.volume, openInterestBefore: carried.openInterest,
      openInterestNow: leg.openInterest)
    facts.instrument = instrument
    for index in rules.indices {
      guard let said = rules[index].judge(facts), said.fires else { continue }
      var cluster = Cluster.empty
      cluster.id = verdict.id
      cluster.underlying = facts.underlying
      cluster.side = facts.side
      cluster.grade = facts.grade
      cluster.premium = facts.premium
      cluster.size = facts.size
      cluster.start = verdict.from
      cluster.end = verdict.to
      cluster.causes = [seq]
      if var alert = self.alert(of: index, said, cluster: cluster, instruments: [instrument]) {
        alert.stamp.at = verdict.stamp.at
        out.alerts.append(alert)
      }
    }
  }
}
