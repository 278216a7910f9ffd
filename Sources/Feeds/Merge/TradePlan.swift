import FlowEngine

/// Decides before the first event which schema gives the trades of each data set and day.
struct TradePlan {
  private var choices: [String: TradeChoice] = [:]
  private var offers: [String: [Int64: Set<TradeSource>]] = [:]
  /// What a type 0x01 is in each mixed file, by path.
  private var mixed: [String: TradeSource] = [:]

  init(_ found: [InputProbe.Found]) {
    for input in found {
      guard let metadata = input.metadata else { continue }
      if let schema = metadata.schema, let end = metadata.end {
        guard let source = TradeSource(schema) else { continue }
        let first = TradeChoice.day(Int64(clamping: metadata.start))
        let last = TradeChoice.day(Int64(clamping: end) - 1)
        // A range of more than ten years is none.
        for day in first...max(first, min(last, first + 3_660)) {
          offer(source, day, metadata.dataset)
        }
      } else if input.file.byteCount != nil {
        scan(input.file.path, metadata)
      }
    }
  }

  /// The feed of one input; a pipe of mixed schemas takes the first source that comes.
  func feed(_ input: InputProbe.Found) -> DBNFeed {
    guard let metadata = input.metadata else { return DBNFeed() }
    let isBlind = input.file.byteCount == nil && (metadata.schema == nil || metadata.end == nil)
    return DBNFeed(
      choice: isBlind ? nil : choices[metadata.dataset] ?? TradeChoice(),
      mixedSource: mixed[input.file.path] ?? .tbbo)
  }

  /// By data set and day.
  var summary: [SchemaChoice] {
    offers.keys.sorted().flatMap { dataset in
      (offers[dataset] ?? [:]).sorted { $0.key < $1.key }.compactMap { day, sources in
        let sorted = sources.sorted()
        return sorted.first.map {
          SchemaChoice(
            dataset: dataset, day: NewYorkTime.civil(daysSinceEpoch: day), chosen: $0,
            passedOver: Array(sorted.dropFirst()))
        }
      }
    }
  }

  private mutating func offer(_ source: TradeSource, _ day: Int64, _ dataset: String) {
    choices[dataset, default: TradeChoice()].offer(source, day: day)
    offers[dataset, default: [:]][day, default: []].insert(source)
  }

  /// Reads a mixed file through, to learn what is in it: its metadata do not say.
  ///
  /// Faults are left to the reading proper, which tells them.
  private mutating func scan(_ path: String, _ metadata: DBNMetadata) {
    var decoder = DBNDecoder()
    var days: [DBNRecordType: Set<Int64>] = [:]
    var hasQuotesOfVenue = metadata.schema == .mbp1
    guard let stream = try? ByteStream(path: path) else { return }
    let take = { (record: DBNRecord) in
      guard let type = record.type,
        [.trade, .mbp1, .cmbp1, .tcbbo].contains(type), record.bytes.count >= 48
      else { return }
      // The layouts of prints and tops share these two fields.
      let top = DBNTop(record: record)
      if top.action == UInt8(ascii: "T") {
        let time = top.receiveTime == .max ? record.eventTime : top.receiveTime
        days[type, default: []].insert(TradeChoice.day(Int64(clamping: time)))
      } else if type == .mbp1 {
        hasQuotesOfVenue = true
      }
    }
    var isOpen = true
    while isOpen {
      isOpen = (try? stream.read { bytes in try? decoder.decode(bytes, take) }) ?? false
    }
    let source: TradeSource = hasQuotesOfVenue ? .mbp1 : .tbbo
    mixed[path] = source
    for (type, sources) in [
      (DBNRecordType.trade, TradeSource.trades), (.mbp1, source), (.cmbp1, .cmbp1),
      (.tcbbo, .tcbbo),
    ] {
      for day in (days[type] ?? []).sorted() { offer(sources, day, metadata.dataset) }
    }
  }
}
