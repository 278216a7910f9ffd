import ArgumentParser
import Foundation

/// An option of one value that a command line gives twice. The parser would take the last one and
/// say nothing, and nobody can know which was meant.
struct RepeatedOption: Hashable, Sendable {
  /// As it was typed, `--emit`.
  var name: String
  /// Its value is a comma list, so all that was meant fits into one.
  var isList: Bool

  /// The first one among the arguments behind the name of the program; nil when there is none.
  init?(in arguments: [String], of root: any ParsableCommand.Type) {
    let words = Array(arguments.prefix { $0 != "--" })
    let names = words.filter { $0.hasPrefix("--") }.map(Self.name)
    // Nearly always; the description of all commands takes a while to be made.
    guard Set(names).count < names.count, let tool = Self.tool(root) else { return nil }
    var (command, place) = (tool, 0)
    while place < words.count, let next = command.command(words[place]) {
      command = next
      place += 1
    }
    if command.arguments?.contains(where: { $0.kind == "option" }) != true,
      let standard = command.defaultSubcommand.flatMap(command.command)
    {
      command = standard
    }
    var seen: Set<String> = []
    while place < words.count {
      let name = Self.name(words[place])
      let hasValue = words[place].contains("=")
      place += 1
      guard name.hasPrefix("--"), let option = command.option(name.dropFirst(2)) else { continue }
      if option.parsingStrategy == "unconditional", !hasValue { place += 1 }
      if !seen.insert(name).inserted, !option.isRepeating {
        self.name = name
        isList = option.abstract?.contains("comma list") ?? false
        return
      }
    }
    return nil
  }

  var error: CommandError {
    CommandError(
      code: .usage, what: "\(name) is given twice", place: "command line",
      remedy: isList ? "give it once, with a comma between its values" : "give it once")
  }

  private static func name(_ word: String) -> String {
    word.firstIndex(of: "=").map { String(word[..<$0]) } ?? word
  }

  // What the parser tells of itself, as far as it is needed.
  private struct Tool: Decodable { var command: Command }

  private struct Command: Decodable {
    var commandName: String
    var defaultSubcommand: String?
    var subcommands: [Command]?
    var arguments: [Argument]?

    func command(_ name: String) -> Command? { subcommands?.first { $0.commandName == name } }

    func option(_ name: Substring) -> Argument? {
      arguments?.first { argument in
        argument.kind == "option"
          && (argument.names ?? []).contains { $0.kind == "long" && $0.name == name }
      }
    }
  }

  private struct Argument: Decodable {
    struct Name: Decodable { var kind, name: String }

    var kind: String
    var isRepeating: Bool
    var parsingStrategy: String
    var names: [Name]?
    var abstract: String?
  }

  private static func tool(_ root: any ParsableCommand.Type) -> Command? {
    let text = root._dumpHelp()
    return try? JSONDecoder().decode(Tool.self, from: Data(text.utf8)).command
  }
}
