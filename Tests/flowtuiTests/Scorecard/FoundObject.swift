import Feeds
import FlowEngine

@testable import flowtui

/// Type of a cluster, or name of a rule: `roll` is both.
struct ScoredKind: Hashable {
  var name: String
  var isRule: Bool

  static let all =
    ClusterType.allCases.map { ScoredKind(name: $0.word, isRule: false) }
    + Rules.kinds.map { ScoredKind(name: $0.id.name, isRule: true) }
}

/// A cluster or an alert of the engine, in the words of the truth file.
struct FoundObject {
  var kind: ScoredKind
  var id: String
  var underlying: Symbol
  var start: Timestamp
  var end: Timestamp
  var structure: String?
  var alternatives: Set<String> = []
  var side: String
  var grade: Grade
  /// The parent itself, or the one that an alert stands on.
  var cluster: Cluster?
  /// Contracts by series; the stock of a tied order is none.
  var sizes: [String: Int] = [:]

  init(_ cluster: Cluster, _ directory: Directory) {
    kind = ScoredKind(name: cluster.type.word, isRule: false)
    id = "\(cluster.id)"
    underlying = cluster.underlying
    (start, end) = (cluster.start, cluster.end)
    structure = cluster.structure?.word
    alternatives = Set(cluster.alternatives.map(\.word))
    side = cluster.side.word
    grade = cluster.grade
    self.cluster = cluster
    sizes = Self.sizes(cluster, directory)
  }

  /// - Parameter subject: the newest version of the cluster that it stands on.
  init(_ alert: Alert, _ subject: Cluster?, _ directory: Directory) {
    kind = ScoredKind(name: alert.rule.name, isRule: true)
    id = alert.id
    underlying = alert.underlying
    (start, end) = (subject?.start ?? alert.start, subject?.end ?? alert.end)
    structure = subject?.structure?.word
    side = alert.side.word
    grade = alert.grade
    cluster = subject
    sizes = subject.map { Self.sizes($0, directory) } ?? [:]
  }

  private static func sizes(_ cluster: Cluster, _ directory: Directory) -> [String: Int] {
    var sizes: [String: Int] = [:]
    for leg in cluster.legs {
      let name = directory.name(leg.instrument)
      if name != cluster.underlying.description { sizes[name, default: 0] += Int(leg.size) }
    }
    return sizes
  }

  /// Times that meet, and the structure and the contracts of a truth item of the same kind.
  func agrees(with item: TruthItem) -> Bool {
    guard touches(item) else { return false }
    switch item.rule {
    // A sum over a window; its contracts are those of every print in it.
    case "zero-dte-gamma": return true
    // The alert stands on the newest of several orders, all of which are in the truth.
    case "repeat-hitter": return item.contracts.contains { sizes[$0.contract] != nil }
    default: break
    }
    if let wanted = item.structure, structure != wanted { return false }
    if !item.alternatives.isEmpty {
      guard structure == nil, alternatives.isSuperset(of: item.alternatives) else { return false }
    }
    var shared = 0
    var all = sizes.values.reduce(0, +)
    for part in item.contracts {
      let own = sizes[part.contract] ?? 0
      shared += min(own, part.size)
      all += max(own, part.size) - own
    }
    return 5 * shared >= 4 * all
  }

  func shares(_ item: TruthItem) -> Bool {
    item.contracts.contains { sizes[$0.contract] != nil }
  }

  func touches(_ item: TruthItem) -> Bool {
    // A feed without participant times says when it published, less than a millisecond later.
    let slack = 1_000_000 as Int64
    return underlying == item.underlying
      && start.nanoseconds <= item.end.nanoseconds + slack
      && item.start.nanoseconds <= end.nanoseconds + slack
  }

  var text: String {
    let parts = sizes.sorted { $0.key < $1.key }.map { "\($0.key)×\($0.value)" }
    return "\(kind.name) \(id) \(structure ?? "-") \(side) \(grade) \(start.nanoseconds)+"
      + "\((end.nanoseconds - start.nanoseconds) / 1_000)µs \(parts.joined(separator: " "))"
      + (alternatives.isEmpty ? "" : " or \(alternatives.sorted().joined(separator: ","))")
  }
}

extension TruthItem {
  /// For the list of what was missed.
  var text: String {
    let parts = contracts.map { "\($0.contract)×\($0.size)" }
    return "\(id) \(structure ?? "-") \(side) \(start.nanoseconds)+"
      + "\((end.nanoseconds - start.nanoseconds) / 1_000)µs \(parts.joined(separator: " ")): \(why)"
      + (alternatives.isEmpty ? "" : " or \(alternatives.sorted().joined(separator: ","))")
  }
}
