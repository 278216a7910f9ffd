import CustomDump
import Testing

/// Fails with the difference of two values, as Custom Dump prints it.
///
/// It stands in front of the function of that name in Custom Dump, which on Linux only prints
/// "recorded without linking the Testing framework" and lets the test pass.
func expectNoDifference<T: Equatable>(
  _ actual: @autoclosure () throws -> T, _ expected: @autoclosure () throws -> T,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  do {
    let (actual, expected) = (try actual(), try expected())
    guard actual != expected else { return }
    let text = diff(expected, actual) ?? "\(actual) is not \(expected)"
    Issue.record("difference (- expected, + actual):\n\(text)", sourceLocation: sourceLocation)
  } catch {
    Issue.record(error, sourceLocation: sourceLocation)
  }
}
