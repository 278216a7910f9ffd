import FlowEngine

/// The next prints and quotes of one source, looked at together: on a day of hundreds of thousands
/// of instruments nearly every lookup waits for memory, and here the waits overlap.
struct PlainRun {
  private static let most = 128

  private(set) var count = 0
  /// Merge keys, which never fall.
  private(set) var keys = [Int64](repeating: 0, count: most)
  private(set) var areTrades = [Bool](repeating: false, count: most)
  /// The feed's own numbers, then the dense ones.
  private var numbers = [UInt32](repeating: 0, count: most)
  private var touched: UInt32 = 0

  /// Looks at what stands at the head of a source, up to the first event of another kind.
  ///
  /// - Parameter rivalKey: of the first event of another source.
  mutating func gather(_ head: SourceHead, before rivalKey: Int64, limit: Int) {
    let most = min(Self.most, limit, head.events.count - head.at)
    var key = head.key
    var found = 0
    while found < most {
      // An event is looked at where it lies: to copy it costs as much as all the rest.
      switch head.events[head.at &+ found] {
      case .trade(let trade):
        key = max(key, trade.times.known.nanoseconds)
        numbers[found] = trade.instrument.index
        areTrades[found] = true
      case .quote(let quote):
        key = max(key, quote.times.known.nanoseconds)
        numbers[found] = quote.instrument.index
        areTrades[found] = false
      default:
        count = found
        return
      }
      guard found == 0 || key < rivalKey else { break }
      keys[found] = key
      found += 1
    }
    count = found
  }

  /// Turns the feed's own numbers into dense ones, up to the first that is not known.
  mutating func find(in slots: borrowing RawNumbers) {
    for place in 0..<count { touched ^= slots.touch(numbers[place]) }
    for place in 0..<count {
      guard let dense = slots.checked(numbers[place], at: keys[place]) else {
        count = place
        return
      }
      numbers[place] = dense
    }
  }

  /// Appends the first of the run with their dense numbers.
  func hand(_ head: SourceHead, _ count: Int, to batch: inout [MarketEvent]) {
    guard count > 0 else { return }
    let first = batch.count
    batch.append(
      contentsOf: UnsafeMutableBufferPointer(rebasing: head.events[head.at..<(head.at + count)]))
    batch.withUnsafeMutableBufferPointer { batch in
      for place in 0..<count { batch[first + place].renumber(InstrumentID(numbers[place])) }
    }
  }
}

extension MarketEvent {
  /// Gives a print or quote another number.
  @inline(__always)
  fileprivate mutating func renumber(_ instrument: InstrumentID) {
    switch self {
    case .trade(var trade):
      trade.instrument = instrument
      self = .trade(trade)
    case .quote(var quote):
      quote.instrument = instrument
      self = .quote(quote)
    default: break
    }
  }
}
