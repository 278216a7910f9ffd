extension FlowWriter {
  public mutating func write(_ clause: Clause) {
    write(clause.name)
    write(clause.seen)
    write(clause.asked)
    optional(clause.passed) { $0.write($1) }
    write(clause.role)
  }

  public mutating func write(_ bound: ClauseBound) {
    switch bound {
    case .shown: write(UInt8(0))
    case .atLeast(let value):
      write(UInt8(1))
      write(value)
    case .atMost(let value):
      write(UInt8(2))
      write(value)
    case .exactly(let value):
      write(UInt8(3))
      write(value)
    case .within(let low, let high):
      write(UInt8(4))
      write(low)
      write(high)
    }
  }

  public mutating func write(_ value: ClauseValue) {
    switch value {
    case .unknown: write(UInt8(0))
    case .dollars(let value): tagged(1, value.millionths)
    case .price(let value): tagged(2, value.billionths)
    case .count(let value): tagged(3, value)
    case .thousandths(let value): tagged(4, value)
    case .tenThousandths(let value): tagged(5, value)
    case .duration(let value): tagged(6, value)
    case .side(let value): tagged(7, Int64(value.rawValue))
    case .grade(let value): tagged(8, Int64(value.rawValue))
    case .flag(let value): tagged(9, value ? 1 : 0)
    case .text(let value):
      write(UInt8(10))
      write(value)
    }
  }

  private mutating func tagged(_ tag: UInt8, _ value: Int64) {
    write(tag)
    write(value)
  }
}

extension FlowReader {
  public mutating func clause() throws(FlowCodingError) -> Clause {
    let name = try text()
    let seen = try clauseValue()
    let asked = try clauseBound()
    let passed = try optional { r throws(FlowCodingError) in try r.bool() }
    var clause = Clause(name, seen: seen, asked: asked, role: try raw(Clause.Role.self))
    clause.passed = passed
    return clause
  }

  mutating func clauseBound() throws(FlowCodingError) -> ClauseBound {
    let tag: UInt8 = try integer()
    switch tag {
    case 0: return .shown
    case 1: return .atLeast(try clauseValue())
    case 2: return .atMost(try clauseValue())
    case 3: return .exactly(try clauseValue())
    case 4: return .within(try clauseValue(), try clauseValue())
    default: throw fail("no clause bound has code \(tag)")
    }
  }

  mutating func clauseValue() throws(FlowCodingError) -> ClauseValue {
    let tag: UInt8 = try integer()
    if tag == 0 { return .unknown }
    if tag == 10 { return .text(try text()) }
    let value: Int64 = try integer()
    switch tag {
    case 1: return .dollars(Dollars(millionths: value))
    case 2: return .price(Price(billionths: value))
    case 3: return .count(value)
    case 4: return .thousandths(value)
    case 5: return .tenThousandths(value)
    case 6: return .duration(value)
    case 7:
      guard let side = UInt8(exactly: value).flatMap(Side.init(rawValue:)) else {
        throw fail("no such side")
      }
      return .side(side)
    case 8:
      guard let grade = UInt8(exactly: value).flatMap(Grade.init(rawValue:)) else {
        throw fail("no such grade")
      }
      return .grade(grade)
    case 9: return .flag(value != 0)
    default: throw fail("no clause value has code \(tag)")
    }
  }
}
