import FlowEngine

/// One derived object on its way out, whatever its kind.
enum FlowObject: Sendable {
  case cluster(Cluster)
  case alert(Alert)
  case inference(Inference)
  case health(Health)
  case print(FinalPrint)

  /// Its place in the order of everything: for a print that of its end.
  var stamp: Stamp {
    switch self {
    case .cluster(let value): value.stamp
    case .alert(let value): value.stamp
    case .inference(let value): value.stamp
    case .health(let value): value.stamp
    case .print(let value): value.settled.stamp
    }
  }
}

/// Objects as lines of one format.
struct ObjectText {
  let format: OutputFormat
  var json: ObjectJSON
  /// Names to print, in this order where the format has an order; nil = all.
  var columns: [String]?

  init(format: OutputFormat, settings: Settings, columns: [String]? = nil) {
    self.format = format
    self.columns = columns
    json = ObjectJSON(directory: Directory(), settings: settings)
    json.columns = columns.map { Set($0) }
  }

  /// The heading; nil where a format has none.
  func header(_ kinds: Set<EmitKinds.Kind>) -> String? {
    switch format {
    case .jsonl: return nil
    case .table: return ObjectTable.header
    case .csv: return kinds.first.map { (columns ?? CSVText.columns($0)).joined(separator: ",") }
    }
  }

  func line(_ object: FlowObject) -> String {
    switch format {
    case .jsonl: json.line(object)
    case .csv: CSVText.line(object, json.directory, columns: columns)
    case .table: ObjectTable(directory: json.directory).line(object)
    }
  }
}
