import FlowEngine

/// Where the panel starts in a recording: applied once the events are there.
struct PanelStart {
  enum Moment: Hashable {
    case edge
    /// The end of a recording, paused: what stands there is the whole day as known.
    case end
    case time(Int64)
    case seq(UInt64)
  }

  var moment: Moment
  var filter: String?
  var speedEighths: Int?
  /// The thresholds that judge what is shown: clauses say what they asked.
  var settings: Settings
  private(set) var isPending = true

  init(
    moment: Moment, filter: String? = nil, speedEighths: Int? = nil,
    settings: Settings = Settings()
  ) {
    self.settings = settings
    self.moment = moment
    self.filter = filter
    self.speedEighths = speedEighths
  }

  mutating func apply(to state: inout PanelState, _ index: FlowIndex, isLoaded: Bool) {
    guard isPending, isLoaded, index.lastSeq > 0 else { return }
    isPending = false
    switch moment {
    case .edge: break
    case .end: state.position = .at(index.lastSeq)
    case .seq(let seq): state.position = .at(min(max(1, seq), index.lastSeq))
    case .time(let time): state.position = .at(max(1, index.marks.seq(at: time)))
    }
    if let speedEighths {
      state.speedEighths = speedEighths
      state.playhead = index.marks.time(of: state.moment(index))
    }
    if let filter { PanelReducer(index: index).setFilter(filter, &state) }
  }
}
