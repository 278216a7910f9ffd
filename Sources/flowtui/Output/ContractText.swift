import FlowEngine

/// An instrument as a trader says it: `NVDA 950C 2026-11-20`; of a stock its ticker.
enum ContractText {
  static func name(_ instrument: InstrumentID, _ directory: Directory) -> String {
    guard let contract = directory.contract(instrument), !contract.root.isNone else {
      return directory.name(instrument)
    }
    let strike = DecimalText.text(contract.strike.billionths, decimals: 9, atLeast: 0)
    var words = "\(contract.root) \(strike)\(contract.right == .call ? "C" : "P") "
    words += TimeText.isoDate(contract.expiry)
    if contract.isAdjusted { words += " (adjusted)" }
    return words
  }
}
