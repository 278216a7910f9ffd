/// Sessions in normal form, written as text, of November 2026, when New York is UTC−5.
///
/// Each ordinary day has five sweeps of 10 to 14 contracts at 12.35 in the first half hour.
struct HistoryTape {
  /// Twelve sessions in a row; Friday the 20th comes next.
  static let days = [4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19]
  static let today = 20

  /// Contracts of the ordinary series by 10:00 each day.
  static let usualVolume = 10 + 11 + 12 + 13 + 14

  let day: Int
  private(set) var lines: [String] = []
  private var number = 0

  /// By id: the ordinary series, those of yesterday's big parents, and the two of a roll.
  static let series = [
    1: "261218C00950000", 2: "261218C00900000", 3: "261218C00910000", 4: "261218C00920000",
    5: "261218C00930000", 6: "270115C00930000",
  ]

  init(day: Int, openInterest: [Int: Int] = [:]) {
    self.day = day
    for id in Self.series.keys.sorted() {
      lines.append(
        #"{"in":"contract","id":\#(id),"osi":"NVDA  \#(Self.series[id] ?? "")","#
          + #""underlying":"NVDA","multiplier":100,"adjusted":false,"settlement":"PM","#
          + #""tick":"0.05"}"#)
    }
    lines.append(#"{"in":"stock","id":9,"symbol":"NVDA","tape":"C","tick":"0.01"}"#)
    for id in Self.series.keys.sorted() {
      lines.append(
        #"{"in":"openInterest","id":\#(id),"at":"\#(at("11:30:00"))","#
          + #""quantity":\#(openInterest[id] ?? 1_000)}"#)
    }
    lines.append(
      #"{"in":"quote","id":9,"at":"\#(at("14:30:59"))","scope":"nbbo","bid":"941.70","#
        + #""ask":"941.90","bidSize":3,"askSize":2}"#)
  }

  static func day(_ day: Int) -> HistoryTape {
    var tape = HistoryTape(day: day)
    for (index, size) in [10, 11, 12, 13, 14].enumerated() {
      tape.sweep("14:\(40 + index):00", size, of: 1)
    }
    return tape
  }

  func at(_ time: String) -> String { "2026-11-\(day < 10 ? "0" : "")\(day)T\(time)Z" }

  /// All at the ask of 12.20 to 12.35, on two exchanges, 1 ms apart.
  mutating func sweep(_ time: String, _ size: Int, of id: Int) {
    trade("\(time).001", size / 2, of: id, venue: "XCBO", condition: "S")
    trade("\(time).002", size - size / 2, of: id, venue: "XPHL", condition: "S")
    clock(time)
  }

  /// The near series sold and the far one bought on one exchange, 20 ms apart.
  mutating func roll(_ time: String, _ size: Int) {
    trade("\(time).001", size, of: 5, venue: "XCBO", condition: "", price: "12.20")
    trade("\(time).021", size, of: 6, venue: "XCBO", condition: "")
    clock(time)
  }

  mutating func trade(
    _ time: String, _ size: Int, of id: Int, venue: String, condition: String,
    price: String = "12.35"
  ) {
    number += 1
    lines.append(
      #"{"in":"trade","id":\#(id),"at":"\#(at(time))","executedAt":"\#(at(time))","#
        + #""number":\#(number),"venue":"\#(venue)","price":"\#(price)","size":\#(size),"#
        + #""condition":"\#(condition)","bid":"12.20","ask":"12.35","bidSize":99,"askSize":99}"#)
  }

  /// Lets the windows of what came at a time close, half a minute later.
  private mutating func clock(_ time: String) {
    lines.append(#"{"in":"clock","at":"\#(at(String(time.dropLast(2)) + "30"))"}"#)
  }
}
