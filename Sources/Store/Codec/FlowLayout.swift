/// Layout 1 of the blocks of judgements, settlements and bars beside a block of raw events.
enum FlowLayout {
  static let current: UInt8 = 1

  enum List: UInt8 { case judgement = 1, settled, bar }

  enum JudgementColumn: Int, CaseIterable {
    case seq, n, at, instrument, traits, reasons, quote, age, spot, volume, interest
  }
  static let judgement: [Treatment] = [
    .plain, .plain, .plain, .plain, .dictionary, .dictionary, .plain, .plain, .plain, .plain,
    .plain,
  ]
  /// The words of a quote that no prediction met.
  enum QuoteWord: Int, CaseIterable { case bid, ask, sizes }
  static let quote: [Treatment] = [.plain, .plain, .plain]

  /// Where the quote of a judgement was found.
  enum QuoteSource {
    static let attached: UInt64 = 0
    static let last: UInt64 = 1
    static let judged: UInt64 = 2
    static let written: UInt64 = 3
    static let noSpot: UInt64 = 4
    static let noInterest: UInt64 = 8
  }

  enum SettledColumn: Int, CaseIterable { case seq, n, at, print, cluster, traits }
  static let settled: [Treatment] = [.plain, .plain, .plain, .plain, .plain, .dictionary]

  enum BarColumn: Int, CaseIterable {
    case seq, n, at, instrument, minute, open, high, low, close, volume, offExchange
  }
  static let bar: [Treatment] = Array(repeating: .plain, count: 11)
}
