import FlowEngine
import Testing

@testable import flowtui

/// The filter language of `cli.md`: truth, errors, and text that nobody would type.
@Suite struct FilterTests {
  /// A call sweep, with an alert on it.
  static let sweep = FilterSubject(
    id: "c123", ticker: "NVDA", kinds: ["sweep", "alert"], rules: ["large-bullish-sweep"],
    side: "buy", direction: "bullish", right: "c", premium: 1_540_000_000_000, quantity: 1_250,
    price: 12_350_000_000, strike: 950_000_000_000, dte: 0, otm: 87, volumeOverOI: nil,
    openInterest: nil, confidence: "high", venues: ["XCBO", "XPHL"], legs: 1, source: "opra",
    isLate: nil, state: "final", timeOfDay: 37_800_000_000_000, time: 1_000_000_000_000,
    now: 1_000_000_000_000 + 600_000_000_000)
  /// A print of unknown side, in the money, with open interest, and nothing of an alert.
  static let print = FilterSubject(
    id: "p77", ticker: "NVAX", kinds: ["print"], right: "p", premium: 250_000_000_000,
    quantity: 10, price: 500_000_000, strike: 7_500_000_000, dte: 30, otm: -250,
    volumeOverOI: 410, openInterest: 1_248, venues: ["XCBO"], legs: 1, source: "opra",
    isLate: true, state: "late", timeOfDay: 37_859_999_999_999, time: 1_000_000_000_000,
    now: 1_000_000_000_000 + 901_000_000_000)
  /// A loss: it has no ticker, side, premium or leg.
  static let gap = FilterSubject(
    id: "h5", kinds: ["health", "gap"], state: "final", timeOfDay: 0, time: 0, now: 0)

  struct Row: Sendable, CustomTestStringConvertible {
    var text: String
    var sweep: Bool
    var print: Bool
    var gap: Bool
    var why: String
    init(_ text: String, _ sweep: Int, _ print: Int, _ gap: Int, _ why: String) {
      (self.text, self.sweep, self.print) = (text, sweep == 1, print == 1)
      (self.gap, self.why) = (gap == 1, why)
    }
    var testDescription: String { "\(text): \(why)" }
  }

