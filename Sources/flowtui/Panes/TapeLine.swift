import FlowEngine
import TermRender

/// The words of one line of the tape, as known at a moment.
struct TapeLine {
  var time = ""
  var ticker = ""
  var expiry = ""
  var strike = ""
  var quantity = ""
  var price = ""
  var side = ""
  var grade = ""
  var premium = ""
  var kind = ""
  var confidence = ""
  var legs = ""
  var volumeOverOI = ""
  var sideKey = ThemeKey.sideUnknown
  var kindKey = ThemeKey.text
  var confidenceKey = ThemeKey.confidenceLow
  var isCall: Bool?
  var isStruck = false

  init(_ view: FlowView, row: Int) {
    let entry = view.index.rows[row]
    time = TimeText.newYork(Timestamp(nanoseconds: entry.at))
    switch entry.kind {
    case .cluster: if let cluster = view.cluster(row) { take(cluster, view, row) }
    case .print: if let print = view.print(row) { take(print, view) }
    case .alert:
      guard let alert = view.alert(row) else { return }
      ticker = alert.underlying.description
      kind = alert.rule.name
      premium = DecimalText.short(alert.premium)
      (side, sideKey) = Self.sideMark(alert.side, isThrough: false)
      take(alert)
    case .inference:
      take(view.index.inferences[Int(entry.position)])
    case .health:
      let health = view.index.health[Int(entry.position)]
      ticker = health.feed.description
      kind = "‡ " + health.kind.word + " " + health.detail
      if let lost = health.lost { kind += " (\(lost))" }
      kindKey = .healthLag
    }
  }

  private mutating func take(_ cluster: Cluster, _ view: FlowView, _ row: Int) {
    ticker = cluster.underlying.description
    quantity = DecimalText.grouped(cluster.size)
    if let net = cluster.netPrice { price = DecimalText.priceShort(net) }
    premium = DecimalText.short(cluster.premium)
    grade = cluster.grade.word
    (side, sideKey) = Self.sideMark(cluster.side, isThrough: false)
    kind = ParentText.title(cluster)
    kindKey = ParentText.key(cluster)
    let text = ParentText(cluster: cluster, directory: view.directory)
    volumeOverOI = Self.volumeOverOI(cluster, view.index)
    if text.isSeveral {
      isCall = text.right.map { $0 == .call }
      strike = text.strikes(cells: TapePane.strikeCells)
      expiry = text.expiry.map { expiryText($0, at: cluster.stamp.at) } ?? "mixed"
    } else if let leg = cluster.legs.first {
      describe(leg.instrument, view, at: cluster.stamp.at)
    }
    if let alert = view.alert(onClusterRow: row) {
      kind = kind.uppercased()
      take(alert)
    }
    legs = text.summary(span: Self.span(cluster.end - cluster.start))
    if cluster.state == .retracted {
      kind = "✗ " + kind + " retracted"
      isStruck = true
    } else if cluster.state == .provisional {
      kind += "…"
    }
  }

  /// Its direction and confidence. The direction must not be what is cut.
  private mutating func take(_ alert: Alert) {
    let word: String? =
      switch alert.direction {
      case .bullish: "bull"
      case .bearish: "bear"
      case .volatility: "vol"
      case .neutral: nil
      }
    if let word {
      kind = Text.cut(kind, to: TapePane.classCells - word.count - 1) + "·" + word
    }
    kindKey = alert.direction.key
    confidence = String(alert.confidence.title.prefix(1))
    confidenceKey =
      alert.confidence == .high
      ? .confidenceHigh : alert.confidence == .medium ? .confidenceMid : .confidenceLow
  }

  private mutating func take(_ inference: Inference) {
    ticker = inference.symbol.description
    kind = inference.type.title
    kindKey = .dim
    if inference.type == .descriptive {
      // A sum and nobody's order: its number, dim, and nothing that looks like flow. The estimates
      // about dealers never stand without their assumptions: they are in the evidence (G-02).
      expiry = "0DTE"
      kind = "gamma 5m " + (inference.tradedGamma.map(DecimalText.signedShort) ?? "n/a")
    }
    if inference.side != .unknown {
      (side, sideKey) = Self.sideMark(inference.side, isThrough: false)
    }
    if inference.volume > 0 { quantity = DecimalText.grouped(inference.volume) }
    guard let of = inference.of else { return }
    kind += " \(inference.result.word)"
    kindKey =
      switch inference.result {
      case .confirmed: .evidencePass
      case .refuted: .evidenceFail
      case .undecided: .evidenceDoubt
      }
    legs = of.cluster.description
  }

