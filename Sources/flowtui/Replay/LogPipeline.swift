import FlowEngine
import Foundation
import Glibc
import Logging
import Store

/// Reads a log on a thread of its own into an index, and hands that over whole; when another
/// process writes the log, it follows it from there on.
final class LogPipeline: @unchecked Sendable {
  private let reader: LogReader
  private let mailbox: Mailbox
  /// The process that writes the log; nil for a finished one.
  private let writer: Int32?
  private let settings: Settings

  init(reader: LogReader, mailbox: Mailbox, writer: Int32?, settings: Settings) {
    self.reader = reader
    self.mailbox = mailbox
    self.writer = writer
    self.settings = settings
  }

  func start() {
    let thread = Thread { [self] in run() }
    thread.name = "flowtui-reader"
    thread.stackSize = 8 << 20
    thread.start()
  }

  private func run() {
    var batches = reader.batches(from: 1, contents: .all)
    load(&batches)
    guard !mailbox.isOver else { return }
    if writer == nil { makeKeyframes() } else { follow(&batches) }
  }

  /// The log up to its end as it is then: nothing of it is shown before, and nothing waits for it.
  private func load(_ batches: inout LogBatches) {
    var index = FlowIndex()
    index.settings = settings
    let cache = FilterCache()
    let last = max(1, (try? reader.lastSeq()) ?? 1)
    while !mailbox.isOver {
      do {
        guard let batch = try batches.next() else { break }
        index.append(batch.events, firstSeq: batch.firstSeq, batch.derived)
        cache.totals.note(batch.derived.settled)
        let percent = Int(min(99, batch.lastSeq * 100 / last))
        mailbox.updateStatus { $0.readPercent = percent }
      } catch {
        guard skip(error, &batches) else { break }
      }
    }
    cache.warm(index)
    mailbox.deliver(LoadedIndex(index: index, cache: cache))
  }

  private func follow(_ batches: inout LogBatches) {
    var meter = RateMeter()
    while !mailbox.isOver {
      do {
        guard let batch = try batches.next() else {
          Thread.sleep(forTimeInterval: 0.1)
          continue
        }
        let delta = FlowDelta(
          firstSeq: batch.firstSeq, events: batch.events, derived: batch.derived)
        guard mailbox.send(delta) else { return }
        if let rate = meter.add(batch.events.count) { mailbox.updateStatus { $0.rate = rate } }
      } catch {
        guard skip(error, &batches) else { return }
      }
    }
  }

  /// What was readable before a fault is shown; the fault is named and the rest goes on.
  ///
  /// - Returns: false when nothing can go on.
  private func skip(_ error: LogError, _ batches: inout LogBatches) -> Bool {
    mailbox.fail("\(error)")
    guard case .corruptBlock(_, _, _, let last, _) = error else { return false }
    batches.skip(past: last)
    return true
  }

  /// The cache for what judges the log again up to a moment, made when nothing else is left to do
  /// and behind everything else on the machine.
  private func makeKeyframes() {
    // The states of this engine say nothing of what another one stored.
    guard !reader.isDerivedOutdated else { return }
    setpriority(.init(PRIO_PROCESS.rawValue), 0, 19)
    do {
      try KeyframeMaker().run(reader, settings: settings) { mailbox.isOver }
    } catch {
      // Nobody misses a cache on the screen: a folder may be read-only, or the disk full.
      Logger(label: "keyframes").info("not made: \(error)")
    }
  }
}
