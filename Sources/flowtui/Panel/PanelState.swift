import FlowEngine

/// Everything the panel remembers between two frames; keys change it, panes read it.
///
/// A value: the same state, index and size give the same picture.
struct PanelState: Hashable, Sendable {
  /// Where the shown moment comes from.
  enum Position: Hashable, Sendable {
    /// The newest event; it moves on by itself.
    case edge
    /// A fixed moment.
    case at(UInt64)
  }

  var width: Int
  var height: Int
  var position: Position = .edge
  /// Playing from a fixed moment: the engine time shown, nanoseconds; nil while paused or at the
  /// edge.
  var playhead: Int64?
  /// Speed of play as eighths: 8 = real time.
  var speedEighths = 8
  var filterText = ""
  var filter = Filter.all
  var edit: FilterEdit?
  var history: [String] = []
  var focus = PaneID.tape
  var zoomed: PaneID?
  /// A row of the index; nil = the newest line of the tape.
  var selected: Int?
  /// Lines the list panes are scrolled down from their newest.
  var offExchangeScroll = 0
  var evidenceScroll = 0
  var isHelpShown = false
  var helpScroll = 0
  var themeName = "dusk"
  var message: Message?
  var wantsQuit = false
  /// Off, the terminal selects text as usual; nil = as it was started.
  var reportsMouse: Bool?
  /// For the terminal's clipboard, until it is handed over.
  var copied: String?
  /// Sessions to step by, -1 or 1, until it is done.
  var sessionStep: Int?
  /// What has to wait until the whole log is read; any other key takes it back.
  var waiting: Action.Name?
  /// Moments by letter; gone with the session.
  var marks: [Character: UInt64] = [:]
  /// `m` or `'` was pressed: the next key is the letter.
  var pendingMark: PendingMark?

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  enum PendingMark: Hashable, Sendable { case set, jump }

  struct Message: Hashable, Sendable {
    var text: String
    var isError = false
  }

  /// A filter being typed; the last good one stays in force.
  struct FilterEdit: Hashable, Sendable {
    var text: String
    var cursor: Int
    var before: String
    var error: FilterError?
    var historyPosition: Int?
  }

  var isAtEdge: Bool { position == .edge }

  /// Fixed, and not playing: nothing moves by itself.
  var isPaused: Bool { !isAtEdge && playhead == nil }

  func moment(_ index: FlowIndex) -> UInt64 {
    switch position {
    case .edge: index.lastSeq
    case .at(let seq): min(seq, index.lastSeq)
    }
  }
}

enum PaneID: Int, CaseIterable, Hashable, Sendable {
  case tape = 1
  case offExchange, chart, evidence, timeline

  var title: String {
    switch self {
    case .tape: "Tape"
    case .offExchange: "Off-exchange"
    case .chart: "Chart"
    case .evidence: "Evidence"
    case .timeline: "Timeline"
    }
  }
}

/// What the status bar tells about the source; facts, made by the pipeline.
struct SourceStatus: Hashable, Sendable {
  enum Origin: Hashable, Sendable {
    case live, simulated
    /// A file; its name.
    case recorded(String)
    /// A log that another process writes.
    case follow(pid: Int32)
  }

  struct Day: Hashable, Sendable {
    var number: Int
    var count: Int
  }

  var origin: Origin = .simulated
  var session = CalendarDate(yyyymmdd: 0)
  /// Events a second, lately.
  var rate = 0
  var dropped = 0
  /// How the writing of the log goes; nil without a log.
  var log: LogState?
  /// What is not as it should be, in words; shown in amber.
  var warning: String?
  var isLoading = false
  /// What is done before the first event, in words.
  var preparing: String?
  /// Told once, where messages are.
  var note: String?
  /// How much of a log that is being read was read; nil for everything else.
  var readPercent: Int?
  /// Which of the recordings that were opened together this is, from 1, and how many there are.
  var day: Day?
  /// Bytes and microseconds of the last frame.
  var frameBytes = 0
  var frameMicroseconds = 0
}
