/// A place that breaks a rule of the house.
struct Finding: CustomStringConvertible, Equatable, Sendable {
  let path: String
  /// 0 when the whole file or folder is meant.
  let line: Int
  let what: String

  var description: String { line > 0 ? "\(path):\(line): \(what)" : "\(path): \(what)" }
}

/// One rule of the house: a pure function over the tree, its reason, and a fault that it finds.
struct Check: CustomStringConvertible, Sendable {
  let name: String
  let why: String
  /// Trees that break the rule exactly once each.
  let faults: [Example]
  /// Trees that look like a fault and are none.
  let fine: [Example]
  let find: @Sendable (Tree) -> [Finding]

  var description: String { "\(name): \(why)" }

  init(
    _ name: String, why: String, faults: [Example], fine: [Example] = [],
    find: @escaping @Sendable (Tree) -> [Finding]
  ) {
    (self.name, self.why, self.faults, self.fine, self.find) = (name, why, faults, fine, find)
  }

  /// A check that looks at one file at a time.
  init(
    _ name: String, why: String, faults: [Example], fine: [Example] = [],
    eachFile: @escaping @Sendable (Source) -> [Finding]
  ) {
    self.init(name, why: why, faults: faults, fine: fine) { $0.sources.flatMap(eachFile) }
  }
}

/// A small tree: paths and texts.
struct Example: Sendable {
  let tree: Tree

  init(_ files: [(path: String, text: String)]) {
    tree = Tree(files.map { Source(path: $0.path, text: $0.text) })
  }

  init(_ path: String, _ text: String) { self.init([(path, text)]) }
}

/// A file that may break one check, and why that is right.
///
/// An exception that nothing needs any more fails the tests.
struct Exemption: Sendable {
  let check: String
  let path: String
  let why: String
}
