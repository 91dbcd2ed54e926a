// What can be wrong with a labels file, in words that name the file, the line and the remedy.

private import Domain

/// A fault of a labels file. Lines are 1-based; `file` is the escaped path.
public enum LabelsError: Error, Hashable, Sendable {
  /// The file has not one line.
  case noHeader(file: String)
  /// The first line lacks a column that must be there.
  case missingColumn(file: String, name: String, found: [String])
  /// The columns up to the label are not all there.
  case shortRow(file: String, line: Int, fields: Int, columns: Int)
  /// A quote does not close, or text follows a closing quote.
  case brokenQuotes(file: String, line: Int)
  case emptyPath(file: String, line: Int)
  case unknownClass(file: String, line: Int, path: String, word: String)
  /// The path stood on an earlier line.
  case duplicate(file: String, line: Int, path: String, first: Int)
  /// There is no such file.
  case missingPicture(file: String, line: Int, path: String)
}

extension LabelsError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noHeader(let file):
      "\(file):1: the file is empty; its first line must name the columns: path,label"
    case .missingColumn(let file, let name, let found):
      "\(file):1: no column \"\(name)\" among \(found.joined(separator: ", ")); the first line must name the "
        + "columns, path and label among them"
    case .shortRow(let file, let line, let fields, let columns):
      "\(file):\(line): \(fields) \(fields == 1 ? "field" : "fields") where the first line names \(columns); "
        + "write every field, empty ones too"
    case .brokenQuotes(let file, let line):
      "\(file):\(line): a quote is not closed, or text follows it; write a quote inside a field twice"
    case .emptyPath(let file, let line):
      "\(file):\(line): no path; name the picture"
    case .unknownClass(let file, let line, let path, let word):
      "\(file):\(line): \(path): unknown class \"\(word)\"; the classes are \(LabelsError.classes)"
    case .duplicate(let file, let line, let path, let first):
      "\(file):\(line): \(path) stands on line \(first) already, which counts; remove one of them"
    case .missingPicture(let file, let line, let path):
      "\(file):\(line): \(path): there is no such file; paths start at the folder of the labels file"
    }
  }

  /// 1-based.
  public var line: Int {
    switch self {
    case .noHeader, .missingColumn: 1
    case .shortRow(_, let line, _, _), .brokenQuotes(_, let line), .emptyPath(_, let line),
      .unknownClass(_, let line, _, _), .duplicate(_, let line, _, _), .missingPicture(_, let line, _):
      line
    }
  }

  /// The four words that a label may be, for messages.
  public static let classes = Confusion.order.map(\.rawValue).joined(separator: ", ")
}
