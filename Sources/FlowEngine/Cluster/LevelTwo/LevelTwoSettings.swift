/// The thresholds of level 2 (C-14 to C-17, C-30, C-31).
struct LevelTwoSettings: Hashable, Sendable {
  /// How long an item may settle after its execution before it is too late to be ordered.
  /// Nanoseconds of the watermark.
  var lateness: Int64 = 1_500_000_000
  /// Contracts in all, as C-10 asks of a sweep.
  var sizeMin: Int64 = 10

  var repeatCountMin: Int64 = 4
  var repeatGapMin: Int64 = 200_000_000
  var repeatGapMax: Int64 = 60_000_000_000
  var repeatSpanMax: Int64 = 120_000_000_000

  var strikesMin: Int64 = 3
  var strikeLadderSpanMax: Int64 = 30_000_000_000

  var priceStepsMin: Int64 = 3
  /// The span must be longer than this: a faster walk is a sweep.
  var priceLadderSpanOver: Int64 = 100_000_000
  var priceLadderSpanMax: Int64 = 60_000_000_000
  /// The underlying must move less than this. Ticks of the underlying.
  var priceLadderTicksUnder: Int64 = 2

  /// Between the legs on one exchange, and on any two.
  var leggedVenueSpanMax: Int64 = 2_000_000_000
  var leggedSpanMax: Int64 = 250_000_000
  var leggedScoreMin: Int64 = 6

  /// How long a final parent waits for a cancel of a member. Nanoseconds.
  var finalKept: Int64 = 600_000_000_000
  /// Items kept at most; more close the oldest parents early, and are counted. 128 bytes each, and
  /// in a flood as much again for the chains that they are in.
  var itemsMax: Int64 = 1 << 18
  /// Members of final parents kept at most.
  var finalMembersMax: Int64 = 1 << 15

  /// Every bound made small enough that no sum with a time overflows.
  func clamped() -> Self {
    var copy = self
    let durations: [WritableKeyPath<Self, Int64>] = [
      \.lateness, \.repeatGapMin, \.repeatGapMax, \.repeatSpanMax, \.strikeLadderSpanMax,
      \.priceLadderSpanOver, \.priceLadderSpanMax, \.leggedVenueSpanMax, \.leggedSpanMax,
      \.finalKept,
    ]
    for path in durations { copy[keyPath: path] = min(max(0, self[keyPath: path]), 1 << 60) }
    copy.sizeMin = min(max(1, sizeMin), 1 << 40)
    copy.repeatCountMin = max(2, repeatCountMin)
    copy.strikesMin = min(max(2, strikesMin), Int64(LadderChain.length))
    copy.priceStepsMin = max(2, priceStepsMin)
    copy.priceLadderTicksUnder = min(max(1, priceLadderTicksUnder), 1 << 20)
    copy.itemsMax = min(max(64, itemsMax), 1 << 28)
    return copy
  }

  /// How far apart two legs may be at most.
  var leggedWindow: Int64 { max(leggedVenueSpanMax, leggedSpanMax) }

  /// No item older than this can join anything.
  var horizon: Int64 {
    max(repeatSpanMax, repeatGapMax, strikeLadderSpanMax, priceLadderSpanMax, leggedWindow)
  }
}
