// What can be wrong with a configuration, and how it is said.

import Domain
public import SystemPackage

/// The configuration cannot be used.
public enum ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file itself cannot be read as UTF-8 text.
  case unreadable(FilePath)
  /// All that is wrong in it, by line.
  case invalid([ConfigurationProblem])

  /// One line for each problem.
  public var description: String {
    switch self {
    case .unreadable(let file):
      "\(file.escaped): cannot be read as text; check that it exists, its permissions and that it is UTF-8"
    case .invalid(let problems): problems.map(\.description).joined(separator: "\n")
    }
  }
}

/// One thing that is wrong, with its place.
public struct ConfigurationProblem: Sendable, Hashable, CustomStringConvertible {
  public enum Kind: Sendable, Hashable {
    /// The file is no TOML; the parser's words.
    case syntax(String)
    case unknownKey(suggestion: String?)
    case missingKey
    case wrongType(expected: String, found: String)
    /// The right type, but not possible; what would be.
    case badValue(remedy: String)
    case missingFolder(FilePath)
    case missingFile(FilePath)
    /// A secret that everybody may read.
    case openSecret(FilePath)
    /// Two things of one name; where the first one is.
    case duplicateName(String, firstLine: Int)
    /// The folder lies in that of another source, or is the same.
    case overlap(otherSource: String, otherLine: Int)
  }

  public let file: FilePath
  /// 1-based.
  public let line: Int
  /// As `source.path`; empty where the problem concerns the file.
  public let key: String
  public let kind: Kind

  /// `FILE:LINE: KEY: what; remedy`.
  public var description: String {
    "\(file.escaped):\(line): " + (key.isEmpty ? "" : "\(key): ") + text
  }

  private var text: String {
    switch kind {
    case .syntax(let words): "not valid TOML: \(words)"
    case .unknownKey(let suggestion): "unknown key" + (suggestion.map { "; did you mean \"\($0)\"?" } ?? "")
    case .missingKey: "missing; this key has no default"
    case .wrongType(let expected, let found): "must be \(expected), but is \(found)"
    case .badValue(let remedy): remedy
    case .missingFolder(let path):
      "there is no folder \(path.escaped); create it, mount it or correct the path"
    case .missingFile(let path):
      "there is no readable file \(path.escaped); correct the path or its permissions"
    case .openSecret(let path):
      "everybody on this machine may read \(path.escaped); chmod 640 it, or pass it as a credential of systemd"
    case .duplicateName(let name, let line): "\"\(name)\" is already the name of another, on line \(line)"
    case .overlap(let source, let line):
      "overlaps with the folder of source \"\(source)\" (line \(line)); every picture must have one source"
    }
  }
}
