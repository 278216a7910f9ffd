import Testing

/// The rules of the house, checked by reading our own sources.
///
/// Each check is shown to fail on a fault of its own before it is believed.
@Suite struct TidyTests {
  static let checks =
    SafetyChecks.all + ImportChecks.all + DeterminismChecks.all + SizeChecks.all + WordChecks.all
    + HabitChecks.all + CatalogueChecks.all

  /// A file that breaks a rule on purpose: one line each, with the reason.
  static let exemptions: [Exemption] = []

  @Test("the tree keeps the rule", arguments: checks)
  func tree(_ check: Check) throws {
    let tree = try Tree.ours.get()
    let exempt = Set(Self.exemptions.filter { $0.check == check.name }.map(\.path))
    for finding in check.find(tree) where !exempt.contains(finding.path) {
      Issue.record("\(finding)")
    }
  }

  @Test("the check finds each fault, once", arguments: checks)
  func faults(_ check: Check) {
    #expect(!check.faults.isEmpty, "a check that was never seen to fail proves nothing")
    for (number, example) in check.faults.enumerated() {
      let found = check.find(example.tree)
      #expect(found.count == 1, "fault \(number + 1): \(found)")
    }
  }

  @Test("the check leaves what only looks like a fault", arguments: checks)
  func fine(_ check: Check) {
    for (number, example) in check.fine.enumerated() {
      let found = check.find(example.tree)
      #expect(found.isEmpty, "example \(number + 1): \(found)")
    }
  }

  @Test("every exemption is still needed")
  func exemptionsAreNeeded() throws {
    let tree = try Tree.ours.get()
    for exemption in Self.exemptions {
      let check = try #require(Self.checks.first { $0.name == exemption.check })
      let found = check.find(tree)
      #expect(found.contains { $0.path == exemption.path }, "\(exemption)")
    }
  }

  @Test("the tree is the whole project")
  func whole() throws {
    let tree = try Tree.ours.get()
    for path in ["Package.swift", "Makefile", ".ci/run", "README.md", "scripts/setup"] {
      #expect(tree.has(path))
    }
    for room in ImportChecks.rooms {
      #expect(tree.sources.contains { $0.isIn(room.folder) })
    }
  }
}
