/// Where a table of reference data comes from, and when it was read: data age, code does not.
public struct TableSource: Hashable, Sendable {
  /// Short, for a log and for people.
  public let name: String
  /// The day on which its source was read.
  public let asOf: CalendarDate
  /// What was read.
  public let text: String

  public init(name: String, asOf: CalendarDate, text: String) {
    self.name = name
    self.asOf = asOf
    self.text = text
  }
}
