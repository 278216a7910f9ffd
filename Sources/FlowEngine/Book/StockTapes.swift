import DequeModule

/// What the engine keeps of each stock beyond its last quote: recent NBBOs and minute bars.
struct StockTapes: Sendable {
  struct QuoteEntry: Sendable {
    var at: Int64
    var prices: BestPrices
  }

  struct Tape: Sendable {
    var quotes = Deque<QuoteEntry>()
    var lastPrice: Int64 = .min
    /// Bars of the session, oldest first.
    var bars: [MinuteBar] = []

    mutating func take(_ entry: QuoteEntry) {
      // The quote that stood at the start of the reach is kept, however old it is.
      while quotes.count > 1, entry.at - quotes[1].at > StockTapes.reach { quotes.removeFirst() }
      quotes.append(entry)
    }
  }

  /// How far back a print may look for its NBBO: ten seconds of rule S-42 and a margin.
  static let reach: Int64 = 15_000_000_000

  private(set) var tapes: [Tape] = []
  /// Tape of an instrument; -1 when it has none.
  private var numbers: [Int32] = []

  mutating func quote(_ instrument: InstrumentID, at: Int64, _ prices: BestPrices) {
    tapes[tape(of: instrument)].take(QuoteEntry(at: at, prices: prices))
  }

  func lastPrice(_ instrument: InstrumentID) -> Int64 {
    let index = Int(instrument.index)
    guard index < numbers.count, numbers[index] >= 0 else { return .min }
    return tapes[Int(numbers[index])].lastPrice
  }

  mutating func setLastPrice(_ instrument: InstrumentID, _ price: Int64) {
    tapes[tape(of: instrument)].lastPrice = price
  }

  /// The last NBBO strictly before a moment, with its time; nil when history does not reach it.
  func quote(_ instrument: InstrumentID, before time: Int64) -> QuoteEntry? {
    let index = Int(instrument.index)
    guard index < numbers.count, numbers[index] >= 0 else { return nil }
    return tapes[Int(numbers[index])].quotes.last { $0.at < time }
  }

  /// Every NBBO that stood at some moment of `[from, to]`; nil when history does not reach `from`.
  func quotes(_ instrument: InstrumentID, from: Int64, to: Int64) -> [BestPrices]? {
    let index = Int(instrument.index)
    guard index < numbers.count, numbers[index] >= 0 else { return nil }
    let quotes = tapes[Int(numbers[index])].quotes
    guard let first = quotes.lastIndex(where: { $0.at <= from }) else { return nil }
    return quotes[first...].prefix { $0.at <= to }.map(\.prices)
  }

  /// The bar of a minute, made when it is new.
  mutating func updateBar(
    _ instrument: InstrumentID, minute: Int32, _ body: (inout MinuteBar) -> Void
  ) -> MinuteBar {
    let number = tape(of: instrument)
    var position = tapes[number].bars.count
    while position > 0, tapes[number].bars[position - 1].minute > minute { position -= 1 }
    if position == 0 || tapes[number].bars[position - 1].minute != minute {
      var bar = MinuteBar()
      bar.start(minute)
      tapes[number].bars.insert(bar, at: position)
      position += 1
    }
    body(&tapes[number].bars[position - 1])
    return tapes[number].bars[position - 1]
  }

  /// Whether no later minute has a bar.
  func isNewest(_ instrument: InstrumentID, minute: Int32) -> Bool {
    let index = Int(instrument.index)
    guard index < numbers.count, numbers[index] >= 0 else { return true }
    return tapes[Int(numbers[index])].bars.last.map { $0.minute <= minute } ?? true
  }

  /// The last finished or running bar before a minute; nil when there is none or it was written.
  mutating func takeDirtyBar(_ instrument: InstrumentID, before minute: Int32) -> MinuteBar? {
    let number = tape(of: instrument)
    guard let last = tapes[number].bars.last, last.minute < minute, last.isDirty else { return nil }
    tapes[number].bars[tapes[number].bars.count - 1].isDirty = false
    return last
  }

  private mutating func tape(of instrument: InstrumentID) -> Int {
    let index = Int(instrument.index)
    while numbers.count <= index { numbers.append(-1) }
    if numbers[index] < 0 {
      numbers[index] = Int32(tapes.count)
      tapes.append(Tape())
    }
    return Int(numbers[index])
  }
}

extension StockTapes: Stateful {
  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.list("tapes", &tapes)
    try coder.raw("numbers", &numbers)
  }
}

extension StockTapes.Tape: StatefulElement {
  static var blank: StockTapes.Tape { StockTapes.Tape() }

  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("quotes", &quotes)
    try coder.raw("lastPrice", &lastPrice)
    try coder.raw("bars", &bars)
  }
}
