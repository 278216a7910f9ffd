import ArgumentParser
import Foundation
import Glibc

/// `flowtui doctor`: what the terminal, the locale, the clock and the disk can do here.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Check the terminal, locale, feeds, clock and disk.",
    discussion: "Example: flowtui doctor   (exit 1 if something must be mended)")

  private struct Finding {
    enum Weight: String { case ok = "ok  ", note = "note", bad = "BAD " }
    var weight: Weight
    var name: String
    var text: String
  }

  func run() throws {
    let findings = [terminal, locale, color, feeds, clock, disk]
    var out = OutputStream()
    for finding in findings {
      let pad = String(repeating: " ", count: max(1, 10 - finding.name.count))
      out.line(printable(finding.weight.rawValue + " " + finding.name + pad + finding.text))
    }
    out.flush()
    let bad = findings.count { $0.weight == .bad }
    if bad > 0 {
      throw CommandError(
        code: .checkFailed, what: "\(bad) checks failed", place: "flowtui doctor",
        remedy: "mend what is marked BAD")
    }
  }

  private func variable(_ name: String) -> String {
    ProcessInfo.processInfo.environment[name] ?? ""
  }

  private var terminal: Finding {
    let term = variable("TERM")
    var size = winsize()
    guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 else {
      return Finding(
        weight: .note, name: "terminal", text: "standard output is no terminal, TERM=\(term)")
    }
    let words = "\(size.ws_col)x\(size.ws_row), TERM=\(term)"
    if size.ws_col < PanelFrame.minimum.width || size.ws_row < PanelFrame.minimum.height {
      return Finding(weight: .bad, name: "terminal", text: words + ": the panel needs 80x24")
    }
    if term.isEmpty || term == "dumb" {
      return Finding(
        weight: .bad, name: "terminal", text: words + ": set TERM, for example xterm-256color")
    }
    return Finding(weight: .ok, name: "terminal", text: words)
  }

  private var locale: Finding {
    let asked = [variable("LC_ALL"), variable("LC_CTYPE"), variable("LANG")].first { !$0.isEmpty }
    setlocale(LC_ALL, "")
    let codeset = nl_langinfo(Int32(CODESET)).map { String(cString: $0) } ?? ""
    if codeset == "UTF-8" {
      return Finding(weight: .ok, name: "locale", text: "\(asked ?? "default"), UTF-8")
    }
    if setlocale(LC_CTYPE, "C.UTF-8") != nil {
      return Finding(
        weight: .note, name: "locale",
        text: "\(asked ?? "none") is not UTF-8 (\(codeset)); C.UTF-8 is used")
    }
    return Finding(
      weight: .note, name: "locale",
      text: "no UTF-8 locale is installed: plain ASCII is drawn; install one with 'locale-gen'")
  }

  private var color: Finding {
    if !variable("NO_COLOR").isEmpty {
      return Finding(weight: .note, name: "colour", text: "NO_COLOR is set: theme mono")
    }
    let words = variable("COLORTERM").isEmpty ? "256 or fewer" : variable("COLORTERM")
    return Finding(weight: .ok, name: "colour", text: words)
  }

  private var feeds: Finding {
    Finding(
      weight: .note, name: "feeds",
      text: "none configured: flowtui opens the simulated session (SIM)")
  }

  private var clock: Finding {
    let year = Calendar(identifier: .gregorian).component(.year, from: Date())
    return year >= 2_025
      ? Finding(weight: .ok, name: "clock", text: "\(Date().ISO8601Format())")
      : Finding(weight: .bad, name: "clock", text: "the clock says \(year): set it")
  }

  private var disk: Finding {
    for folder in [Paths.state, Paths.data] {
      do { try Paths.make(folder) } catch {
        return Finding(weight: .bad, name: "disk", text: "cannot make \(folder)")
      }
      if access(folder, W_OK) != 0 {
        return Finding(weight: .bad, name: "disk", text: "cannot write in \(folder)")
      }
    }
    let facts = try? FileManager.default.attributesOfFileSystem(forPath: Paths.data)
    let free = (facts?[.systemFreeSize] as? NSNumber)?.int64Value ?? 0
    let gigabytes = DecimalText.grouped(free / 1_000_000_000)
    return Finding(
      weight: free > 5_000_000_000 ? .ok : .note, name: "disk",
      text: "\(gigabytes) GB free at \(Paths.data)")
  }

}
