/// A raster of dots, two across and four down in a cell, with one style a cell.
///
/// Dots of several layers in one cell are joined; the highest layer gives the colour. A cell
/// without dots is not drawn at all: it stays the space it was, never U+2800, which some fonts
/// show as rings.
public struct BrailleCanvas: Sendable {
  /// Cells.
  public let width: Int
  public let height: Int
  private var bits: [UInt8]
  private var styles: [StyleIndex]
  private var layers: [UInt8]
  private var markers: [Marker?]

  private struct Marker {
    var scalar: Unicode.Scalar
    var style: StyleIndex
    var count: Int
  }

  /// - Parameters:
  ///   - width: cells across; the canvas has twice as many dots.
  ///   - height: cells down; the canvas has four times as many dots.
  public init(width: Int, height: Int) {
    self.width = max(0, width)
    self.height = max(0, height)
    let count = self.width * self.height
    bits = Array(repeating: 0, count: count)
    styles = Array(repeating: .text, count: count)
    layers = Array(repeating: 0, count: count)
    markers = Array(repeating: nil, count: count)
  }

  public var dotWidth: Int { width * 2 }
  public var dotHeight: Int { height * 4 }

  /// Sets one dot; (0, 0) is the top left, and a place outside is ignored.
  public mutating func set(x: Int, y: Int, style: StyleIndex, layer: UInt8 = 0) {
    guard x >= 0, y >= 0, x < dotWidth, y < dotHeight else { return }
    let cell = y / 4 * width + x / 2
    if bits[cell] == 0 || layer >= layers[cell] {
      styles[cell] = style
      layers[cell] = layer
    }
    bits[cell] |= Self.bit(x & 1, y & 3)
  }

  /// Sets the dots of one column between two rows, both included, in any order.
  public mutating func column(x: Int, from: Int, to: Int, style: StyleIndex, layer: UInt8 = 0) {
    let top = max(0, min(from, to))
    let bottom = min(dotHeight - 1, max(from, to))
    guard top <= bottom else { return }
    for y in top...bottom { set(x: x, y: y, style: style, layer: layer) }
  }

  /// Sets the dots of one row between two columns, every `every`th of them.
  public mutating func row(
    y: Int, from: Int, to: Int, every: Int = 1, style: StyleIndex, layer: UInt8 = 0
  ) {
    for x in stride(from: max(0, from), through: min(dotWidth - 1, to), by: max(1, every)) {
      set(x: x, y: y, style: style, layer: layer)
    }
  }

  /// Draws a straight line (Bresenham), clipped.
  public mutating func line(
    from: (x: Int, y: Int), to: (x: Int, y: Int), style: StyleIndex, layer: UInt8 = 0
  ) {
    let (dx, dy) = (abs(to.x - from.x), -abs(to.y - from.y))
    let (stepX, stepY) = (from.x < to.x ? 1 : -1, from.y < to.y ? 1 : -1)
    var (x, y, error) = (from.x, from.y, dx + dy)
    while true {
      set(x: x, y: y, style: style, layer: layer)
      if x == to.x, y == to.y { return }
      let doubled = 2 * error
      if doubled >= dy {
        error += dy
        x += stepX
      }
      if doubled <= dx {
        error += dx
        y += stepY
      }
    }
  }

  /// Puts a marker over a cell; several in one cell become the digit 2-9, then `+`.
  public mutating func mark(_ scalar: Unicode.Scalar, cellX: Int, cellY: Int, style: StyleIndex) {
    guard cellX >= 0, cellY >= 0, cellX < width, cellY < height else { return }
    let place = cellY * width + cellX
    var marker = markers[place] ?? Marker(scalar: scalar, style: style, count: 0)
    marker.count += 1
    marker.style = style
    if marker.count > 1 {
      marker.scalar = marker.count > 9 ? "+" : Unicode.Scalar(UInt8(0x30 + marker.count))
    }
    markers[place] = marker
  }

  /// Draws what has ink into the grid, with the top left cell at (x, y).
  public func draw(into grid: inout Grid, x: Int, y: Int) {
    for place in bits.indices {
      let (column, row) = (x + place % width, y + place / width)
      if let marker = markers[place] {
        grid.put(String(marker.scalar), x: column, y: row, style: marker.style)
      } else if bits[place] != 0 {
        grid.set(0x2800 + UInt32(bits[place]), column, row, styles[place])
      }
    }
  }

  private static func bit(_ x: Int, _ y: Int) -> UInt8 {
    y == 3 ? 0x40 << UInt8(x) : 1 << UInt8(x * 3 + y)
  }
}
