import FlowEngine

/// What a filter can ask of one event; nil = the object lacks it or it is unknown.
struct FilterSubject: Hashable, Sendable {
  var id = ""
  var ticker: String?
  /// Every kind word it answers to: its type, structure, family.
  var kinds: Set<String> = []
  var rules: [String] = []
  var side: String?
  var direction: String?
  var right: String?
  /// Millionths of a dollar.
  var premium: Int64?
  var quantity: Int64?
  /// Billionths of a dollar.
  var price: Int64?
  var strike: Int64?
  /// Calendar days.
  var dte: Int64?
  /// Hundredths of a percent out of the money; negative in the money.
  var otm: Int64?
  /// Ten-thousandths, negative for a put; and implied volatility, ten-thousandths as well.
  var delta: Int64?
  var iv: Int64?
  /// Hundredths: volume over open interest.
  var volumeOverOI: Int64?
  var openInterest: Int64?
  var confidence: String?
  var venues: [String] = []
  var legs: Int64?
  /// `opra` or `trf`.
  var source: String?
  var isLate: Bool?
  var state: String?
  /// Nanoseconds since New York midnight, and since 1970.
  var timeOfDay: Int64?
  var time: Int64?
  /// The shown moment, nanoseconds since 1970: `time:-15m` counts from it.
  var now: Int64?
}

extension FilterSubject {
  /// The subject of a row as known at the view's moment.
  ///
  /// - Parameter keys: only what these ask is worked out, where that saves time; nil = all.
  init(_ view: FlowView, row: Int, keys: Set<FilterKey>? = nil) {
    let entry = view.index.rows[row]
    if keys?.contains(.time) ?? true { now = view.time }
    setTime(Timestamp(nanoseconds: entry.at), keys)
    switch entry.kind {
    case .cluster:
      guard let cluster = view.cluster(row) else { return }
      take(cluster, view.directory, keys: keys)
      if let alert = view.alert(onClusterRow: row) { take(alert) }
      // The time that its line shows, and not that of a later version.
      setTime(Timestamp(nanoseconds: entry.at), keys)
    case .alert:
      guard let alert = view.alert(row) else { return }
      id = alert.id
      state = alert.state.word
      takeParent(of: alert, view.directory)
      take(alert)
      setTime(Timestamp(nanoseconds: entry.at))
    case .print:
      guard let print = view.print(row) else { return }
      take(print, view.directory, at: view.moment, keys: keys)
    case .inference:
      take(view.index.inferences[Int(entry.position)])
    case .health:
      take(view.index.health[Int(entry.position)])
    }
  }

  mutating func take(_ inference: Inference) {
    id = inference.id.description
    setTime(inference.stamp.at)
    ticker = inference.symbol.description
    kinds = ["inference", inference.type.word]
    side = inference.side == .unknown ? nil : inference.side.word
    quantity = inference.volume
    state = inference.state.word
  }

  mutating func take(_ health: Health) {
    id = health.id.description
    setTime(health.stamp.at)
    kinds = ["health", health.kind.word]
    state = "final"
  }

  mutating func take(
    _ cluster: Cluster, _ directory: Directory, keys: Set<FilterKey>? = nil
  ) {
    if keys?.contains(.id) ?? true { id = cluster.id.description }
    setTime(cluster.stamp.at, keys)
    if keys?.contains(.t) ?? true { ticker = cluster.underlying.description }
    if keys?.contains(.k) ?? true { kinds = Self.kinds(of: cluster) }
    side = cluster.side == .unknown ? nil : cluster.side.word
    premium = cluster.premium.millionths
    quantity = cluster.size
    price = cluster.netPrice?.billionths
    if keys?.contains(.ex) ?? true { venues = cluster.venues.map(\.description) }
    legs = Int64(cluster.legs.count)
    source = "opra"
    state = cluster.state.word
    if cluster.legs.count == 1, let leg = cluster.legs.first {
      take(leg.instrument, directory, spot: nil, keys: keys)
      delta = leg.delta
      iv = leg.iv.map { $0 / 100 }
    }
  }

