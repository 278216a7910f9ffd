/// Signed activity in an underlying's options that expire today, over the trailing five minutes
/// (K-06, G-01 to G-05).
public struct GammaWindow: Hashable, Sendable {
  public var underlying: Symbol
  public var from: Timestamp
  public var to: Timestamp
  /// Σ sign · q · Γ · multiplier · S² · 0.01 over A and B prints; nil where none has a gamma.
  public var signedGamma: Dollars?
  /// Robust z of it against the same minute of earlier sessions, thousandths; nil without one.
  public var z: Int64?
  public var samples: Int64?
  /// Signed premium of A and B prints; nil where there is none: an unknown side is not a zero.
  public var signedPremium: Dollars?
  public var premiumFloor: Dollars
  /// Contracts in the window, and the day's so far; both of series that expire today.
  public var volume: Int64
  public var dayVolume: Int64
  /// Share of the window's premium that carries a side of grade A or B, ten-thousandths (S-30).
  public var signedShare: Int64?
  public var isIndexOption: Bool
  /// The two labelled estimates of G-02; nil where an input is missing.
  public var openInterestEstimate: Dollars?
  public var flowEstimate: Dollars?
  /// The largest prints in it, as `seq`.
  public var causes: [UInt64]

  public init(
    underlying: Symbol, from: Timestamp, to: Timestamp, premiumFloor: Dollars
  ) {
    self.underlying = underlying
    self.from = from
    self.to = to
    self.premiumFloor = premiumFloor
    signedGamma = nil
    z = nil
    samples = nil
    signedPremium = nil
    volume = 0
    dayVolume = 0
    signedShare = nil
    isIndexOption = false
    openInterestEstimate = nil
    flowEstimate = nil
    causes = []
  }

  /// Both estimates are there: one alone is never shown (G-02).
  public var hasBothEstimates: Bool { openInterestEstimate != nil && flowEstimate != nil }
}
