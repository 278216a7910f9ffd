/// The shape of the engine's state: every field that is listed, with the size of what is copied as
/// it lies in memory.
///
/// Its fingerprint keeps the bytes of another build out, and a test compares what is listed with
/// what is declared, so that a field added to the engine is not forgotten here.
struct StateLayout {
  struct Scope: Equatable {
    var type: String
    /// The stored properties, as the compiler knows them.
    var declared: [String]
    /// The same as the list of the type names them.
    var listed: [String] = []
  }

  /// Every type with a list of its own, once, in the order in which they end.
  private(set) var scopes: [Scope] = []
  private(set) var fingerprint: UInt64 = 0xCBF2_9CE4_8422_2325
  private var open: [Scope] = []

  mutating func enter<T>(_ value: T) {
    let names = Mirror(reflecting: value).children.compactMap(\.label)
    open.append(Scope(type: "\(T.self)", declared: names))
    mix("\(T.self)")
  }

  mutating func leave() {
    guard let scope = open.popLast(), !scopes.contains(where: { $0.type == scope.type }) else {
      return
    }
    scopes.append(scope)
  }

  mutating func note(_ name: StaticString, _ what: String) {
    if !open.isEmpty { open[open.count - 1].listed.append("\(name)") }
    mix("\(name)")
    mix(what)
  }

  mutating func note<T>(_ name: StaticString, raw type: T.Type) {
    note(name, "\(T.self) \(MemoryLayout<T>.size) \(MemoryLayout<T>.stride)")
  }

  /// FNV-1a, with an end after each text.
  mutating func mix(_ text: String) {
    for byte in text.utf8 { mix(byte) }
    mix(0xFF)
  }

  private mutating func mix(_ byte: UInt8) {
    fingerprint = (fingerprint ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
  }
}
