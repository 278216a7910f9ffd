import ArgumentParser
import FlowEngine
import Store

/// `flowtui why`: the full evidence of one object.
struct WhyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why", abstract: "Show why an alert, cluster or print is what it says.",
    discussion: """
      For a print without an alert it shows the nearest misses.

      Example: flowtui why c8812345:large-bullish-sweep --log day.flow
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  @Argument(help: "Id: p<seq>, c<seq>, c<seq>:<rule>, h<seq>.")
  var id: String
  @Option(help: "The log.")
  var log: String
  @Option(help: "text or json.")
  var format: Format = .text

  func run() throws {
    do throws(LogError) {
      let source = try WhySource(LogReader(path: log))
      let page = try page(source)
      guard let page else {
        throw LogError.notFound(path: log)
      }
      var out = OutputStream()
      for line in page { out.line(format == .json ? line : printable(line)) }
      out.flush()
    } catch {
      if case .notFound(let path) = error, path == log, InputReader.isLog(log) {
        throw CommandError(
          code: .checkFailed, what: "no object has the id \(id)", place: log,
          remedy: "list ids with 'flowtui scan \(log)'")
      }
      throw CommandError(error)
    }
  }

  private func page(_ source: WhySource) throws(LogError) -> [String]? {
    let json = ObjectJSON(directory: source.directory)
    let writer = WhyPage(source: source)
    if id.contains(":") {
      let versions = try source.reader.alert(id)
      guard let last = versions.last else { return nil }
      if format == .json { return versions.map { json.line($0) } }
      return try writer.page(last, versions: versions.count)
    }
    switch id.first {
    case "c":
      let versions = try source.reader.cluster(id)
      guard let last = versions.last else { return nil }
      if format == .json { return versions.map { json.line($0) } }
      return try writer.page(last, versions: versions.count)
    case "p":
      guard let seq = UInt64(id.dropFirst()), let print = try source.print(seq) else { return nil }
      return format == .json ? [json.line(print)] : try writer.page(print)
    case "h":
      guard let health = try source.reader.health(id).first else { return nil }
      if format == .json { return [json.line(health)] }
      return writer.page(health)
    default: return nil
    }
  }
}