  private mutating func take(_ print: PrintRow, _ view: FlowView) {
    quantity = DecimalText.grouped(print.trade.size)
    price = DecimalText.price(print.trade.price)
    let contract = view.directory.contract(print.trade.instrument)
    let multiplier = Int64(contract?.multiplier ?? 1)
    premium = DecimalText.short(
      print.trade.price.notional(of: print.trade.size, multiplier: multiplier))
    grade = print.judgement.side == .unknown ? "U" : print.grade(at: view.moment).word
    let quote = print.judgement.quote
    let isThrough =
      quote.ask.map { print.trade.price > $0 } ?? false
      || quote.bid.map { print.trade.price < $0 } ?? false
    (side, sideKey) = Self.sideMark(print.judgement.side, isThrough: isThrough)
    if print.judgement.side == .unknown, print.judgement.reasons.contains(.nearMid) {
      (side, sideKey) = ("M·", .sideMid)
    }
    kind = Self.title(print)
    kindKey = .dim
    legs = print.trade.venue.isKnown ? print.trade.venue.description : ""
    if let oi = print.judgement.openInterest, oi > 0 {
      volumeOverOI = Self.ratio(print.judgement.volumeBefore + print.trade.size, oi)
    }
    describe(print.trade.instrument, view, at: print.judgement.stamp.at)
    if print.cancelledAt <= view.moment {
      kind = "✗ " + kind + " cancelled"
      isStruck = true
    }
  }

  /// Day volume with the whole parent over open interest, from its last print; `≥` when only an
  /// earlier print of it is a row.
  static func volumeOverOI(_ cluster: Cluster, _ index: FlowIndex) -> String {
    guard cluster.legs.count == 1 else { return "" }
    for seq in cluster.causes.reversed() {
      guard let position = index.print(seq: seq) else { continue }
      let print = index.prints[position]
      guard let oi = print.judgement.openInterest, oi > 0 else { return "" }
      let text = ratio(print.judgement.volumeBefore + print.trade.size, oi)
      return seq == cluster.causes.last ? text : "≥" + text
    }
    return ""
  }

  private static func ratio(_ volume: Int64, _ openInterest: Int64) -> String {
    DecimalText.text(volume * 10 / openInterest, decimals: 1, atLeast: 1) + "x"
  }

  private mutating func describe(_ instrument: InstrumentID, _ view: FlowView, at: Timestamp) {
    guard let contract = view.directory.contract(instrument), !contract.root.isNone else {
      ticker = ticker.isEmpty ? view.directory.name(instrument) : ticker
      return
    }
    ticker = contract.underlying.description
    isCall = contract.right == .call
    strike =
      DecimalText.text(contract.strike.billionths, decimals: 9, atLeast: 0)
      + (contract.right == .call ? "C" : "P")
    expiry = expiryText(contract.expiry, at: at)
  }

  private func expiryText(_ expiry: CalendarDate, at: Timestamp) -> String {
    let today = NewYorkTime.local(at).date
    let days = NewYorkTime.daysSinceEpoch(expiry) - NewYorkTime.daysSinceEpoch(today)
    return Self.expiryText(expiry, days: days)
  }

  /// `0DTE`, `11/27`, or `Jan28` where the year must be told; five cells.
  static func expiryText(_ date: CalendarDate, days: Int64) -> String {
    if days == 0 { return "0DTE" }
    if days < 300 {
      return TimeText.padded(date.month, 2) + "/" + TimeText.padded(date.day, 2)
    }
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    return months[max(0, min(11, date.month - 1))] + TimeText.padded(date.year % 100, 2)
  }

  /// A letter and a glyph: never colour alone.
  static func sideMark(_ side: Side, isThrough: Bool) -> (String, ThemeKey) {
    switch side {
    case .buy: isThrough ? ("A+", .sideAboveAsk) : ("A▲", .sideAsk)
    case .sell: isThrough ? ("B-", .sideBelowBid) : ("B▼", .sideBid)
    case .unknown: ("?·", .sideUnknown)
    }
  }

  private static func title(_ print: PrintRow) -> String {
    if print.judgement.flags.contains(.late) { return "late" }
    if let letter = print.trade.conditions.single,
      let name = OptionConditions.mnemonic(letter)
    {
      return name
    }
    return print.trade.conditions.isDelivered ? "" : "no cond."
  }

  /// `41ms`, `12.0s`, `16m05s`.
  static func span(_ nanoseconds: Int64) -> String {
    let seconds = Int(nanoseconds / 1_000_000_000)
    if seconds >= 120 { return "\(seconds / 60)m\(TimeText.padded(seconds % 60, 2))s" }
    return nanoseconds < 1_000_000_000
      ? "\(nanoseconds / 1_000_000)ms"
      : DecimalText.text(nanoseconds / 100_000_000, decimals: 1, atLeast: 1) + "s"
  }
}
