import FlowEngine

/// The publisher numbers that Databento gives to venues.
enum DBNPublishers {
  /// OPRA itself: definitions, statistics, the NBBO.
  static let opra: UInt16 = 30
  static let cta: UInt16 = 134
  static let utp: UInt16 = 135

  private static let options: [(venue: Venue, id: UInt16)] = [
    ("AMXO", 20), ("XBOX", 21), ("XCBO", 22), ("EMLD", 23), ("EDGO", 24), ("GMNI", 25),
    ("XISX", 26), ("MCRY", 27), ("XMIO", 28), ("ARCO", 29), ("MPRL", 31), ("XNDQ", 32),
    ("XBXO", 33), ("C2OX", 34), ("XPHL", 35), ("BATO", 36), ("MXOP", 37), ("SPHR", 61),
  ]
  private static let stocks: [(venue: Venue, id: UInt16)] = [
    ("EPRL", 116), ("EDGA", 118), ("EDGX", 119), ("XNYS", 122), ("ARCX", 123), ("XNAS", 124),
    ("MEMX", 125), ("IEXG", 126), ("BATY", 128), ("BATS", 129), ("FINN", 130), ("FINY", 131),
    ("FINC", 132),
  ]

  static func option(_ venue: Venue) -> UInt16 {
    options.first { $0.venue == venue }?.id ?? 0
  }

  static func stock(_ venue: Venue) -> UInt16 {
    stocks.first { $0.venue == venue }?.id ?? 0
  }
}
