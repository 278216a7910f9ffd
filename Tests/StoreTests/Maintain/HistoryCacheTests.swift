import CustomDump
import FlowEngine
import Foundation
import Glibc
import Testing

@testable import Store

/// What a log leaves for later sessions, kept beside it.
@Suite struct HistoryCacheTests {
  let scratch = Scratch()
  private var path: String { scratch.file("a.flow") }

  private func log(_ path: String, seed: UInt64 = 5, isFinished: Bool = true) throws {
    let writer = try LogWriter(path: path, header: .sample, mode: .importing)
    var engine = FakeEngine()
    try writer.write(fakeDay(2_000, seed: seed), batch: 500, engine: &engine)
    if isFinished { try writer.finish() }
    writer.close()
  }

  private func history() -> SessionHistory {
    var history = SessionHistory(LogHeader.sample.session)
    history.take(fakeDay(2_000), derived: FlowBatch())
    history.end()
    return history
  }

  private func cache() throws -> HistoryCache {
    try #require(try HistoryCache(try LogReader(path: path)))
  }

  @Test("what is written is read, by whoever opens the log again")
  func roundTrip() throws {
    try log(path)
    #expect(try cache().read() == nil, "nothing is kept yet")
    try cache().write(history())
    expectNoDifference(try cache().read()?.bytes, history().bytes)
  }

  @Test("of another log of the same header it is none")
  func otherLog() throws {
    try log(path)
    try cache().write(history())
    unlink(path)
    try log(path, seed: 6)
    #expect(try cache().read() == nil)
  }

  @Test("a log that is not finished may become another one: nothing is kept of it")
  func unfinished() throws {
    try log(path, isFinished: false)
    #expect(try HistoryCache(try LogReader(path: path)) == nil)
  }

  @Test("a flipped bit, a cut or an empty file is none, wherever it is")
  func damage() throws {
    try log(path)
    try cache().write(history())
    let file = path + HistoryCache.suffix
    let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
    for place in stride(from: 0, to: whole.count, by: max(1, whole.count / 97)) {
      var bytes = whole
      bytes[place] ^= 1 << UInt8(place % 8)
      try Data(bytes).write(to: URL(fileURLWithPath: file))
      #expect(try cache().read() == nil, "bit of byte \(place)")
    }
    for count in [0, 8, 32, whole.count - 1] {
      try Data(whole.prefix(count)).write(to: URL(fileURLWithPath: file))
      #expect(try cache().read() == nil, "\(count) bytes")
    }
    try Data(whole).write(to: URL(fileURLWithPath: file))
    expectNoDifference(try cache().read()?.bytes, history().bytes)
  }

  @Test("pruning takes it with its log")
  func prune() throws {
    try log(path)
    try cache().write(history())
    let entry = try #require(try LogFolder.logs(in: scratch.path).first)
    #expect(entry.cacheBytes > 0)
    try LogPrune.run(LogPrune.Plan(deleted: [entry], kept: []))
    expectNoDifference(access(path + HistoryCache.suffix, F_OK), -1)
  }
}
