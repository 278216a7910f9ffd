extension Engine: Stateful {
  /// Everything that decides what follows, as bytes for this build only: a cache.
  ///
  /// What a probe found is not in it.
  ///
  /// - Parameter capacity: how many bytes are expected, so that they are not moved while they grow.
  public func savedState(capacity: Int = 1 << 20) -> [UInt8] {
    var copy = self
    var coder = StateCoder(writing: capacity)
    coder.write(Int(bitPattern: UInt(fingerprint)))
    // Only reading can fail.
    do { try copy.state(&coder) } catch { return [] }
    return coder.bytes
  }

  /// The engine as it was when its state was saved.
  ///
  /// - Parameter state: of `savedState`, with a checksum that was found right: what is copied into
  ///   memory is not looked at again.
  /// - Throws: as `restore`.
  public init(
    settings: Settings, session: CalendarDate, state: ArraySlice<UInt8>
  ) throws(StateError) {
    self.init(settings: settings, session: session)
    try restore(state)
  }

  /// Turns this engine, wherever it stands, into the one whose state was saved; its memory is used
  /// again, which halves the time. The probe stays.
  ///
  /// - Throws: `.foreign` for the bytes of another build, session or settings: then nothing has
  ///   changed. `.tooShort`, `.tooLong`, `.inconsistent`: then it is of no use any more.
  public mutating func restore(_ state: ArraySlice<UInt8>) throws(StateError) {
    var coder = StateCoder(reading: state)
    var written: UInt64 = 0
    try coder.raw("fingerprint", &written)
    guard written == fingerprint else { throw StateError(kind: .foreign, offset: 0) }
    try self.state(&coder)
    guard coder.isAtEnd else { throw coder.failure(.tooLong) }
  }

  /// Of the layout, the version of the engine, the settings and the session.
  var fingerprint: UInt64 {
    var layout = stateLayout
    layout.mix("\(Self.version) \(session.yyyymmdd) \(settings.text)")
    return layout.fingerprint
  }

  /// Every type and field of the state.
  var stateLayout: StateLayout {
    var coder = StateCoder()
    var blank = Engine(settings: settings, session: session)
    // Nothing is read, so nothing fails.
    do { try coder.part("engine", &blank) } catch { return StateLayout() }
    return coder.layout
  }

  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    coder.given(
      "settings", "session", "rates", "rules", "parameterHashes", "repeatHitter",
      "readsSmallParents", "sessionStart", "sessionOpen", "sessionClose")
    // Asked for from outside; decides nothing.
    coder.given("probe", "probed")
    coder.scratch("packages", "americanPricer", "parityQuotes", "n", "inferences")
    try coder.raw("seq", &seq)
    try coder.raw("clock", &clock)
    try coder.raw("instruments", &instruments)
    try coder.list("underlyings", &underlyings)
    try coder.raw("underlyingIndex", &underlyingIndex)
    try coder.part("stocks", &stocks)
    try coder.part("venueQuotes", &venueQuotes)
    try coder.part("sweeps", &sweeps)
    try coder.part("parents", &parents)
    try coder.part("coded", &coded)
    try coder.part("financing", &financing)
    try coder.part("levelTwo", &levelTwo)
    try coder.part("baselines", &baselines)
    try coder.part("morning", &morning)
    try coder.part("hits", &hits)
    try coder.part("zeroDay", &zeroDay)
    try coder.raw("zeroDayMinute", &zeroDayMinute)
    try coder.raw("volatilityCache", &volatilityCache)
    try coder.part("chains", &chains)
    try coder.list("levelTwoOut", &levelTwoOut)
    try coder.raw("levelTwoNames", &levelTwoNames)
    try coder.raw("levelTwoOpened", &levelTwoOpened)
    try coder.part("ledger", &ledger)
    try coder.part("stockLedger", &stockLedger)
    try coder.raw("notableLeft", &notableLeft)
    try coder.raw("isVolumeComplete", &isVolumeComplete)
    try coder.raw("unknownCodes", &unknownCodes)
  }
}
