/// Level 2 of rule C-31: parents made of level-1 parents and lone prints.
///
/// Items wait until no earlier one can come, and are then seen in the order of execution. So the
/// order of arrival changes nothing, and neither does how often the owner calls `close`.
struct LevelTwo: Sendable {
  let settings: LevelTwoSettings

  var queue = ItemQueue()
  var ring = ItemRing()
  var wide = WideItems()
  var open = OpenParents()
  var finals = FinalParents()
  var repeats: ChainTable<RepeatChain>
  var priceRuns: ChainTable<PriceRun>
  var ladders: ChainTable<LadderChain>
  var groups = StrikeGroups()
  var legged = LeggedWindows()

  /// Items that came after their time had been dealt with: in no level-2 parent, but counted.
  private(set) var lateItems: UInt64 = 0
  /// Items with a time, size or price that no arithmetic is made for.
  private(set) var refusedItems: UInt64 = 0
  /// Items that left the ring while they could still have joined something (`itemsMax`).
  private(set) var shedItems: UInt64 = 0

  /// Everything executed before this was dealt with.
  private var frontier: Int64 = .min
  /// Next item whose window of strikes, and of legs, ends.
  private var groupCursor: UInt32 = 0
  private var legCursor: UInt32 = 0
  private var groupDue: Int64 = .max
  private var legDue: Int64 = .max
  /// The watermark from which `close` has something to do. It is asked at every event and changes
  /// with few of them.
  private(set) var nextClosing: Int64 = .max

  init(settings: LevelTwoSettings = LevelTwoSettings()) {
    self.settings = settings.clamped()
    repeats = ChainTable(window: self.settings.repeatGapMax)
    priceRuns = ChainTable(window: self.settings.priceLadderSpanMax)
    ladders = ChainTable(window: self.settings.strikeLadderSpanMax)
  }

  /// Takes an item that level 1 settled; an unknown side makes no parent of level 2.
  mutating func take(_ item: LevelTwoItem) {
    guard item.side != .unknown else { return }
    guard item.isSane else {
      refusedItems += 1
      return
    }
    guard item.first >= frontier else {
      lateItems += 1
      return
    }
    queue.insert(wide.pack(item))
    noteClosing()
  }

  /// Whatever changes what waits, or until when, ends here.
  mutating func noteClosing() {
    var next = min(groupDue, legDue, open.nextDeadline)
    // What is due at a time is dealt with once every item of that time was seen.
    if next != .max { next += 1 }
    if let bucket = queue.earliest { next = min(next, (bucket &<< ItemQueue.shift) + 1) }
    let width = Int64(1) << ItemQueue.shift
    nextClosing = next == .max ? .max : ((next &+ width - 1) & -width) &+ settings.lateness
  }

  /// Deals with everything executed so long before the watermark that nothing earlier can come.
  ///
  /// - Parameter watermark: nanoseconds; `Int64.max` at the end of the input.
  mutating func close(upTo watermark: Int64, _ out: inout [LevelTwoParent]) {
    guard watermark > Int64.min + settings.lateness else { return }
    let width = Int64(1) << ItemQueue.shift
    let end = watermark == .max ? .max : (watermark - settings.lateness) & -width
    guard end > frontier else { return }
    while queue.openBucket(before: end == .max ? .max : end >> ItemQueue.shift) {
      while let item = queue.next() { step(item, &out) }
    }
    advance(to: end, &out)
    frontier = end
    finals.forget(before: end == .max ? .max : end - settings.finalKept)
    noteClosing()
  }

  private mutating func step(_ item: PackedItem, _ out: inout [LevelTwoParent]) {
    if min(groupDue, legDue, open.nextDeadline) < item.first { advance(to: item.first, &out) }
    while ring.isFull, ring.count > 0 {
      let isUseful = ring.link(ring.oldest).first + settings.horizon >= item.first
      if isUseful, ring.capacity < Int(settings.itemsMax) { break }
      shedOldest(isUseful: isUseful, &out)
    }
    let number = ring.append(item)
    takeRepeat(number, item, &out)
    takePriceLadder(number, item, &out)
    if item.isSingleLegCode {
      takeStrikeLadder(number, item, &out)
      if 4 * Int64(item.size) >= settings.sizeMin {
        if let displaced = legged.append(number, item) { decideLegged(displaced, &out) }
        ring.withLink(number) { $0.isLeg = true }
      }
    }
    if groupDue == .max { groupDue = item.first + settings.strikeLadderSpanMax }
    if legDue == .max { legDue = item.first + settings.leggedWindow }
  }

  /// Lets time pass: windows that ended before `time` are judged, in the order of their ends.
  private mutating func advance(to time: Int64, _ out: inout [LevelTwoParent]) {
    while true {
      let deadline = open.nextDeadline
      let due = min(groupDue, legDue, deadline)
      guard due < time else { return }
      if deadline == due {
        if let parent = open.popClosing(before: time) { finish(parent, &out) }
      } else if legDue == due {
        passLeg(&out)
      } else {
        passGroup(&out)
      }
    }
  }

  private mutating func passLeg(_ out: inout [LevelTwoParent]) {
    let link = ring.link(legCursor)
    if link.isLeg { decideLegged(legged.window(of: ring[legCursor].underlying), &out, legCursor) }
    legCursor &+= 1
    legDue =
      legCursor == ring.next ? .max : ring.link(legCursor).first + settings.leggedWindow
  }

  /// - Parameter isJudged: false when the window ends before its time: then it was not seen whole.
  private mutating func passGroup(isJudged: Bool = true, _ out: inout [LevelTwoParent]) {
    if ring.link(groupCursor).isGrouped { endGroup(of: groupCursor, isJudged: isJudged, &out) }
    groupCursor &+= 1
    groupDue =
      groupCursor == ring.next ? .max : ring.link(groupCursor).first + settings.strikeLadderSpanMax
  }

  /// Lets the oldest item go. Under a flood it may still be of use: its windows then end early.
  private mutating func shedOldest(isUseful: Bool, _ out: inout [LevelTwoParent]) {
    if legCursor == ring.oldest { passLeg(&out) }
    if groupCursor == ring.oldest { passGroup(isJudged: !isUseful, &out) }
    if isUseful {
      shedItems += 1
      for parent in openParents(of: ring.oldest) { finish(parent, isEarly: true, &out) }
    }
    wide.release(ring[ring.oldest])
    ring.dropOldest()
  }
}

extension LevelTwo: Stateful {
  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    coder.given("settings")
    try coder.part("queue", &queue)
    try coder.part("ring", &ring)
    try coder.part("wide", &wide)
    try coder.part("open", &open)
    try coder.part("finals", &finals)
    try coder.part("repeats", &repeats)
    try coder.part("priceRuns", &priceRuns)
    try coder.part("ladders", &ladders)
    try coder.part("groups", &groups)
    try coder.part("legged", &legged)
    try coder.raw("lateItems", &lateItems)
    try coder.raw("refusedItems", &refusedItems)
    try coder.raw("shedItems", &shedItems)
    try coder.raw("frontier", &frontier)
    try coder.raw("groupCursor", &groupCursor)
    try coder.raw("legCursor", &legCursor)
    try coder.raw("groupDue", &groupDue)
    try coder.raw("legDue", &legDue)
    try coder.raw("nextClosing", &nextClosing)
  }
}
