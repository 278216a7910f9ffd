extension Price {
  /// The largest price that the comparisons below can scale without overflow: 576 million dollars.
  /// A feed's mark for "no price" lies beyond it.
  static let comparableMax: Int64 = .max / 16
}

/// What is known about the quote and the market when an option prints.
struct AggressorInput {
  var price: Price
  var size: Int64
  var condition: OptionConditionClass
  /// The last NBBO before the trade in feed order, or the quote that came with it.
  var quote: BestPrices
  /// Only the executing venue's own quote was there.
  var isVenueQuote = false
  /// The executing venue's own quote, where it is known: compared with the NBBO (S-26).
  var venuePrices = BestPrices.none
  /// Nanoseconds; nil when the quote came with the trade: never stale, never fast.
  var quoteAge: Int64?
  /// Increment of the class at this price, billionths.
  var tick: Int64
  /// The underlying moved since that quote by more than a quarter of the spread, or is unknown.
  var underlyingMoved = true
  var isFast = false
  var isOpeningOrClosing = false
  var isAdjusted = false
  var isHalted = false
  var isDuplicate = false
  /// Side of the newest quote in the search window that held this price (rule S-12).
  var searchedSide: Side = .unknown
  /// Last price of the series that differs from this one (S-02); `Int64.min` before there is one.
  var lastDifferent: Int64 = .min
  /// How the side is found; every rule but the graded one caps the grade at C.
  var rule: SideRule = .graded
  /// Any print with a price and a size may have a side: for studies (`eligibility = 0`).
  var isEligibilityOff = false
  var staleAfter: Int64 = 30_000_000_000
}

/// A side with its grade and the rules that shaped them.
struct SideJudgement: Equatable {
  var side: Side = .unknown
  /// The best grade it can reach, in a parent that earns it; alone it is `loneGrade`.
  var grade: Grade = .u
  var hint: Side = .unknown
  var reasons: Reasons = []
  /// Size equals the whole displayed quote on the touched side only (rule S-27).
  var isSizeMatch = false

  /// The grade of the print on its own: A belongs to accepted sweeps only, a size match lowers it
  /// by one (S-27), and a feed without conditions caps it at C (S-20).
  var loneGrade: Grade {
    guard side != .unknown else { return grade }
    var lone = grade.capped(at: .b)
    if isSizeMatch { lone = lone == .b ? .c : .d }
    return reasons.contains(.conditionUnknown) ? lone.capped(at: .c) : lone
  }
}

/// Infers who crossed the spread, and answers `.unknown` rather than guess.
///
/// At the ask is a buy, at the bid a sell, and near the middle no side is claimed. The grade says
/// how healthy the quote was. All comparisons are on integers: `x = 2P − (A + B)`.
/// - Source: rules S-20 to S-27, grades §1.5.
func aggressor(_ input: AggressorInput) -> SideJudgement {
  var result = SideJudgement()
  guard let cap = eligibilityCap(input, &result.reasons) else { return result }
  guard input.rule == .graded else {
    judgeByRule(input, cap: cap, &result)
    return result
  }
  var limit = cap
  guard let (bid, ask) = twoSided(input, &limit, &result) else { return result }
  let price = input.price.billionths
  let width = ask - bid
  applyHealth(input, width: width, bid: bid, ask: ask, &limit, &result.reasons)

  if price > ask || price < bid {
    judgeOutside(input, bid: bid, ask: ask, &result)
  } else if price == ask || price == bid {
    // A locked market is signed only off its single price (S-23), so P = A = B has no side.
    guard width > 0 else { return result }
    result.side = price == ask ? .buy : .sell
    result.grade = .a
    result.reasons.insert(.touch)
    result.isSizeMatch = isSizeMatch(input, side: result.side)
    if result.isSizeMatch { result.reasons.insert(.sizeMatch) }
  } else {
    judgeInside(input, bid: bid, ask: ask, &result)
  }
  if result.side != .unknown {
    if let own = quoteSide(input.price, input.venuePrices), own != result.side {
      result.reasons.insert(.venuesDisagree)
      limit = limit.capped(at: .d)
    }
    result.grade = result.grade.capped(at: limit)
  }
  return result
}

