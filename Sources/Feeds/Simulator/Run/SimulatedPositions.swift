import FlowEngine

/// Who holds what: the open interest of each series, as agents open and close positions in it.
///
/// Each contract traded has a buyer and a seller, and each of them opens or closes; a side can
/// only close what is open. So the next morning's open interest follows from what traded.
struct SimulatedPositions: Sendable {
  /// What the agents of a series do today.
  enum Intent: UInt8, Sendable {
    case mixed, opening, closing
    /// One side of each print opens and the other closes, as far as it can.
    case handedOver
  }

  /// Contracts outstanding now.
  private(set) var outstanding: [Int]
  /// Contracts traded since the open interest was counted, less those canceled.
  private(set) var volume: [Int]
  /// Contracts that were taken back, which a feed without cancels still counts.
  private(set) var cancelled: [Int]
  private var intents: [Intent]
  /// Change of open interest by each option print, by its number.
  private var changes: [Int] = []
  private var random: SimulationRandom

  init(_ configuration: SimulationConfiguration, _ listing: SimulatedListing) {
    outstanding = listing.series.map(\.openInterest)
    volume = Array(repeating: 0, count: outstanding.count)
    cancelled = volume
    intents = Array(repeating: .mixed, count: outstanding.count)
    random = SimulationRandom(seed: configuration.seed, stream: 9)
  }

  /// Says what the agents of a series do from now on.
  mutating func intend(_ intent: Intent, in series: Int) { intents[series] = intent }

  /// Takes a print.
  mutating func trade(_ series: Int, size: Int, number: Int) {
    let closable = min(size, outstanding[series])
    let bits = random.next()
    let (buyerOpens, sellerOpens) =
      switch intents[series] {
      case .opening: (true, true)
      case .closing: (false, false)
      case .handedOver: (true, false)
      case .mixed: (bits & 7 < 5, bits >> 3 & 7 < 5)
      }
    let opened = (buyerOpens ? size : size - closable) + (sellerOpens ? size : size - closable)
    outstanding[series] += opened - size
    volume[series] += size
    while changes.count <= number { changes.append(0) }
    changes[number] = opened - size
  }

  /// Takes a print back.
  mutating func cancel(_ series: Int, size: Int, number: Int) {
    guard changes.indices.contains(number) else { return }
    outstanding[series] = max(0, outstanding[series] - changes[number])
    volume[series] -= size
    cancelled[series] += size
    changes[number] = 0
  }
}
