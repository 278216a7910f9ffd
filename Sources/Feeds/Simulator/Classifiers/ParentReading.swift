import FlowEngine

/// One clause of the rule book as the simulator reads it: how far inside it a parent is.
struct ReadClause {
  var name: String
  /// Zero at the threshold, positive inside, in the clause's own unit.
  var margin: Double
  /// Nearer to the threshold than this the answer depends on the model of the reader.
  var doubt = 0.0

  init(_ name: String, _ margin: Double, doubt: Double = 0) {
    (self.name, self.margin, self.doubt) = (name, margin, doubt)
  }

  init(_ name: String, _ holds: Bool) { self.init(name, holds ? 1 : -1) }
}

/// What the rule book says about a parent, read by the simulator from what it did and the quotes
/// it made. Written from the rules, and from no detector.
struct ParentReading {
  enum Answer: Equatable {
    case right, wrong
    /// A clause is too near its edge.
    case unclear(String)
  }

  let parent: PlacedParent
  let listing: SimulatedListing
  let values: [SimulatedValue]
  /// Dollars.
  let spot: Double
  let floorPremium: Double
  let baseline: SimulationHistory.Baseline?
  let isBaselineUnclear: Bool

  /// How far two models may be apart in the delta of the first leg.
  private var deltaDoubt: Double {
    if values[0].isFloored { return 0.4 }
    let one = listing.series[parent.legs[0].series]
    guard one.days == 0 else { return 0.03 }
    // On the last day a tick of price is much volatility, and within two of its intrinsic value the
    // price tells none: a reader without a delta goes on without it (G-11, §3.3).
    let tick = listing.underlyings[one.underlying].ticks.tick(
      at: Price(billionths: Int64(values[0].value * 1e9)))
    let intrinsic = one.right == .call ? spot - one.strike : one.strike - spot
    return (values[0].value - max(0, intrinsic)) * 1e9 < 2 * Double(tick) ? 0.4 : 0.15
  }

  /// Early exercise (G-10), which the model of the market lacks, takes a put in the money nearer to
  /// the stock: its delta may be larger by this, never smaller.
  private var deltaAbove: Double {
    let isExercisable = values[0].isExercisable(listing.series[parent.legs[0].series], spot: spot)
    return max(deltaDoubt, isExercisable ? 0.3 : 0)
  }

  /// The rules that speak about a parent of this kind, with their clauses.
  var rules: [(rule: String, clauses: [ReadClause])] {
    var all: [(String, [ReadClause])] = []
    if parent.isSingle, listing.series[parent.legs[0].series].form != .adjusted, !parent.isWeak {
      all = single
    } else if parent.type == "package" || parent.type == "legged" {
      all = package
    } else if parent.type == "roll" {
      all = [
        ("roll", [ReadClause("side", parent.side != 0), ReadClause("grade", !parent.isWeak)])
      ]
    } else if parent.type == "stock_tied", parent.structure == "buy_write" {
      all = [
        ("call-overwriting", [ReadClause("side", parent.side > 0)] + premium(1, score: 2.5))
      ]
    }
    // Facts, not sides: neither a doubtful quote nor an exclusion takes them away.
    guard parent.isOneSeries else { return all }
    all.append(
      (
        "opening-evidence",
        [ReadClause("opening", parent.opening > 0 ? Double(parent.opening) : -1)]
      ))
    if let baseline {
      let score = baseline.score(parent.premium) - 4
      all.append(("unusual-size", [ReadClause("score", score, doubt: 0.75)]))
    }
    return all
  }

  /// The clause that is nearest its edge, of those that have a measure; each margin is weighed by
  /// what is much for its clause.
  static func nearest(_ clauses: [ReadClause]) -> (name: String, distance: Int)? {
    let much: [String: Double] = [
      "premium": 50_000, "delta": 0.1, "days": 10, "score": 1, "opening": 10,
    ]
    let units: [String: Double] = ["delta": 10_000, "score": 1_000]
    let measured = clauses.compactMap { clause -> (name: String, share: Double, distance: Int)? in
      guard let much = much[clause.name] else { return nil }
      let distance = Int(clause.margin * (units[clause.name] ?? 1))
      return (clause.name, clause.margin / much, distance)
    }
    return measured.min { $0.share < $1.share }.map { ($0.name, $0.distance) }
  }

