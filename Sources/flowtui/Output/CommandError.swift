import Feeds
import FlowEngine

/// A failure a user sees: what, where, what to do, on one line; and the exit code of `cli.md`.
struct CommandError: Error, CustomStringConvertible {
  enum Code: Int32 {
    case checkFailed = 1
    case usage = 2
    case badInput = 3
    case cannotConnect = 4
  }

  var code: Code
  var what: String
  var place: String
  var remedy: String

  var description: String { "\(printable(what)) (\(printable(place))): \(printable(remedy))" }
}

/// Text from outside, safe to write to a terminal: control characters become `·`.
func printable(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    let isControl =
      scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
      || scalar.properties.generalCategory == .format
    result.unicodeScalars.append(isControl ? "·" : scalar)
  }
  return result
}
