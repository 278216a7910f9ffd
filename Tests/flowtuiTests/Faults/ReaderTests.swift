import CustomDump
import FlowEngine
import Foundation
import Glibc
import Store
import Testing

@testable import flowtui

/// Another tool in the log while it is written.
@Suite(
  .serialized, .tags(.slow), .enabled(if: CommandFolder.isBuilt, CommandFolder.skipped),
  .enabled(if: LogCommandTests.hasSQLite, LogCommandTests.noSQLite))
struct ReaderTests {
  /// `sqlite3` on the log, that answers each statement.
  private struct Tool {
    let started: Started

    init(_ folder: CommandFolder) throws {
      started = try Started(
        "sqlite3", ["-batch", "a.flow"], input: .pipe, environment: [:], folder: folder)
      try started.send(".timeout 5000\n")
    }

    func ask(_ sql: String) throws -> String {
      let before = try started.outSoFar.count
      try started.send(sql + "\n")
      for _ in 0..<2_000 {
        let answer = try started.outSoFar.dropFirst(before)
        if answer.last == UInt8(ascii: "\n") {
          return String(decoding: answer.dropLast(), as: UTF8.self)
        }
        usleep(5_000)
      }
      throw CommandFolder.Failure(description: "no answer: \(sql)")
    }
  }

  private static let newest = "SELECT value FROM header WHERE key = 'last_seq';"

  @Test("a reader that holds a moment: writing goes on, it is named, and it passes")
  func snapshot() throws {
    let folder = try CommandFolder()
    let log = LiveLog(path: folder.file("a.flow"))
    let run = try LiveRun(folder, ["--rate", "3000", "--batch", "16", "--wal-max", "300000"])
    try run.wait("a commit") { !$0.isEmpty }
    let tool = try Tool(folder)
    let held = try tool.ask("BEGIN; " + Self.newest)
    let start = try #require(UInt64(held))
    // Writing goes on, and where the file is kept back long enough its size is told.
    try run.wait("wal_large after \(held)") {
      $0.contains { $0.fault.hasPrefix("wal_large") && $0.committed > start }
    }
    let told = try #require(try run.reports.last?.committed)
    expectNoDifference(try tool.ask(Self.newest), held, "the reader's moment does not move")
    #expect(try log.lastSeq() >= told, "others see what is committed")
    _ = try tool.ask("COMMIT; SELECT 'over';")
    try run.wait("no fault") { $0.last?.fault == "-" }
    try tool.started.endInput()
    expectNoDifference(try tool.started.finish().status, 0)
    expectNoDifference(try run.started.finish().status, 0)
    let kinds = try log.expectUninterrupted(LiveRun.market())
    #expect(Set(kinds) == [.walLarge], "\(kinds)")
    #expect(!folder.exists("a.flow-wal"), "a finished log is one file")
  }

  @Test("a log that another tool has locked is written when the lock is gone")
  func locked() throws {
    let folder = try CommandFolder()
    let run = try LiveRun(folder, ["--rate", "3000", "--batch", "16"])
    try run.wait("a commit") { !$0.isEmpty }
    let tool = try Tool(folder)
    let held = try tool.ask("BEGIN IMMEDIATE; " + Self.newest)
    try run.wait("the lock") { $0.last?.fault == "the_log_is_locked_by_another_program" }
    expectNoDifference(try run.reports.last?.committed, UInt64(held))
    _ = try tool.ask("ROLLBACK; SELECT 'over';")
    try tool.started.endInput()
    expectNoDifference(try tool.started.finish().status, 0)
    expectNoDifference(try run.started.finish().status, 0)
    expectNoDifference(
      try LiveLog(path: folder.file("a.flow")).expectUninterrupted(LiveRun.market()), [])
  }
}
