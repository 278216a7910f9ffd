import FlowEngine
import Store

/// The evidence of an object as a page that a trader reads from the top: what it is, why, what
/// speaks against it, then how it came together, its versions, and the prints.
struct WhyPage {
  let source: WhySource

  var directory: Directory { source.directory }

  /// A line with a name in a column of its own.
  func field(_ name: String, _ value: String) -> String {
    name + String(repeating: " ", count: max(1, 13 - name.count)) + value
  }

  /// - Parameter known: when its first version was known, and the newest when there are several.
  func times(
    known: Stamp, _ newest: (state: ObjectState, stamp: Stamp)? = nil, start: Timestamp,
    end: Timestamp
  ) -> [String] {
    let executed =
      start == end
      ? "\(TimeText.newYork(start, decimals: 6)) ET"
      : "\(TimeText.newYork(start, decimals: 6)) to \(TimeText.newYork(end, decimals: 6)) ET, "
        + ClauseValue.duration(end - start).shown
    var at = "\(TimeText.newYork(known.at)) ET (seq \(known.seq))"
    if let newest, newest.stamp != known {
      at += ", \(newest.state.word) at \(TimeText.newYork(newest.stamp.at)) ET "
      at += "(seq \(newest.stamp.seq))"
    }
    return [field("executed", executed), field("known at", at)]
  }

  /// A side with how far it can be trusted; an unknown one is none.
  func side(_ side: Side, _ grade: Grade) -> String {
    (side == .unknown ? "no side" : side.word) + " grade " + grade.word
  }

  /// Text that is no table, in lines of a page.
  func wrapped(_ text: String) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + word.count < 80 {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append("  " + word)
      }
    }
    return lines
  }

  /// What was said of a print until it was taken back; then nothing is claimed of it any more.
  func grade(_ print: FinalPrint) -> Grade {
    print.settled.state == .cancelled ? print.judgement.grade : print.settled.grade
  }

  func opening(_ contracts: Int64?, of size: Int64?) -> String {
    guard let contracts else { return "unknown: no open interest was delivered" }
    let whole = size.map { " of \(DecimalText.grouped($0))" } ?? ""
    return contracts == 0
      ? "none proved" : "at least \(DecimalText.grouped(contracts))\(whole) contracts (proved)"
  }

  func money(_ premium: Dollars) -> String { DecimalText.money(premium) }

  /// A list of clauses under a title; nothing without clauses.
  func clauses(_ title: String, _ clauses: [Clause]) -> [String] {
    clauses.isEmpty ? [] : ["", title] + clauses.map { "  " + line($0) }
  }

  /// What speaks against it first: a reader must not miss it under a long list of what is fine.
  func against(_ clauses: [Clause]) -> [String] {
    let sorted =
      clauses.filter { $0.passed == false } + clauses.filter { $0.passed == nil }
      + clauses.filter { $0.passed == true }
    return self.clauses(
      "Against it (✗ speaks against, ? not known, ✓ checked and does not)", sorted)
  }

  func line(_ clause: Clause) -> String {
    let mark = clause.passed == true ? "✓" : clause.passed == false ? "✗" : "?"
    var text = "\(mark) \(clause.name): seen \(clause.seen.shown)"
    if clause.asked != .shown { text += ", asked \(clause.asked.shown)" }
    if clause.role == .capping, clause.passed != true { text += "  (caps confidence)" }
    return text
  }

  /// Prints as lines, the first forty.
  func prints(_ seqs: [UInt64]) throws(LogError) -> [String] {
    let shown = Array(seqs.prefix(40))
    let found = try source.prints(shown)
    var lines = ["", "Prints"]
    for seq in shown {
      guard let print = found[seq] else { continue }
      lines.append("  " + line(print, seq))
    }
    if seqs.count > shown.count { lines.append("  and \(seqs.count - shown.count) more") }
    return lines
  }

  func line(_ print: FinalPrint, _ seq: UInt64) -> String {
    let trade = print.trade
    let venue = trade.venue.isKnown ? trade.venue.description : "unknown venue"
    var state = print.settled.state == .live ? "" : "  \(print.settled.state.word.uppercased())"
    if print.settled.state == .cancelled {
      state += " at \(TimeText.newYork(print.settled.stamp.at))"
    }
    return "p\(seq)  \(TimeText.newYork(trade.times.participant, decimals: 6))  \(venue)  "
      + "\(trade.size) \(ContractText.name(trade.instrument, directory)) at "
      + "\(DecimalText.price(trade.price))  quote \(quote(print.judgement))  grade "
      + "\(grade(print).word)  \(conditions(trade))\(state)"
  }

  func quote(_ judgement: Judgement) -> String {
    let bid = judgement.quote.bid.map { DecimalText.price($0) } ?? "none"
    let ask = judgement.quote.ask.map { DecimalText.price($0) } ?? "none"
    return "\(bid) x \(ask)"
  }

  func conditions(_ trade: Trade) -> String {
    guard trade.conditions.isDelivered else { return "conditions not delivered by the feed" }
    if trade.conditions == .regular { return "regular" }
    return trade.conditions.letters.map { letter in
      let name = String(decoding: [letter], as: UTF8.self)
      guard !isStock(trade.instrument) else { return name }
      return OptionConditions.mnemonic(letter).map { "\(name) \($0)" } ?? name
    }.joined(separator: ", ")
  }

  func isStock(_ instrument: InstrumentID) -> Bool { directory.stock(instrument) != nil }
}
