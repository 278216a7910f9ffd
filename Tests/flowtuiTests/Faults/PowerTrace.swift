import Foundation
import Glibc

/// What a process wrote to its log and when it synced it, as `Shim/disk.c` noted it.
struct PowerTrace {
  enum Record {
    case write(path: String, offset: Int, bytes: ArraySlice<UInt8>)
    case truncate(path: String, length: Int)
    case sync(path: String)
    case unlink(path: String)
    /// What the process told others.
    case report(ArraySlice<UInt8>)
  }

  private(set) var records: [Record] = []

  init(_ bytes: [UInt8]) {
    var at = 0
    func number(_ width: Int) -> Int {
      defer { at += width }
      return bytes[at..<at + width].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    while at < bytes.count {
      let kind = number(1)
      let length = number(2)
      let path = String(decoding: bytes[at..<at + length], as: UTF8.self)
      at += length
      let offset = number(8)
      let count = number(4)
      let data = bytes[at..<at + count]
      at += count
      switch UInt8(kind) {
      case UInt8(ascii: "w"): records.append(.write(path: path, offset: offset, bytes: data))
      case UInt8(ascii: "t"): records.append(.truncate(path: path, length: offset))
      case UInt8(ascii: "s"): records.append(.sync(path: path))
      case UInt8(ascii: "u"): records.append(.unlink(path: path))
      default: records.append(.report(data))
      }
    }
  }

  /// A file on a disk: what is synced, and what was written since.
  private struct File {
    var synced: [UInt8] = []
    var unsynced: [Record] = []

    mutating func sync() {
      for record in unsynced { apply(record) }
      unsynced = []
    }

    private mutating func apply(_ record: Record) {
      switch record {
      case .write(_, let offset, let bytes): put(offset, bytes)
      case .truncate(_, let length):
        synced.removeLast(max(0, synced.count - length))
        synced += [UInt8](repeating: 0, count: max(0, length - synced.count))
      case .sync, .unlink, .report: break
      }
    }

    private mutating func put(_ offset: Int, _ bytes: ArraySlice<UInt8>) {
      let missing = offset + bytes.count - synced.count
      if missing > 0 { synced += [UInt8](repeating: 0, count: missing) }
      synced.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    }

    /// The power goes: of what was not synced, each sector is there or not, in any order.
    mutating func cut(_ random: inout SeededRandom) {
      // A third of all cuts lose everything, a third keep about half, a third nearly everything.
      let kept = [0, 50, 97][Int(random.next() % 3)]
      for record in unsynced where random.next() % 100 < 90 || kept > 90 {
        guard case .write(_, let offset, let bytes) = record else {
          if kept > 0 { apply(record) }
          continue
        }
        var start = offset
        while start < offset + bytes.count {
          let end = min((start / 512 + 1) * 512, offset + bytes.count)
          let part = bytes[bytes.startIndex + start - offset..<bytes.startIndex + end - offset]
          if Int(random.next() % 100) < kept { put(start, part) }
          start = end
        }
      }
      unsynced = []
    }
  }

  /// The disk after the power went just before a record, and what had been told until then.
  func disk(
    before end: Int, _ random: inout SeededRandom
  ) -> (files: [String: [UInt8]], told: UInt64) {
    var files: [String: File] = [:]
    var told: UInt64 = 0
    for record in records[..<end] {
      switch record {
      case .write(let path, _, _), .truncate(let path, _):
        files[path, default: File()].unsynced.append(record)
      case .sync(let path): files[path, default: File()].sync()
      case .unlink(let path): files[path] = nil
      case .report(let bytes):
        told = LiveRun.reports(Array(bytes)).last?.committed ?? told
      }
    }
    var left: [String: [UInt8]] = [:]
    for path in files.keys.sorted() {
      files[path]?.cut(&random)
      left[path] = files[path]?.synced
    }
    return (left, told)
  }
}
