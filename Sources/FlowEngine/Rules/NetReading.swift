/// The headline of a ticker: calls bought less puts bought, and never without the shares that say
/// how little of the flow it rests on.
///
/// Spec: `docs/rules/net-reading.md`. Rules K-90 and S-30.
public struct NetReading: Hashable, Sendable {
  /// One parent of level 1, or one lone print.
  public struct Part: Hashable, Sendable {
    public var id: FlowID
    public var right: OptionRight
    public var side: Side
    public var grade: Grade
    public var premium: Dollars
    /// δ · contracts · multiplier · price of the underlying, of its buyer: negative for a put; nil
    /// without a delta.
    public var deltaNotional: Dollars?
    /// In the set X, or a leg without a side of its own.
    public var isExcluded: Bool

    public init(
      id: FlowID, right: OptionRight, side: Side, grade: Grade, premium: Dollars,
      deltaNotional: Dollars? = nil, isExcluded: Bool = false
    ) {
      self.id = id
      self.right = right
      self.side = side
      self.grade = grade
      self.premium = premium
      self.deltaNotional = deltaNotional
      self.isExcluded = isExcluded
    }

    /// Signed with grade A or B, and not excluded.
    var counts: Bool { side != .unknown && grade <= .b && !isExcluded }
  }

  /// Premium of calls and of puts bought, A and B.
  public private(set) var boughtCalls = Dollars.zero
  public private(set) var boughtPuts = Dollars.zero
  /// Σ sign · δ-notional over A and B, sales included; nil when no delta is known.
  public private(set) var deltaNotional: Dollars?
  /// Premium of everything, of what counts, of what is excluded, and of what has a delta.
  public private(set) var total = Dollars.zero
  public private(set) var signed = Dollars.zero
  public private(set) var excluded = Dollars.zero
  public private(set) var withDelta = Dollars.zero
  /// The three parents of most premium among those that count; equal ones in order of `seq`.
  public private(set) var top: [Part] = []

  public init(_ parts: some Sequence<Part>) {
    for part in parts {
      total += part.premium
      if part.isExcluded { excluded += part.premium }
      guard part.counts else { continue }
      signed += part.premium
      if part.side == .buy {
        if part.right == .call { boughtCalls += part.premium } else { boughtPuts += part.premium }
      }
      if let delta = part.deltaNotional {
        let before = deltaNotional ?? .zero
        deltaNotional = part.side == .buy ? before + delta : before - delta
        withDelta += part.premium
      }
      if part.id.kind == .cluster { rank(part) }
    }
  }

  /// Calls bought less puts bought.
  public var net: Dollars { boughtCalls - boughtPuts }

  /// Ten-thousandths of the whole premium; nil of nothing.
  public var signedShare: Int64? { signed.millionths.share(of: total.millionths) }
  public var excludedShare: Int64? { excluded.millionths.share(of: total.millionths) }
  /// Ten-thousandths of the signed premium that `deltaNotional` rests on.
  public var deltaShare: Int64? { withDelta.millionths.share(of: signed.millionths) }

  /// Less than half of the premium is signed: shown dim (S-30).
  public var isMostlyUnsigned: Bool { (signedShare ?? 0) < 5_000 }

  private mutating func rank(_ part: Part) {
    let place = top.firstIndex { Self.isAhead(part, of: $0) } ?? top.endIndex
    guard place < 3 else { return }
    top.insert(part, at: place)
    if top.count > 3 { top.removeLast() }
  }

  private static func isAhead(_ a: Part, of b: Part) -> Bool {
    if a.premium != b.premium { return a.premium > b.premium }
    return (a.id.seq, a.id.ordinal) < (b.id.seq, b.id.ordinal)
  }
}
