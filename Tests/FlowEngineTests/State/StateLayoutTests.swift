import CustomDump
import Testing

@testable import FlowEngine

@Suite struct StateLayoutTests {
  private var engine: Engine { Engine(settings: Settings(), session: Tape.session) }

  @Test("every stored property of every part is named where its state is written")
  func isComplete() {
    let scopes = engine.stateLayout.scopes
    for scope in scopes {
      expectNoDifference(scope.listed.sorted(), scope.declared.sorted(), "\(scope.type)")
    }
    let types = Set(scopes.map(\.type))
    // Parts in lists and options are seen too, although a new engine holds none.
    for type in ["Engine", "Cluster", "HitFacts", "LevelTwoParent", "Tape", "Activity"] {
      #expect(types.contains(type), "\(type)")
    }
  }

  /// What a property that was forgotten looks like.
  private struct Forgetful: Stateful {
    var kept: Int64 = 0
    var lost: Int64 = 0

    mutating func state(_ coder: inout StateCoder) throws(StateError) {
      try coder.raw("kept", &kept)
    }
  }

  @Test("a property without a line is seen")
  func forgotten() throws {
    var coder = StateCoder()
    var value = Forgetful()
    try coder.part("value", &value)
    let scope = try #require(coder.layout.scopes.first)
    expectNoDifference(scope.declared, ["kept", "lost"])
    expectNoDifference(scope.listed, ["kept"])
  }

  // swift-format-ignore
  @Test(
    "what is copied into memory depends on the layout, the settings and the session",
    arguments: [
      ("sweepSizeMin", "another threshold"), ("session", "another day"), ("", "the same"),
    ] as [(String, String)])
  func fingerprint(_ row: (change: String, why: String)) {
    var settings = Settings()
    if row.change == "sweepSizeMin" { settings.sweepSizeMin += 1 }
    let day = CalendarDate(yyyymmdd: 20_261_119)
    let other = Engine(settings: settings, session: row.change == "session" ? day : Tape.session)
    expectNoDifference(other.fingerprint == engine.fingerprint, row.change.isEmpty, row.why)
  }
}
