public import FlowEngine

/// What a log says about itself: enough to judge its raw events again.
public struct LogHeader: Hashable, Sendable {
  /// Where the events came from; one log never mixes them.
  public enum Origin: String, Hashable, Sendable, CaseIterable { case live, recorded, simulated }

  /// The layout of the tables; set by the store.
  public internal(set) var schema = LogSchema.current
  public var engineVersion: UInt32
  public var session: CalendarDate
  public var origin: Origin
  /// The canonical text of the settings that judged the events.
  public var settings: String
  public var inputs: [LogInput]
  /// The program and version that made the log.
  public var createdBy: String
  /// Other texts that a replay needs, by name: reference tables, history taken over.
  public var facts: [String: String]
  /// XXH64 of the settings as stored; differs from the text when that was altered.
  public internal(set) var settingsChecksum: UInt64

  public init(
    engineVersion: UInt32 = Engine.version, session: CalendarDate, origin: Origin,
    settings: String, inputs: [LogInput] = [], createdBy: String, facts: [String: String] = [:]
  ) {
    self.engineVersion = engineVersion
    self.session = session
    self.origin = origin
    self.settings = settings
    self.inputs = inputs
    self.createdBy = createdBy
    self.facts = facts
    settingsChecksum = XXH64.hash(settings)
  }

  /// The stored settings are those that were written.
  public var isSettingsIntact: Bool { XXH64.hash(settings) == settingsChecksum }

  /// The first thing in which another header would make another log.
  func difference(from other: LogHeader) -> (what: String, held: String, given: String)? {
    func pair(_ what: String, _ held: String, _ given: String) -> (String, String, String)? {
      held == given ? nil : (what, held, given)
    }
    return pair("session", "\(session.yyyymmdd)", "\(other.session.yyyymmdd)")
      ?? pair("origin", origin.rawValue, other.origin.rawValue)
      ?? pair("engine version", "\(engineVersion)", "\(other.engineVersion)")
      ?? pair("set of inputs", Self.text(inputs), Self.text(other.inputs))
      ?? pair(
        "set of rules", hexadecimal(settingsChecksum), hexadecimal(XXH64.hash(other.settings)))
  }

  private static func text(_ inputs: [LogInput]) -> String {
    inputs.isEmpty ? "none" : inputs.map { "\($0.name) \($0.hash)" }.joined(separator: ", ")
  }
}

/// One input of a log: a file, or a feed.
public struct LogInput: Hashable, Sendable {
  public var name: String
  /// Of its content; equal files are equal inputs.
  public var hash: String
  /// As the vendor names it, `OPRA.PILLAR`; empty when it has none.
  public var dataSet: String
  /// As the vendor names it, `tcbbo`; empty when it has none.
  public var schema: String

  public init(name: String, hash: String, dataSet: String = "", schema: String = "") {
    self.name = name
    self.hash = hash
    self.dataSet = dataSet
    self.schema = schema
  }
}
