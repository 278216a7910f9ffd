import ArgumentParser
import FlowEngine
import Store

/// `flowtui log stat|check|seal|copy|prune`.
struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Contents, integrity and upkeep of logs.",
    discussion: "Example: flowtui log stat day.flow",
    subcommands: [Stat.self, Check.self, Seal.self, Copy.self, Prune.self])

  struct Stat: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "stat", abstract: "What a log holds, and how big it is.",
      discussion: "Example: flowtui log stat day.flow")

    @Argument(help: "The log.")
    var log: String

    func run() throws {
      do throws(LogError) {
        let stat = try LogStat(try LogReader(path: log))
        LogCommand.show(stat, log)
        if let space = LogCommand.space(beside: log, stat) {
          var out = OutputStream()
          for line in LogCommand.lines(of: space) { out.line(line) }
          out.flush()
        }
      } catch { throw CommandError(error) }
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check", abstract: "Read every block and row and check its checksum.",
      discussion: "Example: flowtui log check day.flow   (exit 1 if anything is wrong)")

    @Argument(help: "The log.")
    var log: String

    func run() throws {
      var faults: [LogFault] = []
      do throws(LogError) {
        var progress = ProgressBar("check")
        let reader = try LogReader(path: log)
        let last = try reader.lastSeq()
        faults = try LogCheck(reader).run { seq in
          progress.update(through: seq, of: last)
        }
        progress.clear()
      } catch { throw CommandError(error) }
      var out = OutputStream()
      if faults.isEmpty { out.line("ok, every block and row of \(printable(log)) is whole") }
      for fault in faults { out.line(printable("\(fault)")) }
      out.flush()
      if !faults.isEmpty {
        throw CommandError(
          code: .checkFailed, what: "\(faults.count) faults", place: log,
          remedy: "what is not named is readable; restore the rest from a copy or import it again")
      }
    }
  }

  /// At the rate of a log that is being written, else of the logs beside it.
  static func space(
    beside log: String, _ stat: LogStat
  ) -> SpaceForecast? {
    let parts = log.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.dropLast().joined(separator: "/")
    // A folder that cannot be read says nothing of the log in it.
    let mean = try? SpaceForecast.forecast(folder: folder.isEmpty ? "." : folder)
    guard !stat.isComplete, let now = stat.lastAt else { return mean }
    return SpaceForecast.forecast(writing: log, session: stat.header.session, now: now) ?? mean
  }

  static func lines(of space: SpaceForecast) -> [String] {
    guard let sessions = space.sessions else { return [] }
    var lines = [
      "space         \(DecimalText.grouped(space.free)) B free, room for "
        + "\(DecimalText.grouped(Int64(sessions))) sessions of "
        + "\(DecimalText.grouped(space.perSession)) B"
    ]
    if space.isShort {
      lines.append(
        "warning       less than \(SpaceForecast.warningDays) days of space at the current rate: "
          + "'flowtui log prune', or another disk")
    }
    return lines
  }

  static func show(_ stat: LogStat, _ log: String) {
    var out = OutputStream()
    func line(_ name: String, _ value: String) {
      let pad = String(repeating: " ", count: max(1, 14 - name.count))
      out.line(printable(name + pad + value))
    }
    func bytes(_ count: Int64) -> String { DecimalText.grouped(count) + " B" }
    line("log", log)
    line("session", TimeText.isoDate(stat.header.session))
    line("origin", stat.header.origin.rawValue)
    line("schema", "\(stat.header.schema), engine \(stat.header.engineVersion)")
    line("state", stat.isComplete ? "complete" : "open")
    line("events", DecimalText.grouped(Int64(stat.lastSeq)))
    if let first = stat.firstAt, let last = stat.lastAt, first.nanoseconds >= 0 {
      line("time ET", TimeText.newYork(first) + " to " + TimeText.newYork(last))
    }
    line("blocks", "\(stat.blocks), segments \(stat.segments)")
    line("clusters", DecimalText.grouped(Int64(stat.clusters)))
    line("alerts", DecimalText.grouped(Int64(stat.alerts)))
    line("health", DecimalText.grouped(Int64(stat.health)))
    line("instruments", DecimalText.grouped(Int64(stat.instruments)))
    line("file", bytes(stat.fileBytes))
    line("raw", bytes(stat.rawBytes))
    line("judgements", bytes(stat.judgementBytes))
    line("settled", bytes(stat.settledBytes))
    line("objects", bytes(stat.objectBytes))
    if stat.lastSeq > 0 {
      let hundredths = stat.fileBytes * 100 / Int64(stat.lastSeq)
      line("per event", DecimalText.text(hundredths, decimals: 2, atLeast: 2) + " B")
    }
    for input in stat.header.inputs {
      line("input", "\(input.name) \(input.dataSet) \(input.schema) \(input.hash.prefix(12))")
    }
    out.flush()
  }
}
