/// Layout 1 of the list of objects beside a block of raw events: clusters, alerts, inferences and
/// health, taken apart into a column for each field.
///
/// As with the other layouts: a change is a new number, and the old one stays readable.
enum ObjectLayout {
  static let current: UInt8 = 1
  /// Continues the numbers of `FlowLayout.List`.
  static let list: UInt8 = 4
  /// More objects, or elements of their lists, than this in one block are taken for a fault.
  static let countMax = 1 << 22
}

/// A set of columns with how each is packed.
protocol ObjectColumn: RawRepresentable, CaseIterable where RawValue == Int {
  var treatment: Treatment { get }
}

enum ClusterColumn: Int, ObjectColumn {
  case seq, n, at, causes, cause, back, traits, version, tickerHigh, tickerLow
  case start, end, size, premium, net, score, opening
  case venues, venue, alternatives, alternative
  case legs, legInstrument, legTraits, legRatio, legSize, legPrice, legPremium, legPrints
  case legDelta, legIV
  case members, memberTraits, memberSeq
  case prints, isoPrints, levels, sizeMatches, wideMarkets, fills, leftovers, gapMin
  case gapMax, span
  case syntheticBid, syntheticAsk, edge, openInterest, underlyingMove, score1, score2, flags

  var treatment: Treatment {
    switch self {
    case .traits, .tickerHigh, .tickerLow, .venue, .legTraits, .memberTraits, .score1, .score2,
      .flags:
      .dictionary
    default: .plain
    }
  }
}

enum AlertColumn: Int, ObjectColumn {
  case seq, n, at, subjectTraits, subject, rule, versions, parameters, traits
  case tickerHigh, tickerLow, instruments, instrument, start, end, premium, opening
  case related, relatedRule, evidence, counterEvidence, causes, cause

  var treatment: Treatment {
    switch self {
    case .subjectTraits, .rule, .versions, .parameters, .traits, .tickerHigh, .tickerLow:
      .dictionary
    default: .plain
    }
  }
}

enum InferenceColumn: Int, ObjectColumn {
  case seq, n, at, idTraits, id, traits, version, symbolHigh, symbolLow, from, to, volume, share
  case p, samples, ofSession, ofTraits, ofSeq, evidence, counterEvidence, causes, cause

  var treatment: Treatment {
    switch self {
    case .idTraits, .traits, .symbolHigh, .symbolLow, .ofSession, .ofTraits: .dictionary
    default: .plain
    }
  }
}

enum HealthColumn: Int, ObjectColumn {
  case seq, n, at, traits, feedHigh, feedLow, detail, lost

  var treatment: Treatment {
    switch self {
    case .traits, .feedHigh, .feedLow, .detail: .dictionary
    default: .plain
    }
  }
}
