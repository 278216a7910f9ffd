import Glibc

/// Whether a process is there; one that belongs to somebody else is.
func isAlive(_ pid: Int32) -> Bool {
  pid > 0 && (kill(pid, 0) == 0 || errno == EPERM)
}
