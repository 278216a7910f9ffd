import FlowEngine

/// Turns the objects derived from a run of events into one blob beside its raw events.
struct ObjectEncoder {
  private var packer: ColumnPacker

  init(level: Int32) { packer = ColumnPacker(level: level) }

  /// - Returns: empty when there is no object.
  mutating func encode(
    _ objects: FlowParts, context: FlowContext, firstSeq: UInt64
  ) -> [UInt8] {
    guard objects.hasObjects else { return [] }
    var texts = TextTable()
    var clauses = ClauseEncoder()
    var clusters = ClusterEncoder(firstSeq: firstSeq)
    for value in objects.clusters { clusters.put(value, context) }
    var alerts = AlertEncoder(clusters: objects.clusters[...], firstSeq: firstSeq)
    for value in objects.alerts { alerts.put(value, &clauses, &texts, context) }
    var inferences = InferenceEncoder(firstSeq: firstSeq)
    for value in objects.inferences { inferences.put(value, &clauses, &texts, context) }
    var health = HealthEncoder(firstSeq: firstSeq)
    for value in objects.health { health.put(value, &texts, context) }

    packer.start()
    packer.byte(ObjectLayout.current)
    packer.byte(ObjectLayout.list)
    packer.fixed(firstSeq)
    texts.pack(into: &packer)
    clauses.pack(into: &packer)
    // A list without objects is its count alone.
    packer.varint(UInt64(objects.clusters.count))
    if !objects.clusters.isEmpty { clusters.pack(into: &packer) }
    packer.varint(UInt64(objects.alerts.count))
    if !objects.alerts.isEmpty { alerts.pack(into: &packer) }
    packer.varint(UInt64(objects.inferences.count))
    if !objects.inferences.isEmpty { inferences.pack(into: &packer) }
    packer.varint(UInt64(objects.health.count))
    if !objects.health.isEmpty { health.pack(into: &packer) }
    packer.seal()
    return packer.bytes
  }
}

/// Turns such a blob back into the objects, bit for bit, given their raw events.
struct ObjectDecoder {
  private let zstd = ZstdDecompressor()

  /// Adds the objects to a batch.
  func decode(
    _ bytes: [UInt8], context: FlowContext, firstSeq: UInt64, into batch: inout FlowBatch
  ) throws(BlockError) {
    guard !bytes.isEmpty else { return }
    var unpacker = try ColumnUnpacker(bytes, zstd: zstd)
    let layout = try unpacker.byte()
    guard layout == ObjectLayout.current else { throw .layout(layout) }
    guard try unpacker.byte() == ObjectLayout.list else {
      throw unpacker.fail("it is another list")
    }
    guard try unpacker.fixed() == firstSeq else {
      throw unpacker.fail("it belongs to other raw events")
    }
    let texts = try TextTable(&unpacker)
    var clauses = try ClauseDecoder(&unpacker)
    let limit = ObjectLayout.countMax
    var isWhole = true
    let clusterCount = try unpacker.count(atMost: limit)
    if clusterCount > 0 {
      var decoder = try ClusterDecoder(&unpacker, firstSeq: firstSeq)
      for _ in 0..<clusterCount { batch.clusters.append(try decoder.next(context)) }
      isWhole = decoder.isAtEnd
    }
    let alertCount = try unpacker.count(atMost: limit)
    if alertCount > 0 {
      let clusters = Array(batch.clusters.suffix(clusterCount))
      var decoder = try AlertDecoder(&unpacker, clusters: clusters, firstSeq: firstSeq)
      for _ in 0..<alertCount { batch.alerts.append(try decoder.next(&clauses, texts, context)) }
      isWhole = isWhole && decoder.isAtEnd
    }
    let inferenceCount = try unpacker.count(atMost: limit)
    if inferenceCount > 0 {
      var decoder = try InferenceDecoder(&unpacker, firstSeq: firstSeq)
      for _ in 0..<inferenceCount {
        batch.inferences.append(try decoder.next(&clauses, texts, context))
      }
      isWhole = isWhole && decoder.isAtEnd
    }
    let healthCount = try unpacker.count(atMost: limit)
    if healthCount > 0 {
      var decoder = try HealthDecoder(&unpacker, firstSeq: firstSeq)
      for _ in 0..<healthCount { batch.health.append(try decoder.next(texts, context)) }
      isWhole = isWhole && decoder.isAtEnd
    }
    guard isWhole, clauses.isAtEnd, unpacker.isAtEnd else {
      throw unpacker.fail("there are words after its end")
    }
  }
}