  static func answer(_ clauses: [ReadClause]) -> Answer {
    if clauses.contains(where: { $0.margin < 0 && -$0.margin >= $0.doubt }) { return .wrong }
    if let doubtful = clauses.first(where: { abs($0.margin) < $0.doubt }) {
      return .unclear(doubtful.name)
    }
    return .right
  }

  // MARK: One series

  private var single: [(String, [ReadClause])] {
    let one = listing.series[parent.legs[0].series]
    let delta = abs(values[0].delta)
    let isCall = one.right == .call
    let isBullish = isCall == (parent.side > 0)
    let out = (isCall ? one.strike - spot : spot - one.strike) / spot
    // What was paid, not what it was worth (K-11).
    let paid = parent.premium / Double(parent.size * one.multiplier)
    let extrinsic = paid / spot + min(out, 0)
    let opens = parent.opening > 0 || one.openInterest < 2 * parent.size
    var rules: [(String, [ReadClause])] = []
    if parent.isSweep {
      rules.append(
        (
          isBullish ? "large-bullish-sweep" : "large-bearish-sweep",
          premium(1, score: 3) + band(delta, 0.1, 0.8) + [
            ReadClause("venues", Double(parent.venues - 2))
          ]
        ))
    }
    rules.append(
      (
        "put-selling",
        [ReadClause("right", !isCall), ReadClause("side", parent.side < 0)]
          + days(one.days, 7, 180) + band(delta, 0.05, 0.45)
          + [ReadClause("openInterest", opens)] + premium(1, score: 2.5)
      ))
    rules.append(
      (
        "call-overwriting",
        [ReadClause("right", isCall), ReadClause("side", parent.side < 0)]
          + days(one.days, 7, 90) + band(delta, 0.1, 0.4)
          + [ReadClause("otm", out, doubt: 0.005)] + premium(1, score: 2.5)
      ))
    rules.append(
      (
        "far-dated-conviction",
        [ReadClause("side", parent.side > 0), ReadClause("days", Double(one.days - 180))]
          + [out > 0.005 ? ReadClause("otm", true) : within("delta", delta, 0.3, 0.7)]
          + premium(2, score: 3)
      ))
    rules.append(
      (
        "deep-itm-replacement",
        [
          ReadClause("side", parent.side > 0), ReadClause("days", Double(one.days - 20)),
          atLeast(delta, 0.85, doubt: deltaDoubt),
          ReadClause("extrinsic", 0.02 - extrinsic, doubt: 0.002),
        ]
      ))
    return rules
  }

  // MARK: Packages

  private var package: [(String, [ReadClause])] {
    let side = ReadClause("side", parent.side != 0)
    switch parent.structure {
    case "straddle", "strangle":
      var net = 0.0
      var gross = 0.0
      for (leg, value) in zip(parent.legs, values) {
        net += Double(leg.side * leg.size) * value.delta
        gross += Double(leg.size) * abs(value.delta)
      }
      let share = gross > 0 ? abs(net) / gross : 1
      return [
        (
          "straddle-strangle",
          [side, ReadClause("delta", 0.15 - share, doubt: deltaDoubt)]
            + premium(1, score: nil)
        )
      ]
    case "risk_reversal" where parent.type == "package":
      let grade = ReadClause("grade", !parent.isWeak)
      return [("risk-reversal", [side, grade] + premium(1, score: 2.5))]
    default: return []
    }
  }

  // MARK: Clauses

  /// The fixed floor, and the score where there is a baseline.
  private func premium(_ times: Double, score: Double?) -> [ReadClause] {
    // A score stands beside the floor: the floor holds in both cases.
    var clauses = [ReadClause("premium", parent.premium - times * floorPremium)]
    guard let score else { return clauses }
    if let baseline {
      clauses.append(ReadClause("score", baseline.score(parent.premium) - score, doubt: 0.75))
    } else if isBaselineUnclear {
      clauses.append(ReadClause("score", 0, doubt: 1))
    }
    return clauses
  }

  private func within(_ name: String, _ x: Double, _ low: Double, _ high: Double) -> ReadClause {
    ReadClause(name, min(x - low, high - x), doubt: x < high ? deltaAbove : deltaDoubt)
  }

  private func atLeast(_ delta: Double, _ low: Double, doubt: Double) -> ReadClause {
    ReadClause("delta", delta - low, doubt: delta < low ? max(doubt, deltaAbove) : doubt)
  }

