import Testing

@testable import FlowEngine

/// A cross whose stock print comes when it comes (C-13, C-33), and cancels of what waits (H-07).
@Suite struct QCCTests {
  /// At the money: delta about one half, so 2,000 contracts are about 100,000 shares.
  private static let cross = """
    09:30:00 quote AAPL stock 99.99/100.01
    10:00:00 AAPL C:100 c XCBO 3.00 x2000 nbbo 2.90/3.10 #1

    """

  // swift-format-ignore
  @Test("15 s on both sides of the cross, whenever it is reported", arguments: [
    // execution, publication, types by version, why
    ("10:00:00.5",   "10:00:00.6", [.stockTied],              "while the cross waits"),
    ("09:59:46",     "09:59:46.1", [.stockTied],              "14 s before it"),
    ("09:59:44",     "09:59:44.1", [.crossBlock],             "16 s before it"),
    ("10:00:04",     "10:00:04.2", [.crossBlock, .stockTied], "after it was final: amended"),
    ("10:00:15",     "10:00:15.2", [.crossBlock, .stockTied], "15 s, exactly"),
    ("10:00:15.001", "10:00:15.2", [.crossBlock],             "a millisecond more"),
    ("10:00:14",     "10:00:24",   [.crossBlock, .stockTied], "in time, reported 10 s later"),
  ] as [(String, String, [ClusterType], String)])
  func window(_ executed: String, _ published: String, _ types: [ClusterType], _ why: String) {
    let stock =
      "\(published) AAPL stock @7 FINN 100.00 x100000 exec \(executed) pub \(published)\n"
    let isBefore = executed < "10"
    let lines = Self.cross.split(separator: "\n").map(String.init)
    let text =
      isBefore
      ? [lines[0], stock, lines[1]].joined(separator: "\n") : Self.cross + stock
    let out = run(text + "\n10:01:00 clock")
    expectNoDifference(out.clusters.map(\.type), types, why)
    expectNoDifference(Set(out.clusters.map(\.id)).count, 1, why)
    expectNoDifference(
      out.clusters.map(\.state), types.count == 1 ? [.final] : [.final, .amended], why)
    expectNoDifference(out.clusters.last?.size, 2_000, why)
    expectNoDifference(out.settled.count { $0.cluster != nil }, 1, why)
  }

  // swift-format-ignore
  @Test("what does not fit leaves the cross as it is", arguments: [
    ("x100000 pub 10:00:04", "@ ",  "no contingent letter"),
    ("x50000 pub 10:00:04",  "@7 ", "half of the shares"),
    ("x200000 pub 10:00:04", "@7 ", "twice the shares"),
  ])
  func other(_ rest: String, _ letters: String, _ why: String) {
    let out = run(
      Self.cross + "10:00:04 AAPL stock \(letters)FINN 100.00 \(rest)\n10:01:00 clock")
    expectNoDifference(out.clusters.map(\.type), [.crossBlock], why)
  }

  @Test("one stock print is the leg of one order")
  func once() {
    let second = "10:00:00.1 AAPL C:100 c XPHL 3.00 x2000 nbbo 2.90/3.10 #2\n"
    let stock = "10:00:05 AAPL stock @7 FINN 100.00 x100000\n"
    let one = run(Self.cross + second + stock + "10:01:00 clock")
    expectNoDifference(
      one.clusters.map(\.type), [.crossBlock, .crossBlock, .stockTied], "the older of the two")
    let both = run(Self.cross + second + stock + stock + "10:01:00 clock")
    expectNoDifference(both.clusters.count { $0.type == .stockTied }, 2, "each has its own")
  }

  @Test("a multi-leg cross alone is a crossed block, and its stock ties it too")
  func multiLeg() {
    let text = Self.cross.replacing(" c XCBO", with: " h XCBO")
    let out = run(text + "10:00:05 AAPL stock @V FINN 100.00 x100000\n10:01:00 clock")
    expectNoDifference(out.clusters.map(\.type), [.crossBlock, .stockTied])
    let early = run(text + "10:00:00.1 AAPL stock @V FINN 100.00 x100000\n10:01:00 clock")
    expectNoDifference(early.clusters.map(\.type), [.stockTied])
  }

  @Test("what was taken back is never tied, and a tied order that loses its option is retracted")
  func cancels() {
    let stock = "10:00:05 AAPL stock @7 FINN 100.00 x100000 #9\n"
    let gone = run(Self.cross + "10:00:03 cancel AAPL C:100 #1\n" + stock + "10:01:00 clock")
    expectNoDifference(gone.clusters.map(\.state), [.final, .retracted])
    expectNoDifference(gone.clusters.last?.type, .crossBlock)
    let late = run(Self.cross + stock + "10:00:09 cancel AAPL C:100 #1\n10:01:00 clock")
    expectNoDifference(late.clusters.map(\.state), [.final, .amended, .retracted])
    let noStock = run(
      Self.cross.replacing(
        "10:00:00 AAPL",
        with: """
          09:59:50 AAPL stock @7 FINN 100.00 x100000 #9
          09:59:55 cancel AAPL stock #9
          10:00:00 AAPL
          """) + "10:01:00 clock")
    expectNoDifference(noStock.clusters.map(\.type), [.crossBlock], "a stock print taken back")
  }

  @Test("a cross that is taken back while it waits for its stock never was")
  func waitingCross() {
    let out = run(Self.cross + "10:00:00.4 cancel AAPL C:100 #1\n10:01:00 clock")
    expectNoDifference(out.clusters, [])
    expectNoDifference(out.settled.map(\.state), [.cancelled])
    expectNoDifference(out.settled.map(\.version), [1])
  }

  @Test("a dividend print that is taken back while it waits for its match leaves a crossed block")
  func waitingDividend() {
    let out = run(
      """
      09:00:00 dividend AAPL 20261123 0.50
      09:30:00 quote AAPL stock 149.99/150.01
      10:00:00.0001 AAPL C:100 c XCBO 50.05 x2000 nbbo 49.90/50.20 #1
      10:00:00.0002 AAPL C:100 c XCBO 50.05 x2000 nbbo 49.90/50.20 #2
      10:00:00.5 cancel AAPL C:100 #1
      10:01:00 clock
      """)
    expectNoDifference(out.clusters.map(\.type), [.crossBlock])
    expectNoDifference(out.clusters.first?.size, 2_000)
  }
}
