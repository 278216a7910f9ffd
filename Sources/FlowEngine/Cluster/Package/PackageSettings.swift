/// The thresholds of level-1 packages (rules C-01 to C-07 and C-30, C-31).
struct PackageSettings: Hashable, Sendable {
  /// Longest span of a package, and the gap that links its prints (C-01). Nanoseconds.
  var spanMax: Int64 = 1_000_000
  var floorSpanMax: Int64 = 1_000_000_000
  /// How far apart its prints may be among the coded prints of the window (C-03).
  var messagesMax = 64
  /// Option legs (C-01).
  var legsMax = 10
  /// Largest ratio of an exempt complex order, and the largest that is read at all (C-02).
  var ratioConforming: Int64 = 3
  var ratioMax: Int64 = 8
  /// Least score of a package (C-30).
  var scoreMin: Int32 = 6
  /// Less than this between two names, and neither is claimed (C-06).
  var scoreGapMin: Int32 = 2
  /// Thousandths of the edge from which a package has a side (C-05), and from which it paid the
  /// spread (C-06).
  var edgeSided: Int64 = 400
  var edgeAtSide: Int64 = 800
  /// Most prints of a component that is solved exactly (C-31a).
  var exactPrintsMax = 14
  /// Most candidates of a component; past it the answer is called greedy.
  var candidatesMax = 4_096
  /// How far from the option prints a stock leg may be (C-06). Nanoseconds.
  var stockWindow: Int64 = 10_000_000_000
  /// Largest distance of an implied rate from the median of the day (C-07). Basis points.
  var rateTolerance: Int64 = 150
  /// Fewest packages of an expiry whose median stands for the day (C-07): as many as a baseline
  /// needs (B-01).
  var rateSamplesMin: Int64 = 10
  /// Least move of both implied volatilities that breaks a tie of names (C-06), and what the
  /// underlying must move less than meanwhile. Millionths, and thousandths of a basis point.
  var volatilityMoveMin: Int64 = 10_000
  var volatilityFlatUnder: Int64 = 5_000
}
