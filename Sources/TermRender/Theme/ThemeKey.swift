/// Every meaning that a theme gives a look to; the raw value is stable and below 127.
///
/// `name` is the dotted key of theme files. A style look-up is an array access by raw value.
public enum ThemeKey: UInt8, CaseIterable, Sendable {
  case background, text, dim, border, borderFocus, title, selection, cursor
  case statusBar, statusBarWarn, statusBarBad, hintKey, hintText, input, inputError, popup
  case sideAsk, sideAboveAsk, sideBid, sideBelowBid, sideMid, sideUnknown
  case directionBull, directionBear, directionNeutral
  case optionCall, optionPut
  case classSweep, classLadder, classSpread, classRoll, classPutSell, classStraddle
  case classZeroDTE, classFarDated
  case confidenceHigh, confidenceMid, confidenceLow
  case darkAbsorption, darkAccumulation, darkDistribution, darkPrint, darkLate
  case chartLine, chartUp, chartDown, chartWick, chartVolume, chartGrid, chartAxis
  case chartCrosshair, chartSession, chartMarkerBull, chartMarkerBear, chartMarkerNeutral
  case chartBubble
  case timeDensityStart, timeDensityMid, timeDensityEnd, timeHead, timeAlert
  case healthOK, healthLag, healthStale, healthDown
  case evidencePass, evidenceFail, evidenceDoubt, evidenceLink

  /// The key as theme files spell it, for example `ui.border.focus`.
  public var name: String { Self.names[Int(rawValue)] }

  /// The key with this dotted name.
  public init?(name: String) {
    guard let index = Self.names.firstIndex(of: name), let key = ThemeKey(rawValue: UInt8(index))
    else { return nil }
    self = key
  }

  /// True for keys that are quiet on purpose; their contrast may be 3.0 instead of 4.5.
  public var isQuiet: Bool {
    switch self {
    case .dim, .border, .hintText, .chartGrid, .chartWick, .chartSession, .sideUnknown,
      .confidenceLow, .timeDensityStart, .darkLate, .chartAxis:
      true
    default: false
    }
  }

  private static let names: [String] = """
    ui.background ui.text ui.dim ui.border ui.border.focus ui.title ui.selection ui.cursor \
    ui.statusbar ui.statusbar.warn ui.statusbar.bad ui.hint.key ui.hint.text ui.input \
    ui.input.error ui.popup \
    side.ask side.above_ask side.bid side.below_bid side.mid side.unknown \
    dir.bull dir.bear dir.neutral opt.call opt.put \
    class.sweep class.ladder class.spread class.roll class.put_sell class.straddle \
    class.zero_dte class.far_dated conf.high conf.mid conf.low \
    dark.absorption dark.accumulation dark.distribution dark.print dark.late \
    chart.line chart.up chart.down chart.wick chart.volume chart.grid chart.axis \
    chart.crosshair chart.session chart.marker.bull chart.marker.bear chart.marker.neutral \
    chart.bubble time.density.start time.density.mid time.density.end time.head time.alert \
    health.ok health.lag health.stale health.down \
    evidence.pass evidence.fail evidence.doubt evidence.link
    """.split(separator: " ").map(String.init)
}
