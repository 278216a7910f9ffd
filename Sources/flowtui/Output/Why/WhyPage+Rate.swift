import FlowEngine
import Store

extension WhyPage {
  /// The rate of interest behind delta, volatility and forward, a line an expiry (G-13).
  func rates(_ instruments: [InstrumentID], at moment: Timestamp) -> [String] {
    var seen: [CalendarDate] = []
    var lines: [String] = []
    let session = source.reader.header.session
    let rates = SessionRates(source.settings, session: session)
    for instrument in instruments {
      guard let contract = directory.contract(instrument), !seen.contains(contract.expiry),
        let time = Expiration(contract).time(from: moment)
      else { continue }
      seen.append(contract.expiry)
      let rate = DecimalText.text(rates.rate(for: time.nanoseconds), decimals: 4, atLeast: 2)
      lines.append(
        field(
          lines.isEmpty ? "rate" : "",
          "\(rate) % a year to \(TimeText.isoDate(contract.expiry)), \(origin(rates, session))"))
      // Without a curve every expiry has the same rate.
      if rates.curve == nil { break }
    }
    return lines
  }

  private func origin(_ rates: SessionRates, _ session: CalendarDate) -> String {
    if let curve = rates.curve {
      return "curve of \(TimeText.isoDate(CalendarDate(yyyymmdd: curve.date)))"
    }
    return source.settings.rateCurve == 0
      ? "flat, as the rules ask"
      : "flat: no curve of the \(RateCurve.ageMax) days before \(TimeText.isoDate(session))"
  }
}
