import CustomDump
import Testing

/// Compares two values and fails the running test with a readable difference.
///
/// Stands in front of the function of the same name in custom-dump: without a further product of
/// its issue reporting in the manifest, that one only prints a difference here and the test passes.
func expectNoDifference<T: Equatable>(
  _ seen: T, _ expected: T, _ why: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard seen != expected else { return }
  let difference = diff(seen, expected) ?? "\(seen) is not \(expected)"
  Issue.record("\(why)\n- seen, + expected\n\(difference)", sourceLocation: sourceLocation)
}
