/// Up to sixteen items in the order of their strikes, while they may still be a ladder (C-15).
struct StrikeRow {
  private var strikes = SIMD16<UInt32>()
  private var sizes = SIMD16<UInt32>()
  private(set) var count = 0
  /// What the sizes may still do with the strike.
  private var mayRise = true
  private var mayFall = true
  private var mayBeEqual = true

  /// - Returns: false when no ladder can hold this item and those before it.
  mutating func insert(_ strike: UInt32, size: UInt32) -> Bool {
    var place = count
    while place > 0, strikes[place - 1] > strike {
      strikes[place] = strikes[place - 1]
      sizes[place] = sizes[place - 1]
      place -= 1
    }
    strikes[place] = strike
    sizes[place] = size
    count += 1
    if place > 0 { step(place) }
    if place + 1 < count { step(place + 1) }
    return mayRise || mayFall || mayBeEqual
  }

  /// Looks at an item and the one before it.
  private mutating func step(_ place: Int) {
    let (before, size) = (sizes[place - 1], sizes[place])
    // A strike that prints twice is no step of one order.
    let isStep = strikes[place - 1] != strikes[place]
    if !isStep || size <= before { mayRise = false }
    if !isStep || size >= before { mayFall = false }
    if !isStep || size != before { mayBeEqual = false }
  }
}
