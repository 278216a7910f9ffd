import Glibc

/// Processor time of this process, all threads, in nanoseconds: another process on the machine
/// does not spoil it as it spoils the wall clock.
func processorTime() -> Int64 { read(CLOCK_PROCESS_CPUTIME_ID) }

/// Wall-clock time in nanoseconds, for what a person waits for.
func wallTime() -> Int64 { read(CLOCK_MONOTONIC) }

private func read(_ clock: clockid_t) -> Int64 {
  var time = timespec()
  clock_gettime(clock, &time)
  return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}

/// Resident memory of this process in bytes, from /proc.
func residentBytes() -> Int64 {
  guard let file = fopen("/proc/self/statm", "r") else { return 0 }
  defer { fclose(file) }
  var (size, resident) = (0, 0)
  withUnsafeMutablePointer(to: &size) { size in
    withUnsafeMutablePointer(to: &resident) { resident in
      _ = withVaList([size, resident]) { vfscanf(file, "%ld %ld", $0) }
    }
  }
  return Int64(resident) * Int64(sysconf(Int32(_SC_PAGESIZE)))
}

/// Times gathered over the rounds of one run; the median counts.
struct Samples {
  private var values: [Double] = []

  mutating func add(_ value: Double) { values.append(value) }

  mutating func add(_ nanoseconds: Int64) { values.append(Double(nanoseconds)) }

  /// The value below which the given share lies, by nearest rank.
  func quantile(_ share: Double) -> Double {
    guard !values.isEmpty else { return .nan }
    let sorted = values.sorted()
    return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
  }

  var median: Double { quantile(0.5) }
}
