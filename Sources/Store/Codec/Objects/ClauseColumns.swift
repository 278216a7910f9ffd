import FlowEngine

/// Clauses of alerts and inferences: a shape each (name, units, role, outcome), and the numbers of
/// each shape in columns of their own, because they have one unit and often one value.
struct ClauseEncoder {
  private var index = SlotIndex()
  private var slots: [UInt64] = []
  /// Seen, asked, and the upper end asked, for each slot.
  private var numbers: [[UInt64]] = []

  mutating func put(_ clauses: [Clause], _ texts: inout TextTable) {
    for clause in clauses { put(clause, &texts) }
  }

  private mutating func put(_ clause: Clause, _ texts: inout TextTable) {
    let seen = Self.words(clause.seen, &texts)
    let asked = Self.words(clause.asked, &texts)
    var shape = seen.tag | asked.kind << 4 | asked.low.tag << 8 | asked.high.tag << 12
    shape |= (clause.passed.map { $0 ? 2 : 1 } ?? 0) << 16
    shape |= UInt64(clause.role.rawValue) << 18
    shape |= texts.number(of: clause.name) << 20
    let slot = index.slot(of: shape)
    slots.append(UInt64(slot))
    if numbers.count == 3 * slot { numbers += [[], [], []] }
    numbers[3 * slot].append(seen.number)
    numbers[3 * slot + 1].append(asked.low.number)
    numbers[3 * slot + 2].append(asked.high.number)
  }

  private typealias Words = (tag: UInt64, number: UInt64)

  private static func words(
    _ bound: ClauseBound, _ texts: inout TextTable
  ) -> (kind: UInt64, low: Words, high: Words) {
    switch bound {
    case .shown: (0, (0, 0), (0, 0))
    case .atLeast(let value): (1, words(value, &texts), (0, 0))
    case .atMost(let value): (2, words(value, &texts), (0, 0))
    case .exactly(let value): (3, words(value, &texts), (0, 0))
    case .within(let low, let high): (4, words(low, &texts), words(high, &texts))
    }
  }

  private static func words(_ value: ClauseValue, _ texts: inout TextTable) -> Words {
    switch value {
    case .unknown: (0, 0)
    case .dollars(let value): (1, UInt64(bitPattern: value.millionths))
    case .price(let value): (2, UInt64(bitPattern: value.billionths))
    case .count(let value): (3, UInt64(bitPattern: value))
    case .thousandths(let value): (4, UInt64(bitPattern: value))
    case .tenThousandths(let value): (5, UInt64(bitPattern: value))
    case .duration(let value): (6, UInt64(bitPattern: value))
    case .side(let value): (7, UInt64(value.rawValue))
    case .grade(let value): (8, UInt64(value.rawValue))
    case .flag(let value): (9, value ? 1 : 0)
    case .text(let value): (10, texts.number(of: value))
    }
  }

  func pack(into packer: inout ColumnPacker) {
    packer.varint(UInt64(slots.count))
    var slots = slots
    slots.withUnsafeMutableBufferPointer { packer.dictionary(slots: $0, index: index) }
    for var column in numbers {
      column.withUnsafeMutableBufferPointer { packer.pack($0, .plain) }
    }
  }
}

/// Puts clauses together again, in the order in which they were put.
struct ClauseDecoder {
  private let shapes: [UInt64]
  private let slots: [Int]
  private var numbers: [[UInt64]] = []
  private var taken: [Int]
  private var next = 0

  init(_ unpacker: inout ColumnUnpacker) throws(BlockError) {
    shapes = try unpacker.list(.dictionary, atMost: ObjectLayout.countMax)
    var index = SlotIndex()
    slots = shapes.map { index.slot(of: $0) }
    for count in index.counts {
      for _ in 0..<3 {
        let table = ColumnTable(columns: 1, rows: Int(count))
        try unpacker.unpack(table.column(0), .plain)
        numbers.append(Array(table.column(0)))
      }
    }
    taken = Array(repeating: 0, count: index.counts.count)
  }

  var isAtEnd: Bool { next == shapes.count }

  mutating func clauses(_ count: Int, _ texts: TextTable) throws(BlockError) -> [Clause] {
    var clauses: [Clause] = []
    clauses.reserveCapacity(min(count, 64))
    for _ in 0..<count { clauses.append(try clause(texts)) }
    return clauses
  }

  private mutating func clause(_ texts: TextTable) throws(BlockError) -> Clause {
    guard next < shapes.count else { throw .malformed("a clause is missing", offset: 0) }
    let (shape, slot) = (shapes[next], slots[next])
    let row = taken[slot]
    next += 1
    taken[slot] += 1
    let seen = try Self.value(shape & 15, numbers[3 * slot][row], texts)
    let low = numbers[3 * slot + 1][row]
    func asked() throws(BlockError) -> ClauseValue { try Self.value(shape >> 8 & 15, low, texts) }
    let bound: ClauseBound
    switch shape >> 4 & 15 {
    case 0: bound = .shown
    case 1: bound = .atLeast(try asked())
    case 2: bound = .atMost(try asked())
    case 3: bound = .exactly(try asked())
    case 4:
      let high = try Self.value(shape >> 12 & 15, numbers[3 * slot + 2][row], texts)
      bound = .within(try asked(), high)
    default: throw .malformed("no such bound of a clause", offset: 0)
    }
    guard let role = Clause.Role(rawValue: UInt8(shape >> 18 & 3)) else {
      throw .malformed("no such role of a clause", offset: 0)
    }
    var clause = Clause(try texts.text(shape >> 20), seen: seen, asked: bound, role: role)
    clause.passed = shape >> 16 & 3 == 0 ? nil : shape >> 16 & 3 == 2
    return clause
  }

  private static func value(
    _ tag: UInt64, _ word: UInt64, _ texts: TextTable
  ) throws(BlockError) -> ClauseValue {
    let number = Int64(bitPattern: word)
    switch tag {
    case 0: return .unknown
    case 1: return .dollars(Dollars(millionths: number))
    case 2: return .price(Price(billionths: number))
    case 3: return .count(number)
    case 4: return .thousandths(number)
    case 5: return .tenThousandths(number)
    case 6: return .duration(number)
    case 7: if let side = Side(rawValue: UInt8(truncatingIfNeeded: word)) { return .side(side) }
    case 8:
      if let grade = Grade(rawValue: UInt8(truncatingIfNeeded: word)) { return .grade(grade) }
    case 9: return .flag(number != 0)
    case 10: return .text(try texts.text(word))
    default: break
    }
    throw .malformed("no such value of a clause", offset: 0)
  }
}