  /// What an alert itself says of the parent that it stands on, when that is not at hand.
  mutating func takeParent(of alert: Alert, _ directory: Directory) {
    setTime(alert.stamp.at)
    ticker = alert.underlying.description
    premium = alert.premium.millionths
    side = alert.side == .unknown ? nil : alert.side.word
    source = "opra"
    if alert.instruments.count == 1, let first = alert.instruments.first {
      take(first, directory, spot: nil)
    }
  }

  mutating func take(_ alert: Alert) {
    rules.append(alert.rule.name)
    kinds.insert("alert")
    if let family = Self.families[alert.rule.name] { kinds.insert(family) }
    direction = alert.direction.word
    confidence = alert.confidence.word
  }

  mutating func take(
    _ print: PrintRow, _ directory: Directory, at moment: UInt64, keys: Set<FilterKey>? = nil
  ) {
    if keys?.contains(.id) ?? true { id = "p\(print.judgement.stamp.seq)" }
    if keys?.contains(.k) ?? true { kinds = ["print"] }
    side = print.judgement.side == .unknown ? nil : print.judgement.side.word
    quantity = print.trade.size
    price = print.trade.price.billionths
    if print.trade.venue.isKnown, keys?.contains(.ex) ?? true {
      venues = [print.trade.venue.description]
    }
    openInterest = print.judgement.openInterest
    if let oi = openInterest, oi > 0 {
      volumeOverOI = (print.judgement.volumeBefore + print.trade.size) * 100 / oi
    }
    isLate = print.judgement.flags.contains(.late)
    state = print.cancelledAt <= moment ? "cancelled" : isLate == true ? "late" : "live"
    legs = 1
    let isEquity = print.judgement.flags.contains(.equity)
    source = isEquity ? "trf" : "opra"
    var multiplier: Int64 = 1
    if let contract = directory.contract(print.trade.instrument) {
      multiplier = Int64(contract.multiplier)
    }
    premium = print.trade.price.notional(of: print.trade.size, multiplier: multiplier).millionths
    take(print.trade.instrument, directory, spot: print.judgement.spot, keys: keys)
  }

  private mutating func take(
    _ instrument: InstrumentID, _ directory: Directory, spot: Price?,
    keys: Set<FilterKey>? = nil
  ) {
    let isNamed = keys?.contains(.t) ?? true
    if isNamed, let stock = directory.stock(instrument) { ticker = stock.symbol.description }
    guard let contract = directory.contract(instrument), !contract.root.isNone else { return }
    if isNamed { ticker = contract.underlying.description }
    right = contract.right == .call ? "c" : "p"
    strike = contract.strike.billionths
    if let time, keys?.contains(.dte) ?? true {
      let today = NewYorkTime.local(Timestamp(nanoseconds: time)).date
      dte = NewYorkTime.daysSinceEpoch(contract.expiry) - NewYorkTime.daysSinceEpoch(today)
    }
    if let spot, spot.billionths > 0 {
      let distance =
        contract.right == .call
        ? contract.strike.billionths - spot.billionths
        : spot.billionths - contract.strike.billionths
      otm = Int64(Int128(distance) * 10_000 / Int128(spot.billionths))
    }
  }

  mutating func setTime(_ at: Timestamp, _ keys: Set<FilterKey>? = nil) {
    time = at.nanoseconds
    guard keys?.contains(.time) ?? true else { return }
    timeOfDay = NewYorkTime.local(at).nanoseconds
  }

  /// The kind word of a rule family, beside the type of the parent that it stands on.
  static let families = [
    "put-selling": "put_sell", "call-overwriting": "overwrite", "straddle-strangle": "straddle",
    "zero-dte-gamma": "zero_dte", "far-dated-conviction": "far_dated", "repeat-hitter": "repeat",
    "roll": "roll", "risk-reversal": "risk_reversal", "large-bullish-sweep": "sweep",
    "large-bearish-sweep": "sweep",
  ]

  static func kinds(of cluster: Cluster) -> Set<String> {
    var kinds: Set<String> = [cluster.type.word]
    if let structure = cluster.structure { kinds.insert(structure.word) }
    switch cluster.type {
    case .sweep, .probableSweep: kinds.insert("sweep")
    case .block, .crossBlock: kinds.insert("block")
    case .strikeLadder, .priceLadder: kinds.insert("ladder")
    case .package, .legged: kinds.insert("spread")
    default: break
    }
    return kinds
  }
}
