import Foundation
import Testing

@testable import FlowEngine

/// Golden numbers of other people's software, written by `scripts/vectors/make_pricing_vectors.py`.
enum Vectors {
  struct Row: Sendable {
    let words: [String]

    subscript(_ column: Int) -> Double {
      get throws { try #require(Double(words[column]), "column \(column) of \(words)") }
    }

    var right: OptionRight { words[0] == "C" ? .call : .put }
  }

  static func rows(_ name: String, atLeast count: Int) throws -> [Row] {
    let folder = "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/")
    let text = try String(contentsOfFile: "\(folder)/Vectors/\(name).csv", encoding: .utf8)
    let rows = text.split(separator: "\n").dropFirst().map { line in
      Row(words: line.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
    }
    try #require(rows.count >= count, "\(name).csv has \(rows.count) rows")
    return rows
  }

  /// Billionths, for the calls that take whole numbers.
  static func price(_ dollars: Double) -> Price {
    Price(billionths: Int64((dollars * 1e9).rounded()))
  }

  static func time(days: Double) throws -> TimeToSettlement {
    try #require(TimeToSettlement(nanoseconds: Int64((days * 86_400e9).rounded())))
  }
}

/// The largest error of a table and the row that has it, so that a failure names one case.
struct Worst {
  private(set) var error = 0.0
  private(set) var row: [String] = []

  mutating func note(_ error: Double, _ row: Vectors.Row) {
    // Written so that "not a number" counts as the worst.
    if !(error <= self.error) {
      (self.error, self.row) = (error.isNaN ? .infinity : error, row.words)
    }
  }

  mutating func relative(_ seen: Double, _ expected: Double, _ row: Vectors.Row) {
    note(seen == expected ? 0 : abs(seen - expected) / abs(expected), row)
  }

  func expect(atMost bound: Double, _ what: String, _ location: SourceLocation = #_sourceLocation) {
    #expect(error <= bound, "\(what): \(error) at \(row)", sourceLocation: location)
  }
}
