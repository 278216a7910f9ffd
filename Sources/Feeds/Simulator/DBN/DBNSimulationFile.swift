/// The files that a simulated session makes in DBN, one schema of one data set each.
public enum DBNSimulationFile: String, CaseIterable, Hashable, Sendable {
  case optionDefinitions = "opra-pillar.definition"
  case openInterest = "opra-pillar.statistics"
  case optionTrades = "opra-pillar.tcbbo"
  case optionQuotes = "opra-pillar.cmbp-1"
  case stockDefinitions = "equs-sip.definition"
  case stockTrades = "equs-sip.trades"
  case stockQuotes = "equs-sip.cmbp-1"

  /// The name of the file without the session and the extension of a compression.
  public var name: String { rawValue + ".dbn" }

  var dataset: String {
    switch self {
    case .optionDefinitions, .openInterest, .optionTrades, .optionQuotes: "OPRA.PILLAR"
    case .stockDefinitions, .stockTrades, .stockQuotes: "EQUS.SIP"
    }
  }

  /// The schema number of the metadata.
  var schema: UInt16 {
    switch self {
    case .optionDefinitions, .stockDefinitions: 9
    case .openInterest: 10
    case .optionTrades: 17
    case .optionQuotes, .stockQuotes: 14
    case .stockTrades: 4
    }
  }
}
