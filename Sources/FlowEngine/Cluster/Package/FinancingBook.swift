/// The implied rates of the boxes and conversions of a session, by expiry: the day's median (C-07).
///
/// One list, sorted, because such packages are few; a median asks for those before a print alone,
/// so that nothing that came later, or at the same time, speaks for it.
struct FinancingBook: Sendable {
  struct Sample: Hashable, Comparable, Sendable {
    var expiry: CalendarDate
    /// Basis points a year.
    var rate: Int64
    /// Of its last print, and of the first: the parent it belongs to.
    var seq: UInt64
    var cluster: UInt64

    static func < (a: Sample, b: Sample) -> Bool {
      (a.expiry, a.rate, a.seq, a.cluster) < (b.expiry, b.rate, b.seq, b.cluster)
    }
  }

  private(set) var samples: [Sample] = []

  mutating func add(_ sample: Sample) {
    samples.insert(sample, at: samples.prefixEnd { $0 < sample })
  }

  /// Forgets the rate of a parent that lost a print (H-07).
  mutating func remove(cluster: UInt64) { samples.removeAll { $0.cluster == cluster } }

  /// - Returns: the median rate, half to even between two, and how many packages it is of; nil
  ///   without any.
  func median(of expiry: CalendarDate, before seq: UInt64) -> (rate: Int64, count: Int)? {
    let range =
      samples.prefixEnd { $0.expiry < expiry }..<samples.prefixEnd { $0.expiry <= expiry }
    let count = samples[range].count { $0.seq < seq }
    guard count > 0 else { return nil }
    // The two in the middle, which are one of an odd number.
    let (lower, upper) = ((count - 1) / 2, count / 2)
    var (index, sum) = (0, Int64(0))
    for sample in samples[range] where sample.seq < seq {
      if index == lower || index == upper { sum += sample.rate }
      if index == upper { break }
      index += 1
    }
    guard count.isMultiple(of: 2) else { return (sum, count) }
    return (Int64(clamping: dividedHalfEven(Int128(sum), by: 2)), count)
  }
}

extension FinancingBook: Stateful {
  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("samples", &samples)
  }
}
