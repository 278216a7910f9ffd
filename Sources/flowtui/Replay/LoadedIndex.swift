import FlowEngine

/// A log read whole, with what the panel remembers of an index, on its way to the main thread.
///
/// Whoever hands it over touches it no more: that makes it safe to send.
struct LoadedIndex: @unchecked Sendable {
  var index: FlowIndex
  let cache: FilterCache
}
