import DequeModule

/// A part of the engine's state: it lists every stored property once, and the same list writes and
/// reads it.
///
/// A property is saved, or it is named as given (it follows from the settings) or as scratch
/// (written before it is read). A test fails for a property that is not named.
protocol Stateful {
  mutating func state(_ coder: inout StateCoder) throws(StateError)
}

/// A part that stands in a list: reading fills a blank one.
protocol StatefulElement: Stateful {
  static var blank: Self { get }
}

/// Writes or reads the state of the engine.
///
/// One coder and one list for both ways, because two lists drift apart. Values without references
/// go as they lie in memory: a cache of the same build only, which `StateLayout` guards. Every
/// length is checked before it is believed; that the bytes are the ones that were written is
/// checked by who stores them.
struct StateCoder {
  enum Mode { case layout, writing, reading }

  let mode: Mode
  var layout = StateLayout()
  /// What is written so far.
  private(set) var bytes: [UInt8] = []
  /// What is read, and how far.
  private let source: ArraySlice<UInt8>
  private(set) var offset = 0

  /// Finds out the layout; nothing is written.
  init() {
    mode = .layout
    source = []
  }

  init(writing capacity: Int) {
    mode = .writing
    source = []
    bytes.reserveCapacity(capacity)
  }

  init(reading source: ArraySlice<UInt8>) {
    mode = .reading
    self.source = source
  }

  var isReading: Bool { mode == .reading }
  var isAtEnd: Bool { offset == source.count }
  private var left: Int { source.count - offset }

  func failure(_ kind: StateError.Kind) -> StateError { StateError(kind: kind, offset: offset) }

  /// What must hold of a state that was read.
  func check(_ holds: @autoclosure () -> Bool) throws(StateError) {
    if mode == .reading, !holds() { throw failure(.inconsistent) }
  }

  // MARK: Properties that are not saved

  /// They follow from the settings and the session.
  mutating func given(_ names: StaticString...) {
    if mode == .layout { for name in names { layout.note(name, "given") } }
  }

  /// They are written before they are read, in every event.
  mutating func scratch(_ names: StaticString...) {
    if mode == .layout { for name in names { layout.note(name, "scratch") } }
  }

  // MARK: Values without references

