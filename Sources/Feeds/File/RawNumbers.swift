/// The dense number behind each of a feed's own numbers, by open addressing.
///
/// It is asked for every event, and the numbers of a feed are sparse: neither a table by number
/// nor a dictionary with its seeded hash would do.
struct RawNumbers {
  struct Slot {
    var raw: UInt32 = 0
    /// `UInt32.max` where the slot is free.
    var dense: UInt32 = .max
    /// End of the day for which the meaning of the number was checked.
    var validUntil: Int64 = .min
  }

  /// A power of two of them, at most two thirds used.
  private var slots = [Slot](repeating: Slot(), count: 16)
  private var count = 0

  subscript(raw: UInt32) -> Slot? {
    @inline(__always)
    get {
      let slot = slots[place(raw)]
      return slot.dense == .max ? nil : slot
    }
  }

  /// What stands where a number most likely is. No branch waits for it, so that many such loads
  /// run at once, and a lookup that follows soon finds its slot near.
  @inline(__always)
  func touch(_ raw: UInt32) -> UInt32 { slots[home(raw)].raw }

  mutating func set(_ raw: UInt32, dense: UInt32, validUntil: Int64) {
    let at = place(raw)
    let isNew = slots[at].dense == .max
    slots[at] = Slot(raw: raw, dense: dense, validUntil: validUntil)
    guard isNew else { return }
    count += 1
    if count * 3 > slots.count * 2 { grow() }
  }

  /// The slot of a number, or the free one where it belongs.
  @inline(__always)
  private func place(_ raw: UInt32) -> Int {
    let mask = slots.count - 1
    var at = home(raw)
    while slots[at].dense != .max, slots[at].raw != raw { at = (at + 1) & mask }
    return at
  }

  /// The high bits of the product depend on all bits of the number.
  @inline(__always)
  private func home(_ raw: UInt32) -> Int {
    Int((UInt64(raw) &* 0x9E37_79B9_7F4A_7C15) >> 32) & (slots.count - 1)
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Slot(), count: old.count * 2)
    for slot in old where slot.dense != .max { slots[place(slot.raw)] = slot }
  }
}
