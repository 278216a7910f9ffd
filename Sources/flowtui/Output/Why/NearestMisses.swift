import FlowEngine
import Store

/// What kept rules and kinds of parent from taking an object, the nearest first.
struct NearestMisses {
  struct Entry {
    /// `rule` or `cluster`.
    var reader: String
    var name: String
    /// The required clauses that did not pass.
    var missed: [Clause]
    var required: Int
    /// Every clause passed, and still there is no alert.
    var isHeldBack: Bool { missed.isEmpty }
  }

  private(set) var entries: [Entry] = []
  /// What a lone print is when it is too small for anything that a rule reads.
  private var smallPrint: String?

  /// The rules over a parent, as the engine judged them then.
  init(cluster: Cluster, source: WhySource, fired: [RuleID]) throws(LogError) {
    let verdicts = try source.verdicts(on: cluster)
    entries = verdicts.filter { !fired.contains($0.rule) }.map { rule, verdict in
      Entry(
        reader: "rule", name: rule.name, missed: verdict.misses,
        required: verdict.clauses.count { $0.role == .required })
    }
    sort()
  }

  /// The kinds of parent that a lone print could have been part of.
  init(print: FinalPrint, source: WhySource) {
    guard let contract = source.directory.contract(print.trade.instrument) else { return }
    let settings = source.settings
    let values = settings.values
    let trade = print.trade
    let premium = trade.price.notional(of: trade.size, multiplier: Int64(contract.multiplier))
    let side = Clause(
      "side", seen: print.judgement.side == .unknown ? .unknown : .side(print.judgement.side),
      asked: .exactly(.text("buy or sell")), passed: print.judgement.side != .unknown)
    func count(_ name: String, _ seen: Int64, _ asked: Int64) -> Clause {
      Clause(name, seen: .count(seen), asked: .atLeast(.count(asked)))
    }
    let size = count("contracts", trade.size, settings.sweepSizeMin)
    let condition = OptionConditions.classify(trade.conditions)
    let isISO = condition == .iso
    add(
      "block",
      [
        count("contracts", trade.size, settings.blockSizeMin),
        Clause(
          "premium", seen: .dollars(premium),
          asked: .atLeast(.dollars(settings.blockPremiumMin))),
      ])
    add(
      "sweep",
      [
        side, Clause("coded ISO", seen: .flag(isISO), asked: .exactly(.flag(true))),
        count("prints within the gaps", 1, settings.sweepPrintsMin),
        count("exchanges, or price levels", 1, settings.sweepVenuesMin), size,
      ])
    add(
      "probable sweep",
      [
        side, count("exchanges", 1, settings.probableSweepVenuesMin), size,
      ])
    let isCoded = [.multiLeg, .multiLegVersusSingle, .stockOption].contains(condition)
    add(
      "package",
      [
        Clause("coded as a leg", seen: .flag(isCoded), asked: .exactly(.flag(true))),
        count("legs found beside it", 1, 2),
      ])
    add(
      "repeat",
      [side, count("prints of this size and side", 1, values["repeat_count_min", default: 0])])
    add("strike ladder", [side, count("strikes", 1, values["strikes_min", default: 0])])
    add("price ladder", [side, count("worse prices", 1, values["price_steps_min", default: 0])])
    // Below a block no rule has an opinion of one print, and none is made up for it.
    if trade.size < settings.blockSizeMin || premium < settings.blockPremiumMin {
      smallPrint =
        "\(DecimalText.grouped(trade.size)) contract\(trade.size == 1 ? "" : "s") for "
        + "\(DecimalText.money(premium)) in one print: less than a block "
        + "(\(DecimalText.grouped(settings.blockSizeMin)) contracts and "
        + "$\(DecimalText.short(settings.blockPremiumMin))), and no other print beside it makes "
        + "an order of it. Rules read orders: none was asked about this print."
    } else {
      addRules(print, contract, premium, source)
    }
    sort()
  }

  private mutating func add(_ name: String, _ clauses: [Clause]) {
    entries.append(
      Entry(
        reader: "cluster", name: name, missed: clauses.filter { $0.passed != true },
        required: clauses.count))
  }

  /// No rule reads a lone print, however large: what each would have said of it as a parent.
  private mutating func addRules(
    _ print: FinalPrint, _ contract: Contract, _ premium: Dollars, _ source: WhySource
  ) {
    let trade = print.trade
    var cluster = Cluster(
      stamp: print.judgement.stamp, id: FlowID(.cluster, seq: print.judgement.stamp.seq),
      version: 1, type: .block, underlying: contract.underlying, state: .final,
      start: trade.times.participant, end: trade.times.participant, size: trade.size,
      premium: premium, side: print.judgement.side, grade: print.settled.grade, legs: [],
      causes: [print.judgement.stamp.seq])
    cluster.venues = trade.venue.isKnown ? [trade.venue] : []
    cluster.openingAtLeast = print.judgement.openInterest.map {
      max(0, trade.size - $0 - print.judgement.volumeBefore)
    }
    var parent = Parent(
      cluster: cluster, right: contract.right, isAdjusted: contract.isAdjusted,
      premiumFloor: source.settings.premiumFloor(for: contract.underlying))
    parent.strike = contract.strike
    parent.daysToExpiry =
      NewYorkTime.daysSinceEpoch(contract.expiry)
      - NewYorkTime.daysSinceEpoch(source.reader.header.session)
    parent.spot = print.judgement.spot
    parent.openInterest = print.judgement.openInterest
    parent.seriesVolume = print.judgement.volumeBefore + trade.size
    parent.hasUndeliveredConditions = !trade.conditions.isDelivered
    for rule in Rules.all(source.settings) {
      guard let verdict = rule.judge(parent) else { continue }
      entries.append(
        Entry(
          reader: "rule", name: rule.id.name,
          missed: [
            Clause(
              "a parent of two prints or a block", seen: .text("a lone print"),
              asked: .exactly(.text("a parent")))
          ] + verdict.misses, required: verdict.clauses.count { $0.role == .required } + 1))
    }
  }

  /// The nearest first; equal ones by name, so that the order is a function of the log.
  private mutating func sort() {
    entries.sort { ($0.missed.count, $0.name) < ($1.missed.count, $1.name) }
  }

  // MARK: Output

  func lines(_ page: WhyPage) -> [String] {
    guard !entries.isEmpty else { return [] }
    var lines: [String] = smallPrint.map { ["", "A small lone print"] + page.wrapped($0) } ?? []
    for (reader, title) in [
      ("cluster", "Not part of a larger order, nearest first"),
      ("rule", "Rules that stayed silent, nearest first"),
    ] {
      let some = entries.filter { $0.reader == reader }
      guard !some.isEmpty else { continue }
      lines += ["", title]
      for entry in some {
        lines.append("  \(entry.name): \(entry.missed.count) of \(entry.required) missed")
        if entry.isHeldBack {
          lines.append("    every clause passed: the cooldown of the rule held it back (K-91)")
        }
        lines += entry.missed.map { "    " + page.line($0) }
      }
    }
    return lines
  }

  /// A line each, before the object itself.
  func json(of id: String) -> [String] {
    entries.map { entry in
      var json = JSONText()
      json.object { json in
        json.field("kind", "miss")
        json.field("of", id)
        json.field("reader", entry.reader)
        json.field("name", entry.name)
        json.field("heldBack", entry.isHeldBack)
        ObjectJSON.clauses("missed", entry.missed, &json)
      }
      return json.text
    }
  }
}
