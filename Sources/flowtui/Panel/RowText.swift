import FlowEngine

/// A line of the tape as tab-separated values, whole and not as cut on screen: for a spreadsheet.
enum RowText {
  static let columns = [
    "id", "date", "time_et", "ticker", "expiry", "strike", "quantity", "price", "side", "grade",
    "premium", "class", "confidence", "venues_or_legs", "volume_over_oi",
  ]

  static func tsv(_ view: FlowView, row: Int) -> String {
    let subject = FilterSubject(view, row: row)
    let line = TapeLine(view, row: row)
    let at = Timestamp(nanoseconds: view.index.rows[row].at)
    let instrument = view.cluster(row)?.legs.first?.instrument ?? view.print(row)?.trade.instrument
    let contract = instrument.flatMap { view.directory.contract($0) }
    // What the screen shortens is written out: every strike, and an expiry only when all share it.
    let parent = view.cluster(row).map { ParentText(cluster: $0, directory: view.directory) }
    let expiry = parent?.isSeveral == true ? parent?.expiry : contract?.expiry
    let strikes = parent?.isSeveral == true ? parent?.strikes : nil
    let cells = [
      subject.id, TimeText.isoDate(NewYorkTime.local(at).date), line.time, line.ticker,
      expiry.map { TimeText.isoDate($0) } ?? "", strikes ?? line.strike,
      subject.quantity.map(String.init) ?? "",
      subject.price.map { DecimalText.price(Price(billionths: $0)) } ?? "", subject.side ?? "",
      line.grade, subject.premium.map { DecimalText.dollars(Dollars(millionths: $0)) } ?? "",
      line.kind, line.confidence, line.legs, line.volumeOverOI,
    ]
    // A text from a feed must not start a cell or a line of its own.
    return cells.map { $0.replacing("\t", with: " ").replacing("\n", with: " ") }
      .joined(separator: "\t")
  }
}
