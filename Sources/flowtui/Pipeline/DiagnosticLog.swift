import Foundation
import Logging

/// The diagnostic log of the panel: what went wrong behind the screen, in a file of the state
/// folder.
///
/// Never holds keys, secrets or market data.
struct DiagnosticLog: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .info
  private let label: String
  private let path: String

  init(label: String, path: String) {
    self.label = label
    self.path = path
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let line =
      "\(Date().ISO8601Format()) \(event.level) \(label): \(printable("\(event.message)"))\n"
    guard let file = fopen(path, "a") else { return }
    fputs(line, file)
    fclose(file)
  }

  /// Sends what is logged from here on to a file; called once, before a panel opens.
  static func start() {
    guard (try? Paths.make(Paths.state)) != nil else { return }
    LoggingSystem.bootstrap { DiagnosticLog(label: $0, path: Paths.diagnostics) }
  }
}