  private func band(_ delta: Double, _ low: Double, _ high: Double) -> [ReadClause] {
    // A narrow band cannot be in doubt on its whole width.
    [
      ReadClause("delta", delta - low, doubt: min(deltaDoubt, low / 3)),
      ReadClause("delta", high - delta, doubt: delta < high ? deltaAbove : deltaDoubt),
    ]
  }

  private func days(_ days: Int, _ low: Int, _ high: Int) -> [ReadClause] {
    [ReadClause("days", Double(min(days - low, high - days)))]
  }
}

extension SimulatedFloor {
  /// Reads the rules for a parent that was just written to the truth, and writes the alerts that
  /// are right to raise.
  mutating func read(
    _ type: String, _ structure: String?, _ draft: OrderDraft,
    _ times: (start: Timestamp, end: Timestamp), side: Int, _ needsCondition: Bool,
    isPlanted: Bool, isDoubtful: Bool
  ) {
    let placed = parent(
      type, structure, draft, times, side: side, needsCondition, isPlanted: isPlanted,
      isDoubtful: isDoubtful)
    if placed.hasHistory || type == "roll" { parents.append(placed) }
    if type == "roll", isPlanted { intendRoll(placed) }
    let one = listing.series[draft.legs[0]]
    let reading = ParentReading(
      parent: placed, listing: listing, values: draft.legs.map { value($0) },
      spot: Double(stocks[one.underlying].doubleMid) / 200,
      floorPremium: largePremium(one.underlying),
      baseline: past.baseline(underlying: one.underlying, days: one.days),
      isBaselineUnclear: past.isUnclear(underlying: one.underlying, days: one.days))
    let isSweepPlan = isPlanted && target == nil
    for (rule, clauses) in reading.rules {
      switch ParentReading.answer(clauses) {
      case .right:
        // Without conditions a lone print is grade C at most (S-20), which facts do not need.
        let isFact = ["opening-evidence", "unusual-size"].contains(rule)
        // The volume before it is net of cancels (O-01).
        let unseen = draft.legs.reduce(0) { $0 + positions.cancelled[$1] }
        let needsCancels = rule == "opening-evidence" && placed.opening <= unseen
        let isLarge = rule.hasPrefix("large-")
        let isHeldBack = raise(rule, one.underlying, at: times.start)
        record(
          "alert", draft, times, side: side, size: type == "roll" ? truth[placed.line].size : nil,
          structure: structure, rule: rule,
          needsCondition: needsCondition || needsCancels || (type == "block" && !isFact),
          isPlanted: rule == target || (isLarge && isSweepPlan),
          why: "every clause holds: \(Self.text(clauses))", isHeldBack: isHeldBack)
        if let nearest = ParentReading.nearest(clauses) {
          truth[truth.count - 1].nearest = nearest.name
          truth[truth.count - 1].distance = nearest.distance
        }
      case .unclear(let clause):
        _ = raise(rule, one.underlying, at: times.start, isSure: false)
        account.entries.append(
          NoiseEntry(
            resembles: rule, misses: "unclear " + clause, distance: 0,
            underlying: listing.underlyings[one.underlying].symbol, start: times.start))
      case .wrong: break
      }
    }
    if reading.baseline != nil || reading.isBaselineUnclear { noteLift(placed, draft) }
  }

  /// Notes a purchase that leaves its quote higher by half a point of volatility or more: whether
  /// it is a lift of one point depends on the smile around it, which nobody planned (K-18).
  private mutating func noteLift(_ parent: PlacedParent, _ draft: OrderDraft) {
    guard parent.isSingle, parent.side > 0, !parent.isWeak else { return }
    let index = draft.legs[0]
    let underlying = listing.underlyings[listing.series[index].underlying]
    let ticks = draft.prints.reduce(0.0) { $0 + Double($1.jump) + Double($1.nudge) / 2 }
    let tick = underlying.ticks.tick(at: Price(billionths: series[index].ask))
    let point = value(index, higherBy: 0.01).value - value(index).value
    guard ticks * Double(tick) / 1e9 >= 0.5 * point else { return }
    account.entries.append(
      NoiseEntry(
        resembles: "iv-lift", misses: "unclear lift", distance: 0, underlying: underlying.symbol,
        start: parent.start))
  }

  /// The clauses by name, each once.
  private static func text(_ clauses: [ReadClause]) -> String {
    var names: [String] = []
    for clause in clauses where !names.contains(clause.name) { names.append(clause.name) }
    return names.isEmpty ? "as its parent" : names.joined(separator: ", ")
  }
}
