import CustomDump
import Testing

/// Fails the test with the difference of two values.
///
/// In place of CustomDump's own function, which under Swift Testing only prints unless the test
/// target links `IssueReportingTestSupport`.
func expectNoDifference<T: Equatable>(
  _ seen: T, _ expected: T, _ why: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard seen != expected else { return }
  let difference = diff(expected, seen) ?? "\(expected) is not \(seen)"
  Issue.record("\(why)\n\(difference)", sourceLocation: sourceLocation)
}