/// The plain quote rule (S-01); nil at the middle and without a market.
private func quoteSide(_ price: Price, _ quote: BestPrices) -> Side? {
  guard let bid = quote.bid?.billionths, let ask = quote.ask?.billionths, bid > 0, bid < ask,
    ask <= Price.comparableMax
  else { return nil }
  let x = 2 * price.billionths - (ask + bid)
  return x == 0 ? nil : x > 0 ? .buy : .sell
}

/// The best grade that the condition and the state of the series allow; nil = no side at all.
private func eligibilityCap(_ input: AggressorInput, _ reasons: inout Reasons) -> Grade? {
  var refused = true
  if input.price.billionths <= 0 || input.price.billionths > Price.comparableMax || input.size <= 0
    || input.size >= 10_000_000
  {
    reasons.insert(.badPrice)
  } else if input.isEligibilityOff {
    return .c
  } else if input.isAdjusted {
    reasons.insert(.adjusted)
  } else if input.isHalted {
    reasons.insert(.halted)
  } else if input.isDuplicate {
    reasons.insert(.duplicate)
  } else {
    refused = false
  }
  if refused { return nil }
  switch input.condition {
  case .plain, .iso: return .a
  case .auction:
    reasons.insert(.auction)
    return .c
  case .multiLegVersusSingle:
    reasons.insert(.multiLeg)
    return .c
  case .notDelivered:
    reasons.insert(.conditionUnknown)
    return .a
  case .floor:
    reasons.insert(.floor)
    return .d
  case .extendedHours:
    reasons.insert(.extendedHours)
    return .d
  case .multiLeg, .compression: reasons.insert(.multiLeg)
  case .cross: reasons.insert(.cross)
  case .stockOption: reasons.insert(.stockTied)
  case .late: reasons.insert(.late)
  case .unrecognised: reasons.insert(.unrecognised)
  case .reopening, .cancel: reasons.insert(.ineligible)
  }
  return nil
}

/// Both sides of the quote, or nil when it can carry no further inference (S-23).
private func twoSided(_ input: AggressorInput, _ limit: inout Grade, _ result: inout SideJudgement)
  -> (bid: Int64, ask: Int64)?
{
  let quote = input.quote
  guard let ask = quote.ask?.billionths, ask > 0, ask <= Price.comparableMax else {
    result.reasons.insert(quote.isEmpty ? .quoteMissing : .oneSided)
    return nil
  }
  let bid = quote.bid?.billionths ?? 0
  if input.isVenueQuote {
    result.reasons.insert(.venueQuoteOnly)
    limit = limit.capped(at: .d)
  }
  if isStale(input) {
    result.reasons.insert(.stale)
    limit = limit.capped(at: .d)
  }
  if bid <= 0 {
    result.reasons.insert(.oneSided)
    if input.price.billionths >= ask {
      result.side = .buy
      result.grade = Grade.c.capped(at: limit)
    }
    return nil
  }
  if ask < bid {
    result.reasons.insert(.crossed)
    return nil
  }
  if ask == bid {
    result.reasons.insert(.locked)
    limit = limit.capped(at: .d)
  }
  return (bid, ask)
}

private func applyHealth(
  _ input: AggressorInput, width: Int64, bid: Int64, ask: Int64, _ limit: inout Grade,
  _ reasons: inout Reasons
) {
  // w > max(5 ticks, 0.25 × M), with M = (A + B) / 2: 8w > A + B.
  if width > 5 * input.tick, 8 * width > ask + bid {
    reasons.insert(.wide)
    limit = limit.capped(at: .c)
  }
  if width <= input.tick {
    reasons.insert(.oneTick)
    limit = limit.capped(at: .b)
  }
  if input.quoteAge != nil, input.isFast {
    reasons.insert(.fast)
    limit = limit.capped(at: .c)
  }
  if input.isOpeningOrClosing {
    reasons.insert(.openingMinute)
    limit = limit.capped(at: .c)
  }
}

