import Foundation

/// Where things are, by the XDG base directory rules; `FLOWTUI_CONFIG_DIR` wins for configuration.
enum Paths {
  static var config: String {
    variable("FLOWTUI_CONFIG_DIR") ?? base("XDG_CONFIG_HOME", ".config") + "/flowtui"
  }
  static var data: String { base("XDG_DATA_HOME", ".local/share") + "/flowtui" }
  static var state: String { base("XDG_STATE_HOME", ".local/state") + "/flowtui" }
  static var themes: String { config + "/themes" }
  static var configFile: String { config + "/config.toml" }
  static var errorLog: String { state + "/stderr.log" }
  static var diagnostics: String { state + "/flowtui.log" }

  static func simulation(seed: UInt64) -> String { state + "/sim-\(seed).flow" }

  /// Makes a folder for us alone.
  static func make(_ folder: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
  }

  private static func base(_ name: String, _ fallback: String) -> String {
    // The rules say that a relative path is to be ignored.
    if let value = variable(name), value.hasPrefix("/") { return value }
    return (variable("HOME") ?? ".") + "/" + fallback
  }

  private static func variable(_ name: String) -> String? {
    guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else { return nil }
    return value
  }
}
