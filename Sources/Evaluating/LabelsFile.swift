// People's labels in a CSV file: which picture shows what, where it came from, what it belongs together with.

public import Domain

/// A picture and a person's word for it.
public struct LabeledPicture: Hashable, Sendable {
  /// As the file spells it.
  public let path: String
  public let label: Outcome
  /// The imager or lab; empty where the file does not say.
  public let source: String
  /// Pictures of one group show the same drop or well and are not independent; empty: it stands alone.
  public let group: String
  /// 1-based, in the labels file.
  public let line: Int
}

/// A labels file: the first line names the columns, `path` and `label`, and perhaps `source` and `group`; others
/// are ignored. RFC 4180.
public struct LabelsFile: Sendable {
  /// The rows that are sound, in the order of the file.
  public private(set) var pictures: [LabeledPicture] = []
  /// What is wrong with the others, in the order of the file.
  public private(set) var problems: [LabelsError] = []

  private let name: String
  private let columns: Columns
  private var lines: [String: Int] = [:]

  /// - Parameter name: the file's escaped path, for messages.
  /// - Throws: ``LabelsError/noHeader(file:)`` or ``LabelsError/missingColumn(file:name:found:)``, where no row
  ///   can be understood. Rows that are wrong do not throw: the others go on.
  public init(_ text: String, name: String) throws(LabelsError) {
    var records = CSVRecords(text)
    guard let header = records.next() else { throw .noHeader(file: name) }
    self.name = name
    columns = try Columns(header.fields, file: name)
    for record in records {
      do throws(LabelsError) { try add(record) } catch { problems.append(error) }
    }
  }

  /// The same file without the pictures that do not exist; each is named among the problems.
  public func keeping(where exists: (String) -> Bool) -> LabelsFile {
    var kept = self
    kept.pictures = pictures.filter { exists($0.path) }
    let missing = pictures.filter { !exists($0.path) }
    kept.problems += missing.map { .missingPicture(file: name, line: $0.line, path: $0.path) }
    kept.problems.sort { $0.line < $1.line }
    return kept
  }

  private mutating func add(_ record: CSVRecord) throws(LabelsError) {
    let line = record.line
    guard !record.isBroken else { throw .brokenQuotes(file: name, line: line) }
    guard record.fields.count >= columns.count else {
      throw .shortRow(file: name, line: line, fields: record.fields.count, columns: columns.count)
    }
    let path = record.fields[columns.path]
    guard !path.isEmpty else { throw .emptyPath(file: name, line: line) }
    let word = record.fields[columns.label]
    guard let label = Outcome(word: word) else {
      throw .unknownClass(file: name, line: line, path: path, word: word)
    }
    let place = LabelsFile.place(of: path)
    if let first = lines[place] { throw .duplicate(file: name, line: line, path: path, first: first) }
    lines[place] = line
    pictures.append(
      LabeledPicture(
        path: path, label: label, source: columns.source.map { record.fields[$0] } ?? "",
        group: columns.group.map { record.fields[$0] } ?? "", line: line))
  }

  /// `a//b.jpg` and `./a/b.jpg` are `a/b.jpg`.
  private static func place(of path: String) -> String {
    (path.hasPrefix("/") ? "/" : "") + path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
  }
}

/// Where in a row the fields stand.
private struct Columns {
  let count: Int
  let path: Int
  let label: Int
  let source: Int?
  let group: Int?

  init(_ header: [String], file: String) throws(LabelsError) {
    func required(_ name: String) throws(LabelsError) -> Int {
      guard let index = header.firstIndex(of: name) else {
        throw .missingColumn(file: file, name: name, found: header)
      }
      return index
    }
    count = header.count
    path = try required("path")
    label = try required("label")
    source = header.firstIndex(of: "source")
    group = header.firstIndex(of: "group")
  }
}

extension Outcome {
  /// Reads a class as people type it: `Crystals` is `crystals`; nil for anything but the four.
  public init?(word: String) {
    self.init(rawValue: word.lowercased())
  }
}