  // swift-format-ignore
  static let rows: [Row] = [
    //  expression               sweep print gap  why
    Row("",                        1, 1, 1, "no filter passes all"),
    Row("   ",                     1, 1, 1, "only spaces are no filter"),
    Row("t:NVDA",                  1, 0, 0, "ticker"),
    Row("t:nvda",                  1, 0, 0, "tickers are written in any case"),
    Row("T:NVDA",                  1, 0, 0, "so are keys"),
    Row("t:NV*",                   1, 1, 0, "a star is a prefix"),
    Row("t:N*,SPY",                1, 1, 0, "a comma is OR, also with a star"),
    Row("t:NVDA,NVAX",             1, 1, 0, "a comma is OR"),
    Row("t=NVDA",                  1, 0, 0, "= asks the same as :"),
    Row("t!=NVDA",                 0, 1, 0, "another ticker; a gap has none, which is not another"),
    Row("-t:NVDA",                 0, 1, 0, "not; what lacks the key passes neither way"),
    Row("-t:SPY",                  1, 1, 0, "the negation of a false term is true only where known"),
    Row("t:unknown",               0, 0, 1, "unknown asks for the lack of it"),
    Row("-t:unknown",              1, 1, 0, "and its negation for the presence"),
    Row("t!=unknown",              1, 1, 0, "the same in another spelling"),
    Row("side:buy",                1, 0, 0, "side"),
    Row("-side:buy",               0, 0, 0, "an unknown side is not a sell"),
    Row("side:sell",               0, 0, 0, "nor is it one here"),
    Row("-side:sell",              1, 0, 0, "known and not a sell"),
    Row("side:unknown",            0, 1, 1, "unknown, by the exception for key:unknown"),
    Row("side=unknown",            0, 1, 1, "the operator = asks the same"),
    Row("side:unk",                0, 1, 1, "a unique prefix of a word is the word"),
    Row("-side:unknown",           1, 0, 0, "known"),
    Row("side:buy,unknown",        1, 1, 1, "a comma is OR with unknown too"),
    Row("side:sell,unknown",       0, 1, 1, "not the buy"),
    Row("side!=sell,unknown",      1, 0, 0, "neither sell nor unknown"),
    Row("oi:unknown",              1, 0, 1, "an unknown number"),
    Row("oi>=0",                   0, 1, 0, "unknown open interest is not zero"),
    Row("-oi>=0",                  0, 0, 0, "nor negative"),
    Row("dir:bullish",             1, 0, 0, "direction"),
    Row("dir:bull",                1, 0, 0, "unique prefix of a direction"),
    Row("-dir:bearish",            1, 0, 0, "a print without an alert has no direction"),
    Row("cp:c",                    1, 0, 0, "calls"),
    Row("cp:p",                    0, 1, 0, "puts"),
    Row("k:sweep",                 1, 0, 0, "kind"),
    Row("k:sw",                    1, 0, 0, "unique prefix of a kind"),
    Row("-k:sweep",                0, 1, 1, "every object has a kind"),
    Row("k:sweep,print",           1, 1, 0, "either kind"),
    Row("k:gap",                   0, 0, 1, "a loss"),
    Row("sweep",                   1, 0, 0, "a bare word is a kind"),
    Row("NVDA",                    1, 0, 0, "or a ticker that is known"),
    Row("nvda",                    1, 0, 0, "in any case"),
    Row("\"NVDA\"",                1, 0, 0, "quoted too"),
    Row("-NVDA",                   0, 1, 0, "not before a word"),
    Row("-\"NVDA\"",               0, 1, 0, "not before a quoted word"),
    Row("-(NVDA)",                 0, 1, 0, "not before a parenthesis"),
    Row("-(NVDA|NVAX)",            0, 0, 0, "not of an OR"),
    Row("-(NVDA side:sell)",       1, 1, 0, "one false part makes the AND false, its negation true"),
    Row("-(side:buy prem>=1m)",    0, 1, 0, "unknown and false is false"),
    Row("-(side:buy prem>=200k)",  0, 0, 0, "unknown and true is unknown"),
    Row("NVDA|k:gap",              1, 0, 1, "or"),
    Row("NVDA side:buy|k:gap",     1, 0, 1, "and binds more than or"),
    Row("NVAX (side:buy|k:print)", 0, 1, 0, "parentheses"),
    Row("( ( NVDA ) )",            1, 0, 0, "spaces in parentheses"),
    Row("side:sell|-side:sell",    1, 0, 0, "of an unknown neither a term nor its negation passes"),
    Row("prem>=250k",              1, 1, 0, "exactly at the bound"),
    Row("prem>250k",               1, 0, 0, "above the bound"),
    Row("prem<250k",               0, 0, 0, "below the bound"),
    Row("prem<=250k",              0, 1, 0, "at most"),
    Row("prem=250k",               0, 1, 0, "equal"),
    Row("prem!=250k",              1, 0, 0, "not equal, and a gap has no premium"),
    Row("prem:250k..2m",           1, 1, 0, "a range holds both its ends"),
    Row("prem:250.001k..2m",       1, 0, 0, "a fraction of a unit"),
    Row("prem>=1.54m",             1, 0, 0, "millions with a fraction"),
    Row("prem>=0.00154b",          1, 0, 0, "billions"),
    Row("prem>=1540000",           1, 0, 0, "without a unit, dollars"),
    Row("prem>=1540000.000001",    0, 0, 0, "one millionth of a dollar more"),
    Row("PREM>=250K",              1, 1, 0, "units in any case"),
    Row("qty>=1.25k",              1, 0, 0, "contracts"),
    Row("qty:10,1250",             1, 1, 0, "a comma is OR of numbers"),
    Row("qty:1..9,1000..2000",     1, 0, 0, "and of ranges"),
    Row("px=12.35",                1, 0, 0, "price"),
    Row("px<1",                    0, 1, 0, "price below"),
    Row("strike:950",              1, 0, 0, "strike"),
    Row("strike=7.5",              0, 1, 0, "strike with a fraction"),
    Row("dte:0",                   1, 0, 0, "days"),
    Row("dte<=7d",                 1, 0, 0, "d is a unit of days"),
    Row("dte>7d",                  0, 1, 0, "more days"),
    Row("otm>-3",                  1, 1, 0, "a sign after an operator is a sign"),
    Row("otm>-2.5%",               1, 0, 0, "2.50 % in the money is not more than that"),
    Row("otm:-5..-1",              0, 1, 0, "signs at both ends of a range"),
    Row("otm:-5%..1%",             1, 1, 0, "percent at both ends"),
    Row("-otm>-3",                 0, 0, 0, "NOT and a sign in one term"),
    Row("-otm>0",                  0, 1, 0, "not out of the money"),
    Row("voi>=4.1",                0, 1, 0, "volume over open interest"),
    Row("voi>=4.1x",               0, 1, 0, "as the tape shows it"),
    Row("conf:high",               1, 0, 0, "confidence"),
    Row("-conf:low",               1, 0, 0, "no alert, no confidence"),
    Row("ex:XPHL",                 1, 0, 0, "a venue"),
    Row("ex:xcbo",                 1, 1, 0, "in any case"),
    Row("-ex:XPHL",                0, 1, 0, "not there"),
    Row("legs:1",                  1, 1, 0, "legs"),
    Row("src:opra",                1, 1, 0, "source"),
    Row("late:y",                  0, 1, 0, "late"),
    Row("late:n",                  0, 0, 0, "a cluster is neither late nor not"),
    Row("state:final",             1, 0, 1, "state"),
    Row("id:p77",                  0, 1, 0, "id"),
    Row("-id:p77",                 1, 0, 1, "every object has an id"),
    Row("rule:large-bullish",      1, 0, 0, "a rule by the start of its name"),
    Row("-rule:x",                 1, 0, 0, "no alert, no rule"),
    Row("mark:unknown",            1, 1, 1, "nothing is marked yet"),
    Row("delta:unknown",           1, 1, 1, "nor has a delta"),
    Row("time:10:30",              1, 1, 0, "a minute is the whole minute"),
    Row("time:10:30:00",           1, 0, 0, "a second is the whole second"),
    Row("time:10:30..10:31",       1, 1, 0, "a range of times"),
    Row("time:00:00..10:29",       0, 0, 1, "before it"),
    Row("time>=10:30",             1, 1, 0, "from a time on"),
    Row("time>10:30",              0, 0, 0, "after that minute"),
    Row("time<10:30",              0, 0, 1, "before that minute"),
    Row("time<=10:30",             1, 1, 1, "until the end of that minute"),
    Row("time:-15m",               1, 0, 1, "within 15 minutes of the shown moment; the print is 15:01 old"),
    Row("time:-16m",               1, 1, 1, "within 16"),
    Row("time:-600s",              1, 0, 1, "exactly at the bound"),
    Row("time:-599s",              0, 0, 1, "one second short"),
    Row("time:-1h",                1, 1, 1, "an hour"),
    Row("-time:-15m",              0, 1, 0, "NOT before the key, a sign after the operator"),
  ]

