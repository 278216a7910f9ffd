import Feeds
import FlowEngine
import Testing

@Suite("Simulated market: DBN files")
struct SimulatorDBNTests {
  private static let files: [DBNSimulationFile: [UInt8]] = {
    let configuration = SimulationConfiguration(seed: 2, minutes: 5, underlyings: 6)
    var market = SimulatedMarket(configuration: configuration)
    let collected = Collected()
    var writer = DBNSimulationWriter(session: configuration.session) { file, bytes in
      collected.files[file, default: []] += bytes
    }
    var batch: [MarketEvent] = []
    while market.next(into: &batch, limit: 999) {
      writer.write(batch)
      batch.removeAll()
    }
    writer.finish()
    return collected.files
  }()

  private final class Collected {
    var files: [DBNSimulationFile: [UInt8]] = [:]
  }

  private func number(_ bytes: ArraySlice<UInt8>, _ offset: Int, _ count: Int) -> Int64 {
    var value: Int64 = 0
    for index in (0..<count).reversed() {
      value = value << 8 | Int64(bytes[bytes.startIndex + offset + index])
    }
    return value
  }

  // swift-format-ignore
  @Test(
    "records have the length and type of the vendor's layout",
    arguments: [
      //  file                                size  type  schema  why
      (DBNSimulationFile.optionDefinitions,   520, 0x13,  9, "InstrumentDefMsg of version 3"),
      (DBNSimulationFile.openInterest,         80, 0x18, 10, "StatMsg of version 3"),
      (DBNSimulationFile.optionTrades,         80, 0xC2, 17, "tcbbo is a CMBP1Msg"),
      (DBNSimulationFile.optionQuotes,         80, 0xB1, 14, "cmbp-1"),
      (DBNSimulationFile.stockDefinitions,    520, 0x13,  9, "InstrumentDefMsg of version 3"),
      (DBNSimulationFile.stockTrades,          48, 0x00,  4, "TradeMsg"),
      (DBNSimulationFile.stockQuotes,          80, 0xB1, 14, "cmbp-1"),
    ])
  func lengths(file: DBNSimulationFile, size: Int, type: Int, schema: Int, why: String) throws {
    let bytes = try #require(Self.files[file])
    let header = bytes[0..<128]
    #expect(Array(header[0..<4]) == [0x44, 0x42, 0x4E, 3], "magic and version")
    #expect(number(header, 4, 4) == 120, "an empty version 3 header is 128 bytes")
    #expect(number(header, 24, 2) == Int64(schema))
    #expect((bytes.count - 128) % size == 0)
    #expect(bytes.count > 128)
    var last: Int64 = 0
    for start in stride(from: 128, to: bytes.count, by: size) {
      let record = bytes[start..<start + size]
      #expect(Int(record[start]) * 4 == size && Int(record[start + 1]) == type)
      let event = number(record, 8, 8)
      #expect(event >= last)
      last = event
      #expect(number(record, 2, 2) > 0 && number(record, 4, 4) > 0)
    }
  }

  @Test("a trade carries the best prices of just before, and but for a few lies within them")
  func tradesCarryQuotes() throws {
    let bytes = try #require(Self.files[.optionTrades])
    var atTouch = 0
    var odd = 0
    for start in stride(from: 128, to: bytes.count, by: 80) {
      let record = bytes[start..<start + 80]
      let (price, bid, ask) = (number(record, 16, 8), number(record, 48, 8), number(record, 56, 8))
      // Legs outside their own quote, crossed quotes and series without one are planted.
      if bid > ask || price < bid || price > ask { odd += 1 }
      if price == bid || price == ask { atTouch += 1 }
    }
    #expect(odd < (bytes.count - 128) / 80 / 20)
    #expect(atTouch > (bytes.count - 128) / 80 / 2)
  }
}
