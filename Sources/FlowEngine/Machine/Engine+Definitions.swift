extension Engine {
  mutating func define(_ contract: Contract) {
    let underlying = underlyingNumber(contract.underlying)
    let isListed = contract.origin == .definition || contract.origin == .mapping
    let chain = isListed && !contract.root.isNone ? chains.list(contract) : -1
    if chain >= 0, contract.expiry == session, chains[chain].expiration.settlement != .am,
      !underlyings[Int(underlying)].chainsToday.contains(chain)
    {
      underlyings[Int(underlying)].chainsToday.append(chain)
    }
    let optionClass = OptionClass.of(root: contract.root)
    let isIndex = optionClass.style == .european
    let settlement =
      contract.settlement == .unknown ? optionClass.settlement : contract.settlement
    let isLate = OptionHours.runsLate(
      optionClass, ending: contract.expiry == session ? settlement : nil)
    withInstrument(contract.instrument) { state in
      switch contract.origin {
      case .unresolved: state.kind = .unresolved
      case .unsupported: state.kind = .unsupported
      case .definition, .mapping: state.kind = .option
      }
      state.right = contract.right
      state.isAdjusted = contract.isAdjusted
      state.multiplier = contract.multiplier
      state.ticks = contract.ticks
      state.expiry = contract.expiry
      state.strike = contract.strike.billionths
      state.root = contract.root
      state.chain = chain
      state.isIndexOption = isIndex
      state.closesLate = isLate
      state.underlying = underlying
    }
  }

  mutating func define(_ stock: Stock) {
    let underlying = underlyingNumber(stock.symbol)
    underlyings[Int(underlying)].stock = Int32(stock.instrument.index)
    withInstrument(stock.instrument) { state in
      state.kind = .stock
      state.multiplier = 1
      state.tape = stock.tape
      state.ticks = stock.ticks
      state.underlying = underlying
    }
  }

  mutating func underlyingNumber(_ symbol: Symbol) -> UInt32 {
    if let known = underlyingIndex[symbol] { return known }
    let number = UInt32(underlyings.count)
    underlyings.append(UnderlyingState(symbol: symbol, rules: rules.count))
    underlyingIndex[symbol] = number
    return number
  }

  mutating func take(_ note: CalendarNote) {
    var underlying: Int?
    withInstrument(note.instrument) { state in
      if state.kind != .undefined { underlying = Int(state.underlying) }
    }
    guard let underlying, underlying < underlyings.count, note.date >= session else { return }
    if note.kind == .dividend {
      guard note.date > session, let amount = note.amount else { return }
      underlyings[underlying].dividend = amount.billionths
      // `date` is the ex date: the session before it is the last with the dividend.
      underlyings[underlying].isLastCumDate =
        SessionCalendar.session(before: note.date) == session
      return
    }
    let known = underlyings[underlying].nextEarnings
    underlyings[underlying].nextEarnings = known.map { min($0, note.date) } ?? note.date
  }

  mutating func take(_ note: HistoryNote) {
    baselines.take(note)
    if note.kind == .carried { morning.take(note) }
  }

  mutating func take(_ notice: FeedNotice, _ out: inout FlowBatch) {
    if notice.kind == .gap || notice.kind == .resumed {
      sweeps.windows.markSuspect()
      coded.markSuspect()
      isVolumeComplete = false
    }
    report(notice.kind, feed: notice.feed, notice.detail, lost: notice.lost, &out)
  }
}

extension FeedNotice {
  /// One line for people; `place` by the kind of notice.
  var detail: String {
    switch kind {
    case .skipped: "records of type \(place) are not read"
    case .decodeError: "could not be read at \(place)"
    case .unresolved: "instrument \(place) has no definition"
    case .unsupported: "instrument \(place) is neither a US option nor a US stock"
    case .gap: "data may be missing"
    default: place == 0 ? "" : "at \(place)"
    }
  }
}
