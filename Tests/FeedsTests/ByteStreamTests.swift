import CustomDump
import Feeds
import FlowEngine
import Testing

@testable import struct Feeds.ContentHash
@testable import enum Feeds.StreamFault

/// Frames made with `zstandard` 0.23 (level 3, checksums) and Python's gzip.
@Suite struct ByteStreamTests {
  /// Metadata of OPRA.PILLAR version 3 and the trade of `DBNBytes`.
  static let frame1 = hex(
    """
    28b52ffd24b0150300240544424e03780000004f5052412e50494c4c415200ffff0000c52183c12518000014
    b3171026180001000047000c0017005b1a00010085f614fdf02518001c4e0e01000000544ec2001bb7f90000
    00a6e20a0005003be37d386006900e3c58c11df45c871f
    """)
  static let skippable = hex("5a2a4d180500000068656c6c6f")
  /// The tcbbo of `DBNBytes`.
  static let frame2 = hex(
    """
    28b52ffd2450050200240314c217005b1a00010085f614fdf02518001c4e0e0000000001000000544ec2001b
    b7f980b2e604000000170000001d00000004004b95192a0320603bcc27c2a92223
    """)
  static let plain = DBNBytes.metadata() + DBNBytes.trade + DBNBytes.tcbbo
  /// One line of normal form.
  static let member = hex(
    """
    1f8b0800000000000203ab56cacc53b2524acec94fce56d2514a2c01728c0c8ccc740d0d758d0c420c4dac8c
    0dac0c0ca2946ab900777e6e9c2b000000
    """)
  static let line = #"{"in":"clock","at":"2026-11-20T14:30:00Z"}"# + "\n"

  @Test("frames follow each other, with skippable ones before and between")
  func frames() throws {
    expectNoDifference(try Decompressed.bytes(Self.frame1 + Self.frame2), Self.plain)
    expectNoDifference(
      try Decompressed.bytes(Self.skippable + Self.frame1 + Self.skippable + Self.frame2),
      Self.plain)
  }

  @Test("plain bytes pass as they are")
  func raw() throws {
    expectNoDifference(try Decompressed.bytes(Self.plain), Self.plain)
  }

  @Test("a cut frame gives what came before it, then its offset")
  func cut() throws {
    let (bytes, fault) = try Decompressed.partial(Self.frame1 + Self.frame2.dropLast(10))
    expectNoDifference(Array(bytes.prefix(176)), Array(Self.plain.prefix(176)))
    guard case .truncated(let offset)? = fault as? StreamFault else {
      Issue.record("no truncation: \(String(describing: fault))")
      return
    }
    #expect(offset >= 111 && offset <= 178)
  }

  @Test("a broken frame gives what came before it, then its offset")
  func broken() throws {
    var broken = Self.frame2
    broken[broken.count - 1] ^= 0xFF
    let (bytes, fault) = try Decompressed.partial(Self.frame1 + broken)
    // The checksum stands behind the block, so even the block it covers was delivered.
    expectNoDifference(bytes, Self.plain)
    guard case .corrupt(let what, let offset)? = fault as? StreamFault else {
      Issue.record("no corruption: \(String(describing: fault))")
      return
    }
    #expect(what.contains("checksum"))
    expectNoDifference(offset, Int64(111 + 77 - 4))
  }

  @Test("gzip members follow each other; a cut one is told after its bytes")
  func gzip() throws {
    let text = Array((Self.line + Self.line).utf8)
    expectNoDifference(try Decompressed.bytes(Self.member + Self.member), text)
    let (bytes, fault) = try Decompressed.partial(Self.member + Self.member.dropLast(4))
    expectNoDifference(bytes, text)
    expectNoDifference(fault as? StreamFault, .truncated(offset: 122 - 4))
    var broken = Self.member
    broken[broken.count - 5] ^= 0xFF
    let (_, crc) = try Decompressed.partial(broken)
    #expect(crc is StreamFault)
  }

  @Test(
    "a content hash is XXH64 with seed 0, then with the algorithm's first prime as seed",
    // Printed by the reference implementation (`xxhash` for Python, 3.x).
    arguments: [
      ([], "ef46db3751d8e9996ec6d05f61c7e7a7"),
      (Array("abc".utf8), "44bc2cf5ad770999a7cb2aac405e36c7"),
      (
        Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8),
        "f06103773e8585df9e94d8ea356e8036"
      ),
      (Array(0...255), "1facbe8406cd904b0b8d47fe1516af3e"),
    ] as [([UInt8], String)])
  func contentHash(_ bytes: [UInt8], _ digest: String) {
    for size in [1, 3, 32, 100, 256] {
      var hash = ContentHash()
      for start in stride(from: 0, to: bytes.count, by: size) {
        bytes[start..<min(bytes.count, start + size)].withUnsafeBytes { hash.update($0) }
      }
      expectNoDifference(hash.finish(), digest)
    }
  }
}
