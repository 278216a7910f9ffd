import ArgumentParser
import FlowEngine
import Store

/// `flowtui verify`: steps the raw events again and compares every derived event.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Replay a log and compare every derived event with the stored.",
    discussion: "Example: flowtui verify day.flow   (exit 1 and the first difference if it differs)"
  )

  @Argument(help: "The log.")
  var log: String

  func run() throws {
    let result: VerifyResult
    do {
      let reader = try LogReader(path: log)
      if reader.header.engineVersion != Engine.version {
        complain(
          "this log was judged by engine \(reader.header.engineVersion), this is \(Engine.version)"
            + " (\(printable(log))): differences may come from the rules")
      }
      var progress = ProgressBar("verify")
      let last = try reader.lastSeq()
      result = try Verifier(reader).verify(
        engine: { header throws(SettingsError) in
          Engine(settings: try Settings(text: header.settings), session: header.session)
        },
        progress: { seq in
          progress.update(through: seq, of: last)
        })
      progress.clear()
    } catch let error as LogError {
      throw CommandError(error)
    } catch let error as SettingsError {
      throw CommandError(error, of: log)
    }
    switch result {
    case .same(let events, let digests):
      var out = OutputStream()
      out.line("ok \(digests.derived)  \(DecimalText.grouped(Int64(events))) events")
      for (name, text) in digests.lines { out.line("  \(text)  \(name)") }
      out.flush()
    case .failed(let failure):
      throw CommandError(
        code: .checkFailed, what: "verify failed, \(failure)", place: log,
        remedy: "run 'flowtui log check', or import the inputs again")
    }
  }
}
