import FlowEngine
import Store

extension WhyPage {
  func page(_ print: FinalPrint) throws(LogError) -> [String] {
    let (trade, judgement) = (print.trade, print.judgement)
    let venue = trade.venue.isKnown ? trade.venue.description : "unknown venue"
    let name = ContractText.name(trade.instrument, directory)
    var lines = [
      "\(DecimalText.grouped(trade.size)) \(name) at \(DecimalText.price(trade.price)) on \(venue)"
        + " · \(side(judgement.side, grade(print))) · "
        + print.settled.state.word,
      "p\(judgement.stamp.seq)",
      "",
    ]
    if print.settled.state == .cancelled {
      lines += ["CANCELLED: \(try source.cause(print.settled.stamp.seq, of: []))", ""]
    }
    lines.append(
      field("time", "\(TimeText.newYork(trade.times.engine, decimals: 6)) ET published"))
    if let executed = trade.times.executed, executed != trade.times.engine {
      lines.append(field("executed", "\(TimeText.newYork(executed, decimals: 6)) ET"))
    }
    lines += [
      field("quote", "\(quote(judgement)), \(age(judgement))"),
      field("side by", rules(judgement)),
      field("conditions", conditions(trade)),
    ]
    lines += judgement.flags.contains(.equity) ? equity(print) : option(print)
    if judgement.hint != .unknown {
      lines.append(field("hint", "\(judgement.hint.word) (grade E, never counted)"))
    }
    guard let parent = print.settled.cluster else {
      return lines
        + (judgement.flags.contains(.equity) ? [] : [field("parent", "none: a lone print")])
        + NearestMisses(print: print, source: source).lines(self)
    }
    lines += [field("parent", parent.description), ""]
    let versions = try source.reader.cluster(parent.description)
    guard let cluster = versions.last else { return lines }
    return lines + (try page(cluster, versions))
  }

  /// The rules that gave it its side and grade, as the rule book names them.
  private func rules(_ judgement: Judgement) -> String {
    judgement.reasons.labels.map { $0.replacing(":", with: " ").replacing("_", with: " ") }
      .joined(separator: ", ")
  }

  private func age(_ judgement: Judgement) -> String {
    if judgement.flags.contains(.quoteAttached) { return "came with the trade" }
    return judgement.quoteAge.map { "age \(DecimalText.seconds(nanoseconds: $0)) s" } ?? "no quote"
  }

  private func option(_ print: FinalPrint) -> [String] {
    let judgement = print.judgement
    let interest = judgement.openInterest.map(DecimalText.grouped) ?? "unknown"
    let proved = judgement.openInterest.map {
      max(0, print.trade.size - $0 - judgement.volumeBefore)
    }
    let before = DecimalText.grouped(judgement.volumeBefore)
    let multiplier = directory.contract(print.trade.instrument).map { Int64($0.multiplier) }
    let premium = multiplier.map {
      print.trade.price.notional(of: print.trade.size, multiplier: $0)
    }
    return [
      field("premium", premium.map { money($0) } ?? "unknown: the contract has no multiplier"),
      field("volume", "\(before) before it today, open interest \(interest)"),
      field("opening", opening(proved, of: print.trade.size)),
      field("underlying", judgement.spot.map { DecimalText.price($0) } ?? "unknown"),
    ]
  }

  private func equity(_ print: FinalPrint) -> [String] {
    let judgement = print.judgement
    let notional = print.trade.price.notional(of: print.trade.size, multiplier: 1)
    let where_ = judgement.flags.contains(.offExchange) ? "off-exchange" : "on an exchange"
    var lines = [
      field("reported", where_),
      field("position", judgement.position.word.replacing("_", with: " ")),
      field("notional", money(notional)),
    ]
    if let word = judgement.exclusion.word {
      lines.append(field("left out", "of price and side logic: " + word))
    }
    if judgement.flags.contains(.subPenny) { lines.append(field("sub-penny", "yes")) }
    return lines
  }
}
