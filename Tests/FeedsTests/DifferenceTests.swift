import Testing

@Suite struct DifferenceTests {
  @Test("a difference fails a test, and equality does not")
  func fails() {
    withKnownIssue { expectNoDifference([1, 2], [1, 3]) }
    expectNoDifference([1, 2], [1, 2])
  }
}
