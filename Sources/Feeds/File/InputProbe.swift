import FlowEngine
import Glibc

/// Opens inputs, says what they are, and names what is not recognised.
struct InputProbe {
  /// One input that was recognised.
  struct Found {
    var file: InputFile
    var stream: ByteStream
    var metadata: DBNMetadata?
  }

  private(set) var found: [Found] = []
  /// What was opened, and is not yet known by its content.
  private var opened: [Found] = []
  /// Files of directories that were passed over, and files of a content that is there already.
  private(set) var ignored: [InputError] = []

  mutating func add(path: String) throws(InputError) {
    guard path != "-", Self.isDirectory(path) else {
      if !isRepeated(path) { opened.append(try open(path)) }
      return
    }
    for name in try Self.files(in: path) {
      do throws(InputError) {
        opened.append(try open(path.hasSuffix("/") ? path + name : "\(path)/\(name)"))
      } catch {
        // What is plainly not ours is named; what is ours and cannot be read must be told loudly.
        guard [.notRecognised, .fragment, .empty].contains(error.kind) else { throw error }
        ignored.append(error)
      }
    }
  }

  /// A name that was given before: a pipe must not be opened again, what is read from it is gone.
  private mutating func isRepeated(_ path: String) -> Bool {
    guard opened.contains(where: { $0.file.path == path }) else { return false }
    ignored.append(
      InputError(
        .sameContent, what: "the same input twice", path: path, remedy: "it was read once"))
    return true
  }

  /// Tells the files apart when all are added.
  ///
  /// - Returns: the hashes that are still being made. They are waited for only where the content
  ///   decides something.
  mutating func finish() throws(InputError) -> ContentHashes {
    let hashes = ContentHashes(opened.map(\.file))
    let isOpen = contentDecides
    for var input in opened {
      if isOpen { input.file = try hashes.complete(input.file) }
      keep(input)
    }
    opened = []
    return hashes
  }

  /// Two files may be the same, or only their content gives them an order.
  private var contentDecides: Bool {
    opened.indices.contains { index in
      opened[..<index].contains { other in
        let (a, b) = (opened[index].file, other.file)
        return (a.dataset, a.schema) == (b.dataset, b.schema) || a.byteCount == b.byteCount
      }
    }
  }

  private mutating func keep(_ new: Found) {
    let twin = found.first {
      $0.file.path == new.file.path
        || (!new.file.contentHash.isEmpty && $0.file.contentHash == new.file.contentHash)
    }
    guard let twin else { return found.append(new) }
    ignored.append(
      InputError(
        .sameContent, what: "the same content as \(twin.file.path)", path: new.file.path,
        remedy: "it was read once"))
  }

  private func open(_ path: String) throws(InputError) -> Found {
    let stream: ByteStream
    do throws(StreamFault) {
      stream = try ByteStream(path: path)
    } catch {
      throw error.input(path: path)
    }
    return try recognise(path, stream)
  }

  private func recognise(_ path: String, _ stream: ByteStream) throws(InputError) -> Found {
    stream.dropByteOrderMark()
    let head = stream.peek(4_096)
    var file = InputFile(
      path: path, format: .dbn, dataset: "", schema: "", contentHash: "",
      byteCount: stream.size)
    guard !head.isEmpty else {
      guard let fault = stream.peekFault else {
        throw InputError(.empty, what: "the file is empty", path: path, remedy: "fetch it again")
      }
      throw fault.input(path: path)
    }
    guard let format = FileFormat.recognise(head) else { throw Self.unknown(head, path) }
    file.format = format
    guard format != .flowLog else { return Found(file: file, stream: stream) }
    if format == .thetaData {
      file.dataset = ThetaFeed.name
      file.schema = ThetaHeader(head.prefix { $0 != 0x0A })?.kind.rawValue ?? ""
    }
    guard format == .dbn else { return Found(file: file, stream: stream) }
    let metadata = try Self.metadata(stream, path)
    file.dataset = metadata.dataset
    file.schema = metadata.schema?.name ?? "mixed"
    return Found(file: file, stream: stream, metadata: metadata)
  }

  private static func metadata(
    _ stream: ByteStream, _ path: String
  ) throws(InputError) -> DBNMetadata {
    do throws(DBNError) {
      let prelude = stream.peek(8)
      let length = try whole(prelude) { bytes throws(DBNError) in
        try DBNMetadata.byteCount(bytes)
      }
      let head = stream.peek(length)
      return try whole(head) { bytes throws(DBNError) in try DBNMetadata(bytes) }
    } catch {
      if case .truncated = error, let fault = stream.peekFault { throw fault.input(path: path) }
      throw error.input(path: path)
    }
  }

  private static func unknown(_ head: [UInt8], _ path: String) -> InputError {
    // A fragment starts with a record: the length of a known type stands in its first byte.
    let type = head.count >= 16 ? DBNRecordType(rawValue: head[1]) : nil
    let isFragment = (1...3).contains { version in
      type.map { $0.size(version: UInt8(version)) == Int(head[0]) * 4 } ?? false
    }
    guard isFragment else {
      return InputError(
        .notRecognised, what: "the format is not recognised", path: path,
        remedy: "give DBN, normal-form JSON Lines, ThetaData CSV or a flowtui log")
    }
    return InputError(
      .fragment, what: "a DBN fragment without metadata", path: path,
      remedy: "give the whole DBN file, with its metadata")
  }

  private static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The regular files of a directory by name; folders in it are not entered.
  private static func files(in path: String) throws(InputError) -> [String] {
    guard let directory = opendir(path) else {
      throw StreamFault.system(errno).input(path: path)
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      var status = stat()
      guard stat("\(path)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        continue
      }
      names.append(name)
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
