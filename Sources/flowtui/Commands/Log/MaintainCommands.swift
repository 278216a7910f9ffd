import ArgumentParser
import FlowEngine
import Store

extension LogCommand {
  /// `flowtui log seal`: small segments become blocks, free pages go back to the disk.
  struct Seal: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "seal", abstract: "Compact a log that nobody writes.",
      discussion: "Example: flowtui log seal day.flow")

    @Argument(help: "The log.")
    var log: String

    func run() throws {
      do throws(LogError) {
        var progress = ProgressBar("seal")
        let last = try LogReader(path: log).lastSeq()
        let done = try LogSeal.seal(path: log) { seq in
          progress.update(through: seq, of: last)
        }
        progress.clear()
        var out = OutputStream()
        out.line(
          printable(
            "\(log): \(done.blocks) blocks made, \(DecimalText.grouped(done.before)) B before, "
              + "\(DecimalText.grouped(done.after)) B now"))
        out.flush()
      } catch { throw CommandError(error) }
    }
  }

  /// `flowtui log copy`: a whole copy, also of a log that is being written.
  struct Copy: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "copy", abstract: "Copy a log, also one that is being written.",
      discussion: "Example: flowtui log copy day.flow backup/day.flow")

    @Argument(help: "The log.")
    var log: String
    @Argument(help: "A file that does not exist yet.")
    var to: String

    func run() throws {
      do throws(LogError) {
        var progress = ProgressBar("copy")
        let last = try LogReader(path: log).lastSeq()
        let copied = try LogCopy.copy(from: log, to: to) { share in
          progress.update(events: UInt64(Double(last) * share), share: share)
        }
        progress.clear()
        var out = OutputStream()
        out.line(printable("\(to): \(DecimalText.grouped(Int64(copied))) events"))
        out.flush()
      } catch { throw CommandError(error) }
    }
  }

  /// `flowtui log prune`: what is too old or too much goes, and only when it is asked for.
  struct Prune: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "prune",
      abstract: "Delete old logs of a folder; without --delete it only says which.",
      discussion: "Example: flowtui log prune --keep-days 60 --delete")

    @Argument(help: "The folder; without one, where live logs are kept.")
    var folder: String?
    @Option(help: "Sessions older than so many days before the newest go.")
    var keepDays: Int?
    @Option(help: "The oldest go until the rest fits into so many gigabytes.")
    var keepGigabytes: Int?
    @Flag(help: "Delete them. Without it nothing is touched.")
    var delete = false

    func validate() throws {
      guard keepDays != nil || keepGigabytes != nil else {
        throw ValidationError("say what to keep: --keep-days 60 or --keep-gigabytes 20")
      }
      guard keepDays ?? 1 > 0, keepGigabytes ?? 1 > 0, keepGigabytes ?? 1 < 1_000_000 else {
        throw ValidationError("the numbers of what to keep are positive")
      }
    }

    func run() throws {
      do throws(LogError) {
        let place = folder ?? Paths.data
        let newest = try LogFolder.logs(in: place).map(\.session).max()
        let keepFrom = keepDays.flatMap { days in
          newest.map {
            NewYorkTime.civil(daysSinceEpoch: NewYorkTime.daysSinceEpoch($0) - Int64(days))
          }
        }
        let prune = LogPrune(
          keepFrom: keepFrom, bytesMax: keepGigabytes.map { Int64($0) * 1_000_000_000 })
        let plan = try prune.plan(folder: place)
        var out = OutputStream()
        for log in plan.deleted {
          out.line(
            printable(
              "\(delete ? "deleted" : "would go")  \(log.path)  "
                + "\(TimeText.isoDate(log.session))  \(DecimalText.grouped(log.bytes)) B"))
        }
        let names = Set(plan.deleted.map(\.path))
        for log in plan.caches where !names.contains(log.path) {
          for cache in LogCaches.files(of: log.path) {
            out.line(
              printable(
                "\(delete ? "deleted" : "would go")  \(cache.path)  "
                  + "\(TimeText.isoDate(log.session))  \(DecimalText.grouped(cache.bytes)) B"))
          }
        }
        if delete { try LogPrune.run(plan) }
        out.line(
          "\(plan.deleted.count) of \(plan.deleted.count + plan.kept.count) logs, "
            + "\(DecimalText.grouped(plan.bytesFreed)) B"
            + (delete || plan.bytesFreed == 0 ? "" : ": add --delete to do it"))
        out.flush()
      } catch { throw CommandError(error) }
    }
  }
}
