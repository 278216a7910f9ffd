/// The names that a set of series can have, before sizes and prices are looked at.
struct PackageNaming: Sendable {
  enum Ratios: Sendable {
    /// All legs alike.
    case equal
    /// The middle leg twice.
    case oneTwoOne
    /// Two legs in any ratio that is read.
    case free
    /// As free, over any number of legs, and without a name.
    case unnamed
  }
  var structure: Structure
  /// The legs bought as the package is listed when its net price is positive, a bit a series.
  var bought: UInt64
  /// A second name with other relative sides, such as synthetic beside straddle.
  var rival: Structure?
  var rivalBought: UInt64 = 0
  var ratios = Ratios.equal
}

/// A subset of the prints of a component that could be one package.
struct PackageOption: Sendable {
  /// A bit a print and a bit a series of the component.
  var prints: UInt64
  var series: UInt64
  var structure: Structure
  var bought: UInt64
  /// The other name of the same prints, if that is acceptable too.
  var rival: Structure?
  /// Neither name is two points ahead (C-06).
  var isUnresolved: Bool
  var naming: PackageNaming
  var score: PackageScore
  var total: Int32
  var packages: Int64
  var contracts: Int64
  /// Nanoseconds.
  var span: Int64
  var legs: Int32
  /// Place of its stock print in the list; -1 = none.
  var stock: Int32
  /// It takes all prints of its series, or all of one moment: nothing was picked out.
  var isWhole: Bool
}

extension PackageOption {
  /// The order of ranks in which choices are tried: the earlier first print, then the earlier next.
  static func isEarlier(_ a: PackageOption, _ b: PackageOption) -> Bool {
    isEarlier(a.prints, b.prints)
  }

  static func isEarlier(_ a: UInt64, _ b: UInt64) -> Bool {
    let difference = a ^ b
    return difference != 0 && a & (difference & (0 &- difference)) != 0
  }
}
