import Feeds
import FlowEngine
import Foundation
import Glibc
import Store

/// The inputs of a command as one stream of market events: feed files merged by time, or one log.
final class InputReader {
  private enum Source {
    case merged(MergedInput)
    case log(LogReader, LogBatches)
  }

  private var source: Source
  let session: CalendarDate
  let origin: LogHeader.Origin
  let inputs: [LogInput]
  /// What is said once about the inputs: files left out, faults met.
  let notes: [String]
  private var readEvents: UInt64 = 0

  /// - Throws: `CommandError` for an input that cannot be read at all.
  init(_ paths: [String]) throws(CommandError) {
    if paths.count == 1, let path = paths.first, Self.isLog(path) {
      do throws(LogError) {
        let reader = try LogReader(path: path)
        source = .log(reader, reader.batches(from: 1, contents: .raw))
        session = reader.header.session
        origin = reader.header.origin
        inputs = reader.header.inputs
        notes = []
      } catch { throw CommandError(error) }
      return
    }
    let merged: MergedInput
    do throws(InputError) { merged = try MergedInput(paths: paths) } catch {
      throw CommandError(error)
    }
    let logs = merged.files.filter { $0.format == .flowLog }
    let feeds = merged.files.filter { $0.format != .flowLog }
    try Self.refuseMixture(feeds, logs, paths)
    source = .merged(merged)
    session = merged.session
    origin = .recorded
    inputs = feeds.map { file in
      LogInput(
        name: String(file.path.split(separator: "/").last ?? "-"), hash: file.contentHash,
        dataSet: file.dataset, schema: file.schema)
    }
    notes = merged.ignored.map { "left out: \(CommandError($0))" } + logs.map(Self.leftOut)
  }

  /// A log among feed files is never passed over in silence: named, it is refused; found in a
  /// folder, it is left out and told, so that a log may be written beside what it was made from.
  private static func refuseMixture(
    _ feeds: [InputFile], _ logs: [InputFile], _ paths: [String]
  ) throws(CommandError) {
    if let log = logs.first(where: { paths.contains($0.path) })
      ?? (feeds.isEmpty ? logs.first : nil)
    {
      throw CommandError(
        code: .badInput, what: "a log cannot be read together with other inputs, or from a pipe",
        place: log.path, remedy: "give the log alone, as a file")
    }
    if feeds.isEmpty {
      throw CommandError(
        code: .badInput, what: "nothing to read is in there", place: paths.joined(separator: " "),
        remedy: "give DBN, normal-form or ThetaData files, or a folder that holds some")
    }
  }

  private static func leftOut(_ log: InputFile) -> String {
    "left out: a flowtui log among feed files (\(log.path)): give it alone to read it"
  }

  /// Looks only into regular files: what is read from a pipe is gone from it.
  static func isLog(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let file = FileHandle(forReadingAtPath: path)
    else { return false }
    defer { try? file.close() }
    return (try? file.read(upToCount: 16)) == Data("SQLite format 3\0".utf8)
  }

  /// The thresholds that judged the log; nil for feed files.
  var settings: Settings? {
    get throws(CommandError) {
      guard case .log(let reader, _) = source else { return nil }
      return try Settings(of: reader)
    }
  }

  /// Appends about `limit` events.
  ///
  /// - Returns: false at the end.
  func next(into batch: inout [MarketEvent], limit: Int) throws(CommandError) -> Bool {
    switch source {
    case .merged(let merged):
      do throws(InputError) {
        return try merged.next(into: &batch, limit: limit)
      } catch { throw CommandError(error) }
    case .log(let reader, var batches):
      do throws(LogError) {
        guard let next = try batches.next() else { return false }
        source = .log(reader, batches)
        batch.append(contentsOf: next.events)
        readEvents = next.lastSeq
        return true
      } catch { throw CommandError(error) }
    }
  }

  /// Share read, 0 to 1; nil when the length is not known.
  var share: Double? {
    switch source {
    case .merged(let merged):
      let (read, total) = merged.progress
      return total > 0 ? Double(read) / Double(total) : nil
    case .log(let reader, _):
      guard let last = try? reader.lastSeq(), last > 0 else { return nil }
      return Double(readEvents) / Double(last)
    }
  }

  /// Faults met while reading: a truncated tail, lines that could not be read.
  var faults: [String] {
    guard case .merged(let merged) = source else { return [] }
    let shown = merged.faults.map { "\(CommandError($0))" }
    let more = merged.counts.faults - Int64(shown.count)
    guard more > 0 else { return shown }
    return shown + ["\(more) more faults are not listed (the inputs): see 'scan --emit health'"]
  }
}

extension CommandError {
  init(_ error: InputError) {
    self.init(code: .badInput, what: error.what, place: error.place, remedy: error.remedy)
  }
}
