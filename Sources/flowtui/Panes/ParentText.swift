import FlowEngine
import TermRender

/// A parent in the few cells of the tape: its name, its strikes, its expiries.
struct ParentText {
  let cluster: Cluster
  let directory: Directory

  /// `iron condor`, `straddle?` with several names, `legged vertical?`, `tied to stock`.
  static func title(_ cluster: Cluster) -> String {
    let structure = cluster.structure.map { name($0) }
    switch cluster.type {
    case .sweep: return "sweep"
    case .probableSweep: return "prob. sweep"
    case .block: return "block"
    case .crossBlock: return "cross block"
    case .isoPrint: return "ISO print"
    case .strikeLadder: return "strike ladder"
    case .priceLadder: return "price ladder"
    case .repeat: return "repeat"
    // Two orders may be two customers: both names stay a question (C-16, C-17).
    case .legged: return "legged \(structure ?? "spread")?"
    case .roll: return "roll?"
    case .dividend: return "dividend"
    case .financing: return structure.map { "\($0) fin." } ?? "financing"
    case .stockTied: return structure ?? "tied to stock"
    case .package:
      if let structure { return structure }
      return cluster.alternatives.isEmpty
        ? "package" : cluster.alternatives.map { name($0) }.joined(separator: "/") + "?"
    }
  }

  private static func name(_ structure: Structure) -> String {
    switch structure {
    case .riskReversal: "risk rev."
    case .buyWrite: "buy-write"
    default: structure.word.replacing("_", with: " ")
    }
  }

  static func key(_ cluster: Cluster) -> ThemeKey {
    switch cluster.type {
    // What is kept out of every directional reading is dim.
    case .dividend, .financing, .stockTied: return .dim
    case .strikeLadder, .priceLadder, .repeat: return .classLadder
    case .roll: return .classRoll
    case .package, .legged:
      if cluster.structure == .straddle || cluster.structure == .strangle { return .classStraddle }
      return cluster.structure == nil ? .sideUnknown : .classSpread
    case .sweep, .probableSweep, .block, .crossBlock, .isoPrint: return .classSweep
    }
  }

  private var contracts: [Contract] {
    cluster.legs.compactMap { directory.contract($0.instrument) }.filter { !$0.root.isNone }
  }

  var isSeveral: Bool { cluster.legs.count > 1 }

  /// All strikes with their rights: `950/960C`, `900P/950C`, one strike once.
  var strikes: String {
    var text = ""
    let contracts = contracts
    for (place, contract) in contracts.enumerated() {
      let strike = DecimalText.text(contract.strike.billionths, decimals: 9, atLeast: 0)
      let right = contract.right == .call ? "C" : "P"
      let next = place + 1 < contracts.count ? contracts[place + 1] : nil
      // A calendar has one strike twice, a straddle one with two rights.
      if let next, next.strike == contract.strike, next.right == contract.right { continue }
      text += strike
      if next?.right != contract.right { text += right }
      if next != nil { text += "/" }
    }
    if cluster.legs.count > contracts.count { text += "+stk" }
    return text
  }

  /// The strikes where they fit, else how many legs there are: never a part of it.
  func strikes(cells: Int) -> String {
    let text = strikes
    return text.count <= cells ? text : "\(cluster.legs.count) legs"
  }

  /// The common expiry in five cells; nil when the legs differ.
  var expiry: CalendarDate? {
    guard let first = contracts.first, contracts.allSatisfy({ $0.expiry == first.expiry }) else {
      return nil
    }
    return first.expiry
  }

  /// `11/27>12/18`, the near one first; nil when the legs share one.
  private var expiries: String? {
    let dates = Set(contracts.map(\.expiry)).sorted { $0.yyyymmdd < $1.yyyymmdd }
    guard dates.count > 1 else { return nil }
    return dates.map { TimeText.padded($0.month, 2) + "/" + TimeText.padded($0.day, 2) }
      .joined(separator: ">")
  }

  /// The right of all legs; nil when they differ.
  var right: OptionRight? {
    guard let first = contracts.first, contracts.allSatisfy({ $0.right == first.right }) else {
      return nil
    }
    return first.right
  }

  /// What stands in the column of legs: strikes of a package, members of level 2, exchanges of the
  /// rest.
  func summary(span: String) -> String {
    switch cluster.type {
    case .strikeLadder: return "\(cluster.facts.levels) strk " + span
    case .priceLadder: return "\(cluster.facts.levels) stp " + span
    case .repeat: return "\(cluster.facts.levels)x " + span
    default: break
    }
    if isSeveral, strikes.count <= TapePane.strikeCells, let expiries { return expiries }
    if isSeveral { return strikes }
    return "\(cluster.venues.count)ex" + (cluster.causes.count > 1 ? " " + span : "")
  }
}

extension ClusterType {
  /// Owns parents of level 1 and lone prints, and counts no premium of its own (C-31).
  var isLevelTwo: Bool {
    switch self {
    case .strikeLadder, .priceLadder, .repeat, .legged, .roll: true
    case .package, .sweep, .probableSweep, .block, .crossBlock, .isoPrint: false
    case .dividend, .financing, .stockTied: false
    }
  }
}
