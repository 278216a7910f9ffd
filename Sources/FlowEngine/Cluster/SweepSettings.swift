/// What makes prints of one series a sweep (C-10 to C-12, C-31): the part of `Settings` that the
/// stage reads. Times in nanoseconds.
struct SweepSettings: Hashable, Sendable {
  var lateness: Int64
  var gapMax: Int64
  var spanMax: Int64
  var probableSpanMax: Int64
  var waitMax: Int64
  var venuesMin: Int
  var probableVenuesMin: Int
  var printsMin: Int
  var sizeMin: Int64
  /// Millionths of a dollar.
  var provisionalPremiumMin: Int64
  /// The price never steps back from its walk (C-10).
  var isWalk: Bool
  /// A print of the other side in between ends a run; the rule book looks at each side alone.
  var isBrokenByOtherSide: Bool
  /// Prints without a side make runs of their own; by the rule book they belong to no sweep.
  var takesUnsigned: Bool

  init(_ settings: Settings) {
    lateness = settings.opraLateness
    gapMax = settings.sweepGapMax
    spanMax = settings.sweepSpanMax
    probableSpanMax = settings.probableSweepSpanMax
    waitMax = settings.sweepWaitMax
    venuesMin = Int(clamping: settings.sweepVenuesMin)
    probableVenuesMin = Int(clamping: settings.probableSweepVenuesMin)
    printsMin = max(2, Int(clamping: settings.sweepPrintsMin))
    sizeMin = settings.sweepSizeMin
    provisionalPremiumMin = settings.provisionalPremiumMin.millionths
    isWalk = settings.sweepWalk != 0
    isBrokenByOtherSide = settings.sweepOtherSideBreaks != 0
    takesUnsigned = settings.sweepUnsigned != 0
  }
}