  @Test("a subject passes exactly what the language says", arguments: rows)
  func truth(_ row: Row) throws {
    let filter = try FilterParser.parse(row.text, hasMoment: true) { Self.tickers.contains($0) }
    #expect(filter.passes(Self.sweep) == row.sweep, "the sweep")
    #expect(filter.passes(Self.print) == row.print, "the print")
    #expect(filter.passes(Self.gap) == row.gap, "the gap")
  }

  static let tickers: Set<String> = ["NVDA", "NVAX", "SPY"]

  struct Wrong: Sendable, CustomTestStringConvertible {
    var text: String
    /// What is underlined.
    var span: String
    /// A word of the message.
    var word: String
    var testDescription: String { text }
  }

  // swift-format-ignore
  @Test("an error names the span and what was expected", arguments: [
    Wrong(text: "foo:1",            span: "foo",         word: "no key \"foo\""),
    Wrong(text: "NVDA foo:1",       span: "foo",         word: "no key"),
    Wrong(text: ":1",               span: ":",           word: "no key"),
    Wrong(text: "prem>=",           span: "prem>=",      word: "needs a value"),
    Wrong(text: "NVDA prem>= k:sw", span: "prem>=",      word: "needs a value"),
    Wrong(text: "t:NVDA,",          span: "t:NVDA,",     word: "needs a value"),
    Wrong(text: "t:,NVDA",          span: "t:",          word: "needs a value"),
    Wrong(text: "prem>=abc",        span: "abc",         word: "number"),
    Wrong(text: "prem>=1.2.3",      span: "1.2.3",       word: "number"),
    Wrong(text: "prem>=+5",         span: "+5",          word: "number"),
    Wrong(text: "prem>=1.+5",       span: "1.+5",        word: "number"),
    Wrong(text: "prem>=1.",         span: "1.",          word: "number"),
    Wrong(text: "prem>=--5",        span: "--5",         word: "number"),
    Wrong(text: "prem>=-",          span: "-",           word: "number"),
    Wrong(text: "prem>=k",          span: "k",           word: "number"),
    Wrong(text: "prem>=5d",         span: "5d",          word: "number"),
    Wrong(text: "prem>=5%",         span: "5%",          word: "number"),
    Wrong(text: "prem>=99999999999999999999", span: "99999999999999999999", word: "number"),
    Wrong(text: "prem>=9999999b",   span: "9999999b",    word: "number"),
    Wrong(text: "prem:1..2..3",     span: "1..2..3",     word: "number"),
    Wrong(text: "prem:2m..250k",    span: "2m..250k",    word: "lower"),
    Wrong(text: "prem>=1..2",       span: "1..2",        word: "range"),
    Wrong(text: "prem>=unknown",    span: "unknown",     word: "takes : = or !="),
    Wrong(text: "side>buy",         span: "buy",         word: "takes : = or !="),
    Wrong(text: "side:up",          span: "up",          word: "up"),
    Wrong(text: "cp:x",             span: "x",           word: "c p"),
    Wrong(text: "k:s",              span: "s",           word: "could be"),
    Wrong(text: "str",              span: "str",         word: "straddle"),
    Wrong(text: "zzz",              span: "zzz",         word: "no ticker or kind"),
    Wrong(text: "-zzz",             span: "zzz",         word: "no ticker or kind"),
    Wrong(text: "\"zz z\"",         span: "\"zz z\"",    word: "no ticker or kind"),
    Wrong(text: "\"NVDA",           span: "\"NVDA",      word: "closing quotation"),
    Wrong(text: "k:gap \"",         span: "\"",          word: "closing quotation"),
    Wrong(text: "\"\"",             span: "\"\"",        word: "in the quotes"),
    Wrong(text: "(NVDA",            span: "(",           word: "closing parenthesis"),
    Wrong(text: "k:gap (NVDA",      span: "(",           word: "closing parenthesis"),
    Wrong(text: "NVDA)",            span: ")",           word: "the end"),
    Wrong(text: "()",               span: ")",           word: "a term"),
    Wrong(text: "NVDA|",            span: "|",           word: "a term"),
    Wrong(text: "|NVDA",            span: "|",           word: "a term"),
    Wrong(text: "-",                span: "-",           word: "a key"),
    Wrong(text: "--NVDA",           span: "-",           word: "one -"),
    Wrong(text: "- NVDA",           span: " ",           word: "a key"),
    Wrong(text: "time:25:00",       span: "25:00",       word: "a time"),
    Wrong(text: "time:10",          span: "10",          word: "a time"),
    Wrong(text: "time:-m",          span: "-m",          word: "a time"),
    Wrong(text: "time:-0m",         span: "-0m",         word: "a time"),
    Wrong(text: "time:-1x5m",       span: "-1x5m",       word: "a time"),
    Wrong(text: "time:-99999999999999999m", span: "-99999999999999999m", word: "a time"),
    Wrong(text: "time:11:00..",     span: "11:00..",     word: "a time"),
    Wrong(text: "time>=10:30..11:00", span: "10:30..11:00", word: "a time"),
  ])
  func errors(_ wrong: Wrong) {
    let characters = Array(wrong.text)
    do {
      let filter = try FilterParser.parse(wrong.text, hasMoment: true) {
        Self.tickers.contains($0)
      }
      Issue.record("\(wrong.text) is taken as \(filter)")
    } catch {
      #expect(String(characters[error.span]) == wrong.span)
      #expect(error.expected.contains(wrong.word), "\(error.expected)")
    }
  }

