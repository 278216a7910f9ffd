public import FlowEngine
public struct InputError: Error { public var what = ""; public var place = ""; public var remedy = "" }
public struct InputFile { public var path = ""; public var contentHash = ""; public var dataSet = ""; public var schema = "" }
public final class MergedInput {
  public init(paths: [String]) throws(InputError) {}
  public var session: CalendarDate { CalendarDate(yyyymmdd: 0) }
  public var files: [InputFile] { [] }
  public var ignored: [String] { [] }
  public var faults: [InputError] { [] }
  public var progress: (read: Int64, total: Int64) { (0, 0) }
  public func next(into batch: inout [MarketEvent], limit: Int) throws(InputError) -> Bool { false }
}
public struct NormalFormWriter { public init() {}; public var bytes: [UInt8] = []; public mutating func write(_ e: MarketEvent) {}; public mutating func removeAll() {} }
