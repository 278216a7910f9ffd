/// The dense number behind each of a feed's own numbers, by open addressing.
///
/// It is asked for every event, and the numbers of a feed are sparse: neither a table by number
/// nor a dictionary with its seeded hash would do. Eight bytes an instrument, because nearly every
/// lookup of a large day waits for memory. They lie in raw memory, because a list would be retained
/// for each run of a few events; a copy shares them.
struct RawNumbers {
  private struct Slot {
    var raw: UInt32 = 0
    /// The dense number; `free`, or with the bit `unchecked`.
    var dense: UInt32 = Self.free

    static let free: UInt32 = .max
    /// The meaning of the number was not looked at in the current day.
    static let unchecked: UInt32 = 1 << 31
  }

  /// A power of two of them, at most two thirds used.
  private var slots: UnsafeMutableBufferPointer<Slot>
  private let owner = Owner()
  private var count = 0
  /// End of the day for which meanings were checked: a feed numbers anew each day.
  private var dayEnd = Int64.min

  /// Frees the slots, and those that became too few.
  private final class Owner {
    private var taken: [UnsafeMutableBufferPointer<Slot>] = []

    func take(_ count: Int) -> UnsafeMutableBufferPointer<Slot> {
      let slots = UnsafeMutableBufferPointer<Slot>.allocate(capacity: count)
      slots.initialize(repeating: Slot())
      taken.append(slots)
      return slots
    }

    deinit {
      for slots in taken { slots.deallocate() }
    }
  }

  init() { slots = owner.take(16) }

  /// The dense number of a number whose meaning was checked for the day of a key.
  @inline(__always)
  func checked(_ raw: UInt32, at key: Int64) -> UInt32? {
    let dense = slots[place(raw)].dense
    return dense < Slot.unchecked && key < dayEnd ? dense : nil
  }

  /// The dense number that a number last had.
  func known(_ raw: UInt32) -> UInt32? {
    let dense = slots[place(raw)].dense
    return dense == Slot.free ? nil : dense & ~Slot.unchecked
  }

  /// What stands where a number most likely is. No branch waits for it, so that many such loads
  /// run at once, and a lookup that follows soon finds its slot near.
  @inline(__always)
  func touch(_ raw: UInt32) -> UInt32 { slots[home(raw)].raw }

  /// - Parameter until: the end of the day for which the meaning holds; `Int64.min` for none. Days
  ///   never go back.
  mutating func set(_ raw: UInt32, dense: UInt32, until: Int64) {
    if until > dayEnd { begin(until) }
    let at = place(raw)
    let isNew = slots[at].dense == Slot.free
    slots[at] = Slot(raw: raw, dense: until < dayEnd ? dense | Slot.unchecked : dense)
    guard isNew else { return }
    count += 1
    if count * 3 > slots.count * 2 { grow() }
  }

  private mutating func begin(_ end: Int64) {
    dayEnd = end
    for at in slots.indices where slots[at].dense != Slot.free {
      slots[at].dense |= Slot.unchecked
    }
  }

  /// The slot of a number, or the free one where it belongs.
  @inline(__always)
  private func place(_ raw: UInt32) -> Int {
    let mask = slots.count - 1
    var at = home(raw)
    while slots[at].dense != Slot.free, slots[at].raw != raw { at = (at + 1) & mask }
    return at
  }

  /// The high bits of the product depend on all bits of the number.
  @inline(__always)
  private func home(_ raw: UInt32) -> Int {
    Int((UInt64(raw) &* 0x9E37_79B9_7F4A_7C15) >> 32) & (slots.count - 1)
  }

  private mutating func grow() {
    let old = slots
    slots = owner.take(old.count * 2)
    for slot in old where slot.dense != Slot.free { slots[place(slot.raw)] = slot }
  }
}