  @Test("a relative time needs a moment")
  func noMoment() {
    #expect(throws: FilterError.self) { try FilterParser.parse("time:-15m") }
  }

  @Test(
    "every key word can be asked by its full name, however it starts", arguments: FilterKey.allCases
  )
  func words(_ key: FilterKey) throws {
    for word in key.words ?? [] {
      let parsed = try FilterParser.parse("\(key.rawValue):\(word)")
      let value = word == "unknown" ? FilterTerm.Value.unknown : .text(word)
      #expect(parsed == .term(FilterTerm(key: key, operation: .matches, values: [value])))
    }
  }

  @Test("deep nesting is refused, not a crash")
  func deep() {
    for text in [
      String(repeating: "(", count: 200_000), String(repeating: "-", count: 200_000),
      String(repeating: "-(", count: 100_000),
    ] {
      #expect(throws: FilterError.self) { try FilterParser.parse(text) }
    }
    let inside = String(repeating: "(", count: 32) + "k:gap" + String(repeating: ")", count: 32)
    #expect(throws: Never.self) { try FilterParser.parse(inside) }
  }

  @Test("whatever is typed, it parses or its error lies inside the text", arguments: [1, 2, 3, 4])
  func fuzz(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let pieces =
      FilterKey.allCases.map(\.rawValue) + FilterKey.kindWords + [
        ":", "=", "!=", "<", "<=", ">", ">=", "|", "(", ")", "-", ",", "\"", " ", "..", ".", "*",
        "250k", "-3", "1e9", "unknown", "NVDA", "10:30", "-15m", "%", "9223372036854775807",
        "é", "日本", "\u{301}", "\u{0}", "\u{1B}[2J", "\u{202E}", "🇩🇪", "\r\n", "\t",
      ]
    var accepted = 0
    for _ in 0..<10_000 {
      var text = ""
      for _ in 0..<random.next() % 9 { text += random.pick(pieces) }
      do {
        let filter = try FilterParser.parse(text, hasMoment: true) { $0 == "NVDA" }
        for subject in [Self.sweep, Self.print, Self.gap] { _ = filter.passes(subject) }
        accepted += 1
      } catch {
        #expect(!error.span.isEmpty && !error.expected.isEmpty, "\(text.debugDescription)")
        #expect(
          error.span.lowerBound >= 0 && error.span.upperBound <= text.count,
          "\(text.debugDescription)")
      }
    }
    // Otherwise the fuzz would only see the first check.
    #expect(accepted > 500)
  }

  @Test("a term and its negation never both pass, and neither passes on the unknown")
  func negation() throws {
    for row in Self.rows where !row.text.trimmed.isEmpty {
      let filter = try FilterParser.parse(row.text, hasMoment: true) { Self.tickers.contains($0) }
      let negated = try FilterParser.parse("-(\(row.text))", hasMoment: true) {
        Self.tickers.contains($0)
      }
      for subject in [Self.sweep, Self.print, Self.gap] {
        #expect(!(filter.passes(subject) && negated.passes(subject)), "\(row.text)")
        #expect(filter.evaluate(subject).map { !$0 } == negated.evaluate(subject), "\(row.text)")
      }
    }
  }
}

extension String {
  fileprivate var trimmed: Substring { drop { $0 == " " } }
}
