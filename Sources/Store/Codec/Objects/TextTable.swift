/// Gives each distinct text of a block a number, in the order of first appearance.
struct TextTable {
  private(set) var texts: [String] = []
  /// For looking up only; its order is never used.
  private var numbers: [String: Int] = [:]

  init() {}

  mutating func number(of text: String) -> UInt64 {
    if let number = numbers[text] { return UInt64(number) }
    numbers[text] = texts.count
    texts.append(text)
    return UInt64(texts.count - 1)
  }

  /// A column of lengths, then one of all bytes.
  func pack(into packer: inout ColumnPacker) {
    packer.pack(texts.map { UInt64($0.utf8.count) }, .plain)
    packer.pack(texts.flatMap { $0.utf8.map(UInt64.init) }, .plain)
  }

  init(_ unpacker: inout ColumnUnpacker) throws(BlockError) {
    let limit = ObjectLayout.countMax
    let lengths = try unpacker.list(.plain, atMost: limit)
    let bytes = try unpacker.list(.plain, atMost: limit)
    var start = 0
    for length in lengths {
      guard length <= UInt64(bytes.count - start) else {
        throw .malformed("a text is too long", offset: 0)
      }
      let end = start + Int(length)
      texts.append(
        String(decoding: bytes[start..<end].map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self))
      start = end
    }
  }

  func text(_ number: UInt64) throws(BlockError) -> String {
    guard number < UInt64(texts.count) else { throw .malformed("no such text", offset: 0) }
    return texts[Int(number)]
  }
}
