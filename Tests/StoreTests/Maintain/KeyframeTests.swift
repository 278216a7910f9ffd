import CustomDump
import FlowEngine
import Glibc
import Testing

@testable import Store

@Suite struct KeyframeTests {
  let scratch = Scratch()
  private var path: String { scratch.file("a.flow") }
  private let key = KeyframeKey(.sample)

  private func clean() { unlink(path + KeyframeStore.suffix) }

  private func state(_ byte: UInt8, _ count: Int) -> [UInt8] {
    [UInt8](repeating: byte, count: count)
  }

  @Test("the newest state at or before a moment, also after opening again")
  func states() throws {
    defer { clean() }
    var store = KeyframeStore(log: path, key: key)
    #expect(store.state(atOrBefore: 9) == nil)
    try store.add(state(1, 10), at: 100)
    try store.add(state(2, 1), at: 200)
    try store.add(state(3, 5_000), at: 300)
    try store.add(state(9, 5), at: 300)
    for store in [store, KeyframeStore(log: path, key: key)] {
      expectNoDifference(store.seqs, [100, 200, 300])
      #expect(store.state(atOrBefore: 99) == nil)
      #expect(try #require(store.state(atOrBefore: 100)) == (100, state(1, 10)))
      #expect(try #require(store.state(atOrBefore: 299)) == (200, [2]))
      #expect(try #require(store.state(atOrBefore: .max)) == (300, state(3, 5_000)))
    }
  }

  @Test("of another engine, other settings or another log it is empty, and written anew")
  func otherKey() throws {
    defer { clean() }
    var store = KeyframeStore(log: path, key: key)
    try store.add([1], at: 100)
    var engine = LogHeader.sample
    engine.engineVersion += 1
    let settings = LogHeader(
      session: engine.session, origin: .recorded, settings: "sizeMin = 51\n",
      inputs: LogHeader.sample.inputs, createdBy: "")
    var inputs = LogHeader.sample
    inputs.inputs[0].hash = "1111"
    for header in [engine, settings, inputs] {
      expectNoDifference(KeyframeStore(log: path, key: KeyframeKey(header)).seqs, [])
    }
    var other = KeyframeStore(log: path, key: KeyframeKey(inputs))
    try other.add([2], at: 50)
    expectNoDifference(KeyframeStore(log: path, key: key).seqs, [])
    expectNoDifference(KeyframeStore(log: path, key: KeyframeKey(inputs)).seqs, [50])
  }

  @Test("a flipped bit is passed over for the state before it")
  func flipped() throws {
    defer { clean() }
    var store = KeyframeStore(log: path, key: key)
    try store.add(state(1, 10), at: 100)
    try store.add(state(2, 10), at: 200)
    let descriptor = open(path + KeyframeStore.suffix, O_RDWR)
    // A header of 40 bytes, a frame of 34, and 16 before the state of the second.
    var byte: UInt8 = 3
    #expect(pwrite(descriptor, &byte, 1, 40 + 34 + 16 + 4) == 1)
    close(descriptor)
    #expect(try #require(store.state(atOrBefore: 250)) == (100, state(1, 10)))
  }

  @Test("a frame that was cut off is ignored, and the next one takes its place")
  func cut() throws {
    defer { clean() }
    var store = KeyframeStore(log: path, key: key)
    try store.add(state(1, 10), at: 100)
    try store.add(state(2, 10), at: 200)
    #expect(truncate(path + KeyframeStore.suffix, 40 + 34 + 30) == 0)
    var again = KeyframeStore(log: path, key: key)
    expectNoDifference(again.seqs, [100])
    try again.add(state(4, 3), at: 150)
    #expect(
      try #require(KeyframeStore(log: path, key: key).state(atOrBefore: 200))
        == (150, state(4, 3)))
  }

  // swift-format-ignore
  @Test(
    "keyframes are as far apart as the budget allows",
    arguments: [
      (0,           533_333, "80 ms of 150 ns events"),
      (25 << 20,    200_000, "50 ms of it go to reading 25 MiB at 2 ms each"),
      (500 << 20,   32_768,  "a large state: every block, not more often"),
    ] as [(Int, UInt64, String)])
  func spacing(_ row: (bytes: Int, events: UInt64, why: String)) {
    expectNoDifference(KeyframeSpacing().events(stateBytes: row.bytes), row.events, row.why)
  }

  // swift-format-ignore
  @Test(
    "and further apart where the cache would grow too large",
    arguments: [
      (25 << 20, 9_000_000, 0,       nil,     200_000,   "room for 81 of them, 45 are asked"),
      (25 << 20, 9_000_000, 0,       2 << 30, 900_000,   "an eighth of the disk holds ten"),
      (25 << 20, 9_000_000, 2000 << 20, nil,  9_000_000, "one more in the 48 MiB that are left"),
      (25 << 20, 9_000_000, 2 << 30, nil,     nil,       "no room at all"),
    ] as [(Int, UInt64, Int64, Int64?, UInt64?, String)])
  func room(
    _ row: (bytes: Int, left: UInt64, held: Int64, free: Int64?, events: UInt64?, why: String)
  ) {
    let spacing = KeyframeSpacing()
    expectNoDifference(
      spacing.events(
        stateBytes: row.bytes, left: row.left, held: row.held, free: row.free),
      row.events, row.why)
  }
}
