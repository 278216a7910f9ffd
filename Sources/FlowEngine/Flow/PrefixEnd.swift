extension RandomAccessCollection where Index == Int {
  /// The index after the leading elements for which a condition holds, found by halving.
  ///
  /// The elements for which it holds must all come first, as they do by `seq` or by strike.
  @inlinable
  public func prefixEnd(where holds: (Element) -> Bool) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if holds(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
