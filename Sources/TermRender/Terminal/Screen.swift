/// Columns and rows of a screen.
public struct Size: Hashable, Sendable {
  public var width: Int
  public var height: Int

  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}

/// What sending one frame cost.
public struct FrameReport: Hashable, Sendable {
  /// Bytes that the terminal took during this call; 0 when nothing changed.
  public var bytes = 0
  /// Calls of `write(2)`; 1 unless the terminal was slow.
  public var writes = 0
  /// True when the frame was not drawn because the terminal still owes an older one: draw again.
  public var isDeferred = false
  /// True when writing took more than 50 ms or could not be finished: the tty is slow.
  public var isSlow = false

  public init() {}
}

/// Where frames go.
public protocol Screen: AnyObject {
  var size: Size { get }

  /// Shows the grid as the whole screen; what is outside of the screen is not shown.
  func present(_ grid: Grid) -> FrameReport
}

/// A screen that keeps the last frame, for tests and `--dump-grid`.
public final class TextScreen: Screen {
  public var size: Size
  public private(set) var grid: Grid?
  public private(set) var frameCount = 0

  public init(size: Size) { self.size = size }

  public func present(_ grid: Grid) -> FrameReport {
    self.grid = grid
    frameCount += 1
    return FrameReport()
  }

  /// The last frame as text; empty before the first.
  public var lines: [String] { grid?.dump() ?? [] }
}
