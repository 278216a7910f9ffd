import FlowEngine

/// What makes two instruments one.
enum InstrumentIdentity: Hashable {
  case option(OSI)
  case stock(Symbol)
  /// Unknown: the feed's own number is all there is.
  case nameless(scope: Int, raw: UInt32)

  /// The same in every process, and cheap: a day defines hundreds of thousands.
  fileprivate var quickHash: UInt32 {
    let (high, low, rest): (UInt64, UInt64, UInt64)
    switch self {
    case .option(let osi):
      let date = UInt64(UInt32(bitPattern: osi.expiry.yyyymmdd))
      (high, low) = (osi.root.high, osi.root.low ^ date << 8 ^ UInt64(osi.right.rawValue))
      rest = UInt64(bitPattern: osi.strike.billionths)
    case .stock(let symbol): (high, low, rest) = (symbol.high, symbol.low, 1)
    case .nameless(let scope, let raw): (high, low, rest) = (UInt64(scope), UInt64(raw), 2)
    }
    let value = Self.fold(Self.fold(high, low), rest)
    return UInt32(truncatingIfNeeded: value)
  }

  /// Both halves of the product, so that every bit counts.
  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = (a ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: b ^ 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }
}

/// The identities in the order of their dense numbers, and the way back by open addressing.
struct InstrumentIdentities {
  private var byNumber: [InstrumentIdentity] = []
  /// An identity that was replaced leaves its entry.
  private var table = [Entry](repeating: Entry(), count: 16)
  private var used = 0

  private struct Entry {
    /// `UInt32.max` where the place is free.
    var dense: UInt32 = .max
    /// Tells almost all entries apart without a look at the identity, which lies far away.
    var hash: UInt32 = 0
  }

  subscript(dense: UInt32) -> InstrumentIdentity { byNumber[Int(dense)] }

  func number(of identity: InstrumentIdentity) -> UInt32? {
    let dense = table[place(identity, identity.quickHash)].dense
    return dense == .max ? nil : dense
  }

  /// - Returns: the next dense number; the identity must be new.
  mutating func append(_ identity: InstrumentIdentity) -> UInt32 {
    let dense = UInt32(byNumber.count)
    byNumber.append(identity)
    enter(dense)
    return dense
  }

  /// Gives a number another identity; the old one is forgotten.
  mutating func replace(_ dense: UInt32, by identity: InstrumentIdentity) {
    byNumber[Int(dense)] = identity
    enter(dense)
  }

  private mutating func enter(_ dense: UInt32) {
    let hash = byNumber[Int(dense)].quickHash
    table[place(byNumber[Int(dense)], hash)] = Entry(dense: dense, hash: hash)
    used += 1
    guard used * 3 > table.count * 2 else { return }
    let old = table
    table = [Entry](repeating: Entry(), count: old.count * 2)
    let mask = table.count - 1
    for entry in old where entry.dense != .max {
      var at = Int(entry.hash) & mask
      while table[at].dense != .max { at = (at + 1) & mask }
      table[at] = entry
    }
  }

  /// Where the identity stands, or the free place where it belongs.
  private func place(_ identity: InstrumentIdentity, _ hash: UInt32) -> Int {
    let mask = table.count - 1
    var at = Int(hash) & mask
    while table[at].dense != .max,
      table[at].hash != hash || byNumber[Int(table[at].dense)] != identity
    {
      at = (at + 1) & mask
    }
    return at
  }
}
