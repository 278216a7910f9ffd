import ArgumentParser
import FlowEngine
import Store

/// `flowtui why`: the full evidence of one object.
struct WhyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why", abstract: "Show why an alert, cluster, inference or print is what it says.",
    discussion: """
      For a print or parent without an alert it shows the nearest misses; those of a parent are found
      by judging the log again up to it.

      Examples:
        flowtui why c8812345:large-bullish-sweep --log day.flow
        flowtui why p8812345 --log day.flow --format json
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  @Argument(help: "Id: p<seq>, c<seq>, c<seq>:<rule>, i<seq>:<type>, h<seq>; or enough of one.")
  var id: String
  @Option(help: "The log.")
  var log: String
  @Option(help: "text or json.")
  var format: Format = .text

  func run() throws {
    var choices: [String] = []
    do throws(LogError) {
      let source = try WhySource(LogReader(path: log))
      choices = try source.meant(id)
      let page = choices.count == 1 ? try page(choices[0], source) : []
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
    guard choices.count > 1 else { return }
    throw CommandError(
      code: .usage, what: "\(id) may be \(choices.joined(separator: ", "))", place: log,
      remedy: "give one of them")
  }

  /// The page, or the lines of JSON: what it missed first, every version of it last.
  private func page(_ id: String, _ source: WhySource) throws(LogError) -> [String]? {
    let json = ObjectJSON(directory: source.directory, settings: source.settings)
    let writer = WhyPage(source: source)
    // An alert may stand on an inference, whose own id has a colon as well.
    let versions = id.contains(":") ? try source.reader.alert(id) : []
    if let last = versions.last {
      return format == .json ? versions.map { json.line($0) } : try writer.page(last, versions)
    }
    switch id.first {
    case "c":
      let versions = try source.reader.cluster(id)
      guard let last = versions.last else { return nil }
      guard format == .json else { return try writer.page(last, versions) }
      let fired = try source.alerts(on: id).compactMap(\.last?.rule)
      let misses = try NearestMisses(cluster: last, source: source, fired: fired)
      return misses.json(of: id) + versions.map { json.line($0) }
    case "p":
      guard let seq = UInt64(id.dropFirst()), let print = try source.print(seq) else { return nil }
      guard format == .json else { return try writer.page(print) }
      let misses =
        print.settled.cluster == nil
        ? NearestMisses(print: print, source: source).json(of: id) : []
      return misses + [json.line(print)]
    case "i":
      let name = String(id.prefix { $0 != ":" })
      guard let inference = try source.reader.inference(name).last else { return nil }
      if let type = id.split(separator: ":").dropFirst().first, type != inference.type.word {
        return nil
      }
      return format == .json ? [json.line(inference)] : try writer.page(inference)
    case "h":
      guard let health = try source.reader.health(id).first else { return nil }
      return format == .json ? [json.line(health)] : writer.page(health)
    default: return nil
    }
  }
}
