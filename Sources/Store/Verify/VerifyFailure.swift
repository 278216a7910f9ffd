/// The first thing in which a log is not what its raw events and settings make it.
public enum VerifyFailure: Hashable, Sendable {
  /// The stored settings are not those that were written.
  case settingsAltered(stored: String, expected: String)
  case rawCorrupt(block: Int64, first: UInt64, last: UInt64, reason: String)
  /// No block holds these events, though the log says it has them.
  case rawMissing(first: UInt64, last: UInt64)
  /// A columnar list beside the raw events cannot be read.
  case derivedCorrupt(kind: FlowKind, block: Int64, first: UInt64, last: UInt64, reason: String)
  case derivedDiffers(
    kind: FlowKind, id: String, seq: UInt64, stored: String, recomputed: String)
  /// The engine derives it and the log has it not.
  case missingDerived(kind: FlowKind, id: String, seq: UInt64, recomputed: String)
  /// The log has it and the engine does not derive it.
  case extraDerived(kind: FlowKind, id: String, seq: UInt64, stored: String)
  /// Its derived objects are stored as an older program did: its raw events are whole, and what
  /// follows from them is made again, not compared.
  case olderSchema(schema: Int, engine: UInt32)
  /// Another engine than this one judged the log, so a difference is no fault of the log.
  indirect case otherEngine(VerifyFailure, stored: UInt32, running: UInt32)
}

extension VerifyFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .settingsAltered(let stored, let expected):
      "the settings were altered: their checksum is \(stored), written was \(expected)"
    case .rawCorrupt(let block, let first, let last, let reason):
      "raw block \(block) is corrupt (seq \(first)-\(last)): \(reason)"
    case .rawMissing(let first, let last): "raw events are missing (seq \(first)-\(last))"
    case .derivedCorrupt(let kind, let block, let first, let last, let reason):
      "the \(kind) list of block \(block) is corrupt (seq \(first)-\(last)): \(reason)"
    case .derivedDiffers(let kind, let id, let seq, let stored, let recomputed):
      "\(kind) \(id) differs (seq \(seq)): stored \(stored), recomputed \(recomputed)"
    case .missingDerived(let kind, let id, let seq, let recomputed):
      "\(kind) \(id) is missing (seq \(seq)): recomputed \(recomputed)"
    case .extraDerived(let kind, let id, let seq, let stored):
      "\(kind) \(id) is not derived any more (seq \(seq)): stored \(stored)"
    case .olderSchema(let schema, let engine):
      "written by an older flowtui (schema \(schema), engine \(engine)): its raw events are whole, "
        + "its derived events are made again and cannot be compared"
    case .otherEngine(let failure, let stored, let running):
      "engine \(stored) judged this log and this is engine \(running): \(failure)"
    }
  }
}

/// What `verify` found.
public enum VerifyResult: Hashable, Sendable {
  /// Every derived event is the one its raw events make.
  case same(events: UInt64, digests: DigestSet)
  case failed(VerifyFailure)
}
