/// A rectangle of cells; it may be empty, and never has a negative size.
public struct Rect: Hashable, Sendable {
  public var x: Int
  public var y: Int
  public var width: Int
  public var height: Int

  public init(x: Int = 0, y: Int = 0, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = max(0, width)
    self.height = max(0, height)
  }

  public var right: Int { x + width }
  public var bottom: Int { y + height }
  public var isEmpty: Bool { width == 0 || height == 0 }

  public func contains(x: Int, y: Int) -> Bool {
    x >= self.x && x < right && y >= self.y && y < bottom
  }

  /// The part of this rectangle that is also in the other.
  public func intersection(_ other: Rect) -> Rect {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return Rect(
      x: left, y: top, width: min(right, other.right) - left,
      height: min(bottom, other.bottom) - top)
  }

  /// The rectangle without `margin` cells on every side: the inside of a border.
  public func inset(by margin: Int = 1) -> Rect {
    Rect(x: x + margin, y: y + margin, width: width - 2 * margin, height: height - 2 * margin)
  }

  /// Takes up to `count` rows off the top of this rectangle, and answers them.
  public mutating func takeTop(_ count: Int) -> Rect {
    let rows = max(0, min(count, height))
    defer {
      y += rows
      height -= rows
    }
    return Rect(x: x, y: y, width: width, height: rows)
  }

  /// Takes up to `count` rows off the bottom of this rectangle, and answers them.
  public mutating func takeBottom(_ count: Int) -> Rect {
    let rows = max(0, min(count, height))
    height -= rows
    return Rect(x: x, y: y + height, width: width, height: rows)
  }

  /// Takes up to `count` columns off the left of this rectangle, and answers them.
  public mutating func takeLeft(_ count: Int) -> Rect {
    let columns = max(0, min(count, width))
    defer {
      x += columns
      width -= columns
    }
    return Rect(x: x, y: y, width: columns, height: height)
  }

  /// Takes up to `count` columns off the right of this rectangle, and answers them.
  public mutating func takeRight(_ count: Int) -> Rect {
    let columns = max(0, min(count, width))
    width -= columns
    return Rect(x: x + width, y: y, width: columns, height: height)
  }
}
