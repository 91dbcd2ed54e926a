// Rows for people and for scripts: one value, printed as a table, as JSON lines or as CSV.

internal import ArgumentParser
private import Domain
private import Foundation

/// How a command prints its rows.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case table, json, csv
}

/// One value of a row; nil prints as nothing in a table or CSV and as null in JSON.
enum Cell: Encodable {
  case text(String?)
  case integer(Int?)
  /// Probabilities and other fractions; tables round them to two places, scripts get all of them.
  case real(Double?)

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .real(let value): try container.encode(value)
    }
  }

  /// The value as a person reads it.
  var plain: String {
    switch self {
    case .text(let value): value ?? ""
    case .integer(let value): value.map(String.init) ?? ""
    case .real(let value): value.map { String(format: "%.2f", $0) } ?? ""
    }
  }

  /// The value in full, for CSV.
  var exact: String {
    if case .real(let value?) = self { return "\(value)" }
    return plain
  }
}

/// Named columns and their rows.
struct Report {
  let columns: [String]
  var rows: [[Cell]] = []

  init(columns: [String]) { self.columns = columns }

  /// - Parameter columns: each column's name and how a row's value for it is had.
  init<Row>(_ rows: [Row], _ columns: KeyValuePairs<String, (Row) -> Cell>) {
    self.columns = columns.map(\.key)
    self.rows = rows.map { row in columns.map { $0.value(row) } }
  }

  func print(as format: OutputFormat) {
    switch format {
    case .table: printTable()
    case .json:
      rows.forEach { Swift.print(JSONLine.text(Dictionary(uniqueKeysWithValues: zip(columns, $0)))) }
    case .csv:
      Swift.print(columns.joined(separator: ","))
      rows.forEach { Swift.print($0.map { CSVField.quoted($0.exact) }.joined(separator: ",")) }
    }
  }

  private func printTable() {
    let texts = [columns] + rows.map { $0.map(\.plain.harmless) }
    let widths = columns.indices.map { column in texts.map { $0[column].count }.max() ?? 0 }
    for text in texts {
      let line = zip(text, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
      Swift.print(line.joined(separator: "  ").trimmingSuffix(while: \.isWhitespace))
    }
  }
}

/// One JSON object a line, keys sorted so that equal rows give equal text.
enum JSONLine {
  static func text(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Our own rows hold text and finite numbers only; encoding them cannot fail.
    guard let data = try? encoder.encode(value) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }
}

/// Fields of RFC 4180.
enum CSVField {
  static func quoted(_ field: String) -> String {
    // By scalars: as characters, a carriage return and a line feed are one.
    guard field.unicodeScalars.contains(where: { [",", "\"", "\r", "\n"].contains($0) }) else { return field }
    return "\"" + field.replacing("\"", with: "\"\"") + "\""
  }
}

extension String {
  /// What steers a terminal or ends a line becomes `?`: names of plates and files come from outside.
  var harmless: String {
    isPrintable ? self : String(String.UnicodeScalarView(unicodeScalars.map { $0.isPrintable ? $0 : "?" }))
  }
}

extension StringProtocol {
  fileprivate func trimmingSuffix(while condition: (Character) -> Bool) -> String {
    var text = String(self)
    while let last = text.last, condition(last) { text.removeLast() }
    return text
  }
}
