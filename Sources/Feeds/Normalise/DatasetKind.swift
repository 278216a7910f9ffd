/// What a Databento data set holds, by its name: looked at once, for a day has many definitions.
enum DatasetKind: Hashable {
  case options
  /// US equities.
  case equities
  /// Anything that is none of ours.
  case foreign

  init(_ dataset: String) {
    let venue = dataset.prefix { $0 != "." }
    guard venue.endIndex != dataset.endIndex else {
      self = .foreign
      return
    }
    self =
      venue == "OPRA" ? .options : Self.equityVenues.contains(String(venue)) ? .equities : .foreign
  }

  private static let equityVenues: Set<String> = [
    "XNAS", "XNYS", "XASE", "XBOS", "XPSX", "XCIS", "XCHI", "ARCX", "BATS", "BATY", "EDGA",
    "EDGX", "EPRL", "IEXG", "MEMX", "LTSE", "EQUS", "DBEQ",
  ]
}
