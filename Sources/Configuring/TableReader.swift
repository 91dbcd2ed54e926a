// Reads the keys of one TOML table by type and notes everything that is wrong with them.

import SystemPackage
import TOMLKit

/// All problems of one file, as they are found.
final class Problems {
  let file: FilePath
  let lines: LineIndex
  private var found: [ConfigurationProblem] = []

  init(file: FilePath, lines: LineIndex) {
    self.file = file
    self.lines = lines
  }

  /// - Parameter path: the key as ``LineIndex`` writes it. People are shown no indices: they have the line.
  func report(_ path: String, _ kind: ConfigurationProblem.Kind) {
    let key = path.replacing(/\[[0-9]+\]/, with: "")
    found.append(ConfigurationProblem(file: file, line: lines.line(of: path), key: key, kind: kind))
  }

  func line(of path: String) -> Int { lines.line(of: path) }

  var inOrder: [ConfigurationProblem] { found.sorted { ($0.line, $0.key) < ($1.line, $1.key) } }
}

/// One table of the document. Every key that it is asked for is a known one; ``finish()`` reports the others.
struct TableReader {
  let path: String
  let problems: Problems
  private let table: TOMLTable
  private var known: [String] = []

  init(_ table: TOMLTable, path: String, problems: Problems) {
    self.table = table
    self.path = path
    self.problems = problems
  }

  /// The path of a key of this table.
  func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  func report(_ key: String, _ kind: ConfigurationProblem.Kind) { problems.report(path(of: key), kind) }

  func has(_ key: String) -> Bool { table[key] != nil }

  /// A string, without a word if it is missing or none.
  func peek(_ key: String) -> String? { table[key]?.string }

  mutating func string(_ key: String) -> String? {
    value(key, "text in quotes") { $0.string }
  }

  /// A string that has no default.
  mutating func requiredString(_ key: String) -> String? {
    if !has(key) { report(key, .missingKey) }
    return string(key)
  }

  mutating func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let number = value(key, "a whole number", { $0.int }) else { return nil }
    guard range.contains(number) else {
      let limit =
        range.upperBound == Int.max
        ? "at least \(range.lowerBound)" : "between \(range.lowerBound) and \(range.upperBound)"
      report(key, .badValue(remedy: "must be \(limit), but is \(number)"))
      return nil
    }
    return number
  }

  mutating func number(_ key: String, in range: ClosedRange<Double>) -> Double? {
    guard let number = value(key, "a number", { $0.double ?? $0.int.map(Double.init) }) else { return nil }
    guard range.contains(number) else {
      report(
        key,
        .badValue(remedy: "must be between \(range.lowerBound) and \(range.upperBound), but is \(number)"))
      return nil
    }
    return number
  }

  /// A list of strings; whole numbers in it are taken as their digits.
  mutating func strings(_ key: String) -> [String]? {
    guard let array = value(key, "a list", { $0.array }) else { return nil }
    return array.enumerated().map { index, element in
      if let text = element.string { return text }
      if let number = element.int { return String(number) }
      report(
        "\(key)[\(index)]", .wrongType(expected: "text in quotes", found: TableReader.name(element.type)))
      return ""
    }
  }

  /// A value of a type that this reader does not know.
  mutating func value<Value>(
    _ key: String, _ expected: String, _ convert: (any TOMLValueConvertible) -> Value?
  ) -> Value? {
    known.append(key)
    guard let node = table[key] else { return nil }
    if let value = convert(node) { return value }
    report(key, .wrongType(expected: expected, found: TableReader.name(node.type)))
    return nil
  }

  /// `[key]`; an empty table where there is none, so that defaults are set in one place.
  mutating func table(_ key: String) -> TableReader {
    let table = value(key, "a table, [\(key)]") { $0.table } ?? TOMLTable()
    return TableReader(table, path: path(of: key), problems: problems)
  }

  /// `[[key]]`, in the order of the file.
  mutating func tables(_ key: String) -> [TableReader] {
    guard let array = value(key, "a list of tables, [[\(path(of: key))]]", { $0.array }) else { return [] }
    return array.enumerated().compactMap { index, element in
      guard let table = element.table else {
        report("\(key)[\(index)]", .wrongType(expected: "a table", found: TableReader.name(element.type)))
        return nil
      }
      return TableReader(table, path: path(of: "\(key)[\(index)]"), problems: problems)
    }
  }

  /// Reports every key that nobody asked for.
  func finish() {
    for key in table.keys where !known.contains(key) {
      report(key, .unknownKey(suggestion: Spelling.nearest(to: key, among: known)))
    }
  }

  private static func name(_ type: TOMLType) -> String {
    switch type {
    case .string: "text"
    case .bool: "true or false"
    case .int: "a whole number"
    case .double: "a number"
    case .array: "a list"
    case .table: "a table"
    case .date, .time, .dateTime: "a date or time"
    }
  }
}
