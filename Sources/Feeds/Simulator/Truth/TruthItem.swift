public import FlowEngine

/// One line of the truth: something the simulator did on purpose, or a trap that is nothing.
///
/// Kinds and types are the words of the machine output, so a score needs no translation.
public struct TruthItem: Hashable, Sendable {
  /// A series by its 21-character symbol, and the contracts traded in it.
  public struct Part: Hashable, Sendable {
    public var contract: String
    public var size: Int

    public init(contract: String, size: Int) {
      self.contract = contract
      self.size = size
    }
  }

  public var id: String
  /// `cluster`, `alert` or `inference`.
  public var kind: String
  /// The type of the object; `alert` for alerts, which are named by `rule`.
  public var type: String
  public var structure: String?
  /// Structures that fit equally well; then `structure` is nil.
  public var alternatives: [String] = []
  public var rule: String?
  public var underlying: Symbol
  public var contracts: [Part]
  /// Execution time of the first print.
  public var start: Timestamp
  /// Execution time of the last print.
  public var end: Timestamp
  /// Packages, or contracts; shares for inferences.
  public var size: Int
  /// `buy`, `sell` or `unknown`.
  public var side: String
  /// Whether an object like this is right to report; false marks a trap.
  public var expect: Bool
  /// Cannot be known from a feed without sale conditions.
  public var needsCondition: Bool
  /// Planted by the planner, and not listed because the noise process made it.
  public var isPlanted: Bool
  public var why: String
  /// The one clause that a near-miss misses; nil for everything else.
  public var misses: String?
  /// Of a right alert the clause that is nearest its edge; nil for everything else.
  public var nearest: String?
  /// How far `misses` is outside, or `nearest` inside, in the clause's own unit.
  public var distance: Int
  /// Right, but within a minute of another alert of the rule in the underlying, so that it may be
  /// held back: raising it is right, and so is not raising it.
  public var isHeldBack: Bool
  /// Of a next-morning verdict: the session and id of the line that it judges.
  public var of: String?
  /// Of a next-morning verdict: `confirmed`, `refuted` or `undecided`.
  public var result: String?

  public init(
    id: String, kind: String, type: String, structure: String? = nil, rule: String? = nil,
    underlying: Symbol, contracts: [Part], start: Timestamp, end: Timestamp, size: Int,
    side: String, expect: Bool, needsCondition: Bool, isPlanted: Bool, why: String,
    misses: String? = nil, distance: Int = 0, isHeldBack: Bool = false,
    of: String? = nil
  ) {
    self.id = id
    self.kind = kind
    self.type = type
    self.structure = structure
    self.rule = rule
    self.underlying = underlying
    self.contracts = contracts
    self.start = start
    self.end = end
    self.size = size
    self.side = side
    self.expect = expect
    self.needsCondition = needsCondition
    self.isPlanted = isPlanted
    self.why = why
    self.misses = misses
    self.distance = distance
    self.isHeldBack = isHeldBack
    self.of = of
  }

  /// One object of the truth file, without a line feed.
  public var jsonLine: String {
    let parts = contracts.map {
      "{\"contract\":\(Self.quote($0.contract)),\"size\":\($0.size)}"
    }.joined(separator: ",")
    let fields = [
      "\"id\":" + Self.quote(id), "\"kind\":" + Self.quote(kind),
      "\"type\":" + Self.quote(type), "\"structure\":" + (structure.map(Self.quote) ?? "null"),
      "\"alternatives\":[" + alternatives.map(Self.quote).joined(separator: ",") + "]",
      "\"rule\":" + (rule.map(Self.quote) ?? "null"),
      "\"underlying\":" + Self.quote(underlying.description), "\"contracts\":[\(parts)]",
      "\"start\":" + Self.quote(SimulationCalendar.text(start.nanoseconds)),
      "\"end\":" + Self.quote(SimulationCalendar.text(end.nanoseconds)), "\"size\":\(size)",
      "\"side\":" + Self.quote(side), "\"expect\":\(expect)",
      "\"needsCondition\":\(needsCondition)", "\"planted\":\(isPlanted)",
      "\"why\":" + Self.quote(why),
      misses.map { "\"misses\":\(Self.quote($0)),\"distance\":\(distance)" },
      nearest.map { "\"nearest\":\(Self.quote($0)),\"distance\":\(distance)" },
      isHeldBack ? "\"heldBack\":true" : nil,
      of.map { "\"of\":" + Self.quote($0) },
      result.map { "\"result\":" + Self.quote($0) },
    ].compactMap { $0 }
    return "{" + fields.joined(separator: ",") + "}"
  }

  private static func quote(_ text: String) -> String {
    var out = "\""
    for character in text.unicodeScalars {
      switch character {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\u{0}"..."\u{1F}": out += " "
      default: out.unicodeScalars.append(character)
      }
    }
    return out + "\""
  }
}