  @inline(__always)
  mutating func raw<T: BitwiseCopyable>(
    _ name: StaticString, _ value: inout T
  ) throws(StateError) {
    switch mode {
    case .writing: withUnsafeBytes(of: &value) { bytes.append(contentsOf: $0) }
    case .reading:
      let start = try take(MemoryLayout<T>.size)
      value = source.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: start, as: T.self) }
    case .layout: layout.note(name, raw: T.self)
    }
  }

  @inline(__always)
  mutating func raw<T: BitwiseCopyable>(
    _ name: StaticString, _ values: inout [T]
  ) throws(StateError) {
    switch mode {
    case .writing:
      write(values.count)
      values.withUnsafeBytes { source in
        guard Self.isSparse(values.count, MemoryLayout<T>.stride) else {
          return bytes.append(contentsOf: source)
        }
        SparseRows(words: MemoryLayout<T>.stride / 8).append(source, to: &bytes)
      }
    case .reading: try read(&values)
    case .layout: layout.note(name, raw: T.self)
    }
  }

  /// Over what the list holds already, where it is as long: new memory costs more than what is put
  /// into it.
  private mutating func read<T: BitwiseCopyable>(_ values: inout [T]) throws(StateError) {
    let stride = MemoryLayout<T>.stride
    let count = try readCount()
    let isSparse = Self.isSparse(count, stride)
    guard isSparse || count <= left / stride else { throw failure(.tooShort) }
    let start = offset
    let source = source
    func fill(_ rows: UnsafeMutableRawBufferPointer) -> Int? {
      source.withUnsafeBytes { bytes in
        let source = UnsafeRawBufferPointer(rebasing: bytes[start...])
        if isSparse { return SparseRows(words: stride / 8).read(source, into: rows) }
        rows.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[..<(count * stride)]))
        return count * stride
      }
    }
    var used: Int?
    if count == 0 {
      values = []
      used = 0
    } else if count == values.count {
      used = values.withUnsafeMutableBytes(fill)
    } else {
      // The old storage goes first: both at once would be the peak.
      values = []
      values = [T](unsafeUninitializedCapacity: count) { buffer, initialized in
        used = fill(UnsafeMutableRawBufferPointer(buffer))
        initialized = used == nil ? 0 : count
      }
    }
    guard let used else { throw failure(.tooShort) }
    offset += used
  }

  /// Large tables of wide rows: most words of a row are those of the row before it.
  private static func isSparse(_ count: Int, _ stride: Int) -> Bool {
    count >= 64 && stride % 8 == 0 && (16...512).contains(stride)
  }

  mutating func raw<T: BitwiseCopyable>(
    _ name: StaticString, _ values: inout Deque<T>
  ) throws(StateError) {
    var list = mode == .writing ? Array(values) : []
    try raw(name, &list)
    if mode == .reading { values = Deque(list) }
  }

  /// A table that is only ever looked up: the order in which it is written says nothing.
  mutating func raw<Key: BitwiseCopyable & Hashable, Value: BitwiseCopyable>(
    _ name: StaticString, _ table: inout [Key: Value]
  ) throws(StateError) {
    var pairs: [(Key, Value)] = []
    if mode == .writing { pairs = table.map { ($0.key, $0.value) } }
    try raw(name, &pairs)
    guard mode == .reading else { return }
    table.removeAll(keepingCapacity: true)
    table.reserveCapacity(pairs.count)
    for (key, value) in pairs { table[key] = value }
  }

  mutating func raw<Value: BitwiseCopyable & Hashable>(
    _ name: StaticString, _ set: inout Set<Value>
  ) throws(StateError) {
    var values = Array(set)
    try raw(name, &values)
    if mode == .reading { set = Set(values) }
  }

  /// A table of lists: the keys, how long each list is, and all lists one behind the other.
  mutating func raw<Key: BitwiseCopyable & Hashable, Element: BitwiseCopyable>(
    _ name: StaticString, _ table: inout [Key: [Element]]
  ) throws(StateError) {
    var keys: [(Key, Int)] = []
    var all: [Element] = []
    if mode == .writing {
      for (key, list) in table {
        keys.append((key, list.count))
        all += list
      }
    }
    try raw(name, &keys)
    var elements: StaticString { "elements" }
    if mode == .layout { return layout.mix("\(MemoryLayout<Element>.stride)") }
    try raw(elements, &all)
    guard mode == .reading else { return }
    table = Dictionary(minimumCapacity: keys.count)
    var start = 0
    for (key, count) in keys {
      guard count >= 0, count <= all.count - start else { throw failure(.inconsistent) }
      table[key] = Array(all[start..<start + count])
      start += count
    }
  }

  // MARK: Parts with a list of their own

  mutating func part<T: Stateful>(_ name: StaticString, _ value: inout T) throws(StateError) {
    if mode == .layout {
      layout.note(name, "part")
      layout.enter(value)
    }
    try value.state(&self)
    if mode == .layout { layout.leave() }
  }

  mutating func part<T: StatefulElement>(
    _ name: StaticString, _ value: inout T?
  ) throws(StateError) {
    var list = value.map { [$0] } ?? []
    try self.list(name, &list)
    if mode == .reading { value = list.first }
  }

  mutating func list<T: StatefulElement>(
    _ name: StaticString, _ values: inout [T]
  ) throws(StateError) {
    switch mode {
    case .writing:
      write(values.count)
      // A copy of each: a change of the list itself would copy all of it.
      for var value in values { try value.state(&self) }
    case .reading:
      let count = try readCount()
      if values.count > count { values.removeLast(values.count - count) }
      for place in values.indices { try values[place].state(&self) }
      // What a wrong count could ask for at most.
      values.reserveCapacity(min(count, 1 << 16))
      while values.count < count {
        var value = T.blank
        try value.state(&self)
        values.append(value)
      }
    case .layout:
      layout.note(name, "list")
      var value = T.blank
      layout.enter(value)
      try value.state(&self)
      layout.leave()
    }
  }

  mutating func table<Key: BitwiseCopyable & Hashable, Value: StatefulElement>(
    _ name: StaticString, _ table: inout [Key: Value]
  ) throws(StateError) {
    var keys: [Key] = []
    var values: [Value] = []
    if mode == .writing {
      for (key, value) in table {
        keys.append(key)
        values.append(value)
      }
    }
    try list(name, &values)
    if mode == .layout { return layout.mix("\(MemoryLayout<Key>.stride)") }
    try raw(name, &keys)
    guard mode == .reading else { return }
    guard keys.count == values.count else { throw failure(.inconsistent) }
    table = Dictionary(minimumCapacity: keys.count)
    for (key, value) in zip(keys, values) { table[key] = value }
  }

  mutating func text(_ name: StaticString, _ text: inout String) throws(StateError) {
    switch mode {
    case .writing:
      write(text.utf8.count)
      bytes.append(contentsOf: text.utf8)
    case .reading:
      let count = try readCount()
      let start = try take(count)
      text = source.withUnsafeBytes {
        String(decoding: $0[start..<start + count], as: UTF8.self)
      }
    case .layout: layout.note(name, "text")
    }
  }

  // MARK: Bytes

  mutating func write(_ count: Int) {
    withUnsafeBytes(of: Int64(count)) { bytes.append(contentsOf: $0) }
  }

  /// No more than there are bytes left: an element takes at least one.
  private mutating func readCount() throws(StateError) -> Int {
    let start = try take(8)
    let count = source.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: start, as: Int64.self) }
    guard count >= 0, count <= Int64(left) else { throw failure(.tooShort) }
    return Int(count)
  }

  /// - Returns: where the next bytes begin.
  @inline(__always)
  private mutating func take(_ count: Int) throws(StateError) -> Int {
    guard left >= count else { throw failure(.tooShort) }
    defer { offset += count }
    return offset
  }
}
