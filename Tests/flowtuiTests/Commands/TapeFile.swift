/// A small session in normal form, written as text: Friday 2026-11-20, when New York is UTC−5.
///
/// It holds one sweep of three exchanges that is worth an alert (60 contracts at 12.35, $74,100),
/// one print that is later cancelled, one off-exchange stock print, and a gap.
enum TapeFile {
  static let contract =
    #"{"in":"contract","id":7,"osi":"NVDA  261218C00950000","underlying":"NVDA","multiplier":100,"#
    + #""adjusted":false,"settlement":"PM","tick":"0.05"}"#
  static let stock = #"{"in":"stock","id":9,"symbol":"NVDA","tape":"C","tick":"0.01"}"#

  static func at(_ time: String, day: String = "2026-11-20") -> String { "\(day)T\(time)Z" }

  static func trade(
    _ time: String, venue: String, price: String = "12.35", size: Int, number: Int,
    condition: String = "S", day: String = "2026-11-20"
  ) -> String {
    #"{"in":"trade","id":7,"at":"\#(at(time, day: day))","executedAt":"\#(at(time, day: day))","#
      + #""number":\#(number),"venue":"\#(venue)","price":"\#(price)","size":\#(size),"#
      + #""condition":"\#(condition)","bid":"12.20","ask":"12.35","bidSize":10,"askSize":4}"#
  }

  // swift-format-ignore
  static let head = [
    contract, stock,
    #"{"in":"openInterest","id":7,"at":"2026-11-20T11:30:00Z","quantity":1248,"asOf":"2026-11-19"}"#,
    #"{"in":"quote","id":9,"at":"2026-11-20T14:30:59Z","scope":"nbbo","bid":"941.70","ask":"941.90","bidSize":3,"askSize":2}"#,
    #"{"in":"quote","id":7,"at":"2026-11-20T14:31:00Z","scope":"nbbo","bid":"12.20","ask":"12.35","bidSize":10,"askSize":4}"#,
  ]

  static let sweep = [
    trade("14:31:00.001", venue: "XCBO", size: 20, number: 1),
    trade("14:31:00.003", venue: "XPHL", size: 20, number: 2),
    trade("14:31:00.005", venue: "ARCO", size: 20, number: 3),
  ]

  // swift-format-ignore
  static let tail = [
    #"{"in":"trade","id":9,"at":"2026-11-20T14:31:10Z","executedAt":"2026-11-20T14:31:09.5Z","venue":"FINN","price":"941.8050","size":4000,"conditions":["@"]}"#,
    trade("14:31:20", venue: "XCBO", price: "12.25", size: 1, number: 4, condition: ""),
    #"{"in":"gap","at":"2026-11-20T14:31:30Z","feed":"opra","lost":14000}"#,
    #"{"in":"cancel","id":7,"at":"2026-11-20T14:31:40Z","number":4}"#,
    #"{"in":"clock","at":"2026-11-20T14:32:00Z"}"#,
  ]

  static let day = head + sweep + tail

  static func bytes(_ lines: [String]) -> [UInt8] {
    Array(lines.map { $0 + "\n" }.joined().utf8)
  }
}