/// A print through the quote: repaired by a quote just before, or signed weakly up to two ticks out
/// (S-24).
private func judgeOutside(
  _ input: AggressorInput, bid: Int64, ask: Int64, _ result: inout SideJudgement
) {
  let price = input.price.billionths
  let isSingleElectronic =
    input.condition == .plain || input.condition == .iso || input.condition == .notDelivered
  if isSingleElectronic, input.searchedSide != .unknown {
    result.side = input.searchedSide
    result.grade = .c
    result.reasons.insert(.quoteSearch)
    return
  }
  // A quote that came with the trade has no history to search, and the print says so (S-23).
  if isSingleElectronic, input.quoteAge == nil { result.reasons.insert(.searchSkipped) }
  let distance = price > ask ? price - ask : bid - price
  guard distance <= 2 * input.tick else {
    result.reasons.insert(.outside)
    return
  }
  result.side = price > ask ? .buy : .sell
  result.grade = .c
  result.reasons.insert(.through)
}

/// A print inside the spread: no side near the middle (S-25), C near the touch, D between.
private func judgeInside(
  _ input: AggressorInput, bid: Int64, ask: Int64, _ result: inout SideJudgement
) {
  let price = input.price.billionths
  let width = ask - bid
  let x = 2 * price - (ask + bid)
  let distance = x < 0 ? -x : x
  if distance <= input.tick || 5 * distance <= width {
    result.reasons.insert(.nearMid)
    result.hint = hint(input, x: x)
    return
  }
  result.reasons.insert(.inside)
  result.side = x > 0 ? .buy : .sell
  // κ = (P − B) / w >= 0.7 or <= 0.3, in tenths.
  let tenths = 10 * (price - bid)
  result.grade = tenths >= 7 * width || tenths <= 3 * width ? .c : .d
}

/// The guess near the middle, never more than a hint: the nearer side, at the exact middle depth
/// (S-07), and where depth says nothing the tick rule (S-02).
private func hint(_ input: AggressorInput, x: Int64) -> Side {
  if x != 0 { return x > 0 ? .buy : .sell }
  let side = depthSide(bidSize: input.quote.bidSize, askSize: input.quote.askSize)
  return side == .unknown ? sidePrint(input).tickSide : side
}

/// A side by a published rule: at most grade C, and D on a quote that is old or of one venue only.
private func judgeByRule(_ input: AggressorInput, cap: Grade, _ result: inout SideJudgement) {
  if let reason = input.rule.reason { result.reasons.insert(reason) }
  result.side = input.rule.side(of: sidePrint(input))
  guard result.side != .unknown else { return }
  result.grade = cap.capped(at: .c)
  guard input.rule != .tick else { return }
  if input.isVenueQuote { result.reasons.insert(.venueQuoteOnly) }
  if isStale(input) { result.reasons.insert(.stale) }
  if input.isVenueQuote || isStale(input) { result.grade = result.grade.capped(at: .d) }
}

/// The print as the published rules see it: a side of the quote that is no price is not there.
private func sidePrint(_ input: AggressorInput) -> SidePrint {
  let usable = 1...Price.comparableMax
  let (bid, ask) = (input.quote.rawBid, input.quote.rawAsk)
  return SidePrint(
    price: input.price.billionths, bid: usable.contains(bid) ? bid : .min,
    ask: usable.contains(ask) ? ask : .min, lastDifferent: input.lastDifferent)
}

/// Old, and the underlying moved since (S-23); a quote that came with the trade has no age.
private func isStale(_ input: AggressorInput) -> Bool {
  guard let age = input.quoteAge else { return false }
  return age > input.staleAfter && input.underlyingMoved
}

private func isSizeMatch(_ input: AggressorInput, side: Side) -> Bool {
  guard let bidSize = input.quote.bidSize, let askSize = input.quote.askSize else { return false }
  let (touched, other) = side == .buy ? (askSize, bidSize) : (bidSize, askSize)
  return input.size == Int64(touched) && input.size != Int64(other)
}
