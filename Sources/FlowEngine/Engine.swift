/// One pure, deterministic machine: event in, derived events out.
///
/// Inside there is no clock, file, randomness, thread, or iteration in hash order. Live, replay,
/// import, scan and tests all drive this one `step`.
public struct Engine: Sendable {
  /// The version of the rules; a log says which one judged it.
  public static let version: UInt32 = 1

  public let settings: Settings
  /// The New York trade date.
  public let session: CalendarDate
  /// The `seq` of the last input event; the first is 1.
  public private(set) var seq: UInt64 = 0

  public init(settings: Settings, session: CalendarDate) {
    self.settings = settings
    self.session = session
  }

  public mutating func step(_ event: borrowing MarketEvent, into out: inout FlowBatch) {
    seq += 1
  }
}
