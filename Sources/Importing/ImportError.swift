// Everything that can stop an import, in words for the person who must fix it.

public import SystemPackage
private import Domain

/// What is wrong with one variable.
public struct Finding: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Problem: Hashable, Sendable {
    case missing
    case unexpected
    case unreadableEntry(String)
    case type(expected: String, code: UInt64)
    case shape(expected: [Int], found: [UInt64])
    case size(expected: Int, found: UInt64)
    /// Its values are in another file or in several pieces.
    case split
    case truncated(begin: UInt64, fileSize: Int)
    case checksum(recorded: MaskedChecksum, found: MaskedChecksum)
    case notFinite(index: Int)
    case notPublished(published: MaskedChecksum, found: MaskedChecksum)
  }

  /// The variable's name, printable.
  public let variable: String
  public let problem: Problem

  public var description: String { "\(variable): \(text)" }

  private var text: String {
    switch problem {
    case .missing: "missing"
    case .unexpected: "not a variable of the MARCO network"
    case .unreadableEntry(let reason): "its entry in the index is damaged (\(reason))"
    case .type(let expected, let code): "its type has number \(code), expected is \(expected)"
    case .shape(let expected, let found): "its shape is \(found), expected is \(expected)"
    case .size(let expected, let found): "it has \(found) bytes, its shape needs \(expected)"
    case .split: "its values are split over several files or entries"
    case .truncated(let begin, let size):
      "it begins at byte \(begin), and the data file of \(size) bytes ends before it"
    case .checksum(let recorded, let found): "its values have checksum \(found), recorded is \(recorded)"
    case .notFinite(let index): "value \(index) is not a finite number"
    case .notPublished(let published, let found): "its checksum is \(found), published is \(published)"
    }
  }
}

public enum ImportError: Error, CustomStringConvertible {
  case unreadable(file: FilePath, Errno)
  case tooLarge(file: FilePath, size: Int, limit: Int)
  /// Neither a folder of a SavedModel nor a zip of one.
  case noSavedModel(source: String, reason: String)
  /// A folder of folded weights whose two files contradict each other.
  case folded(source: String, reason: String)
  case archive(source: String, reason: String)
  case index(source: String, reason: String)
  /// All that is wrong with the variables.
  case variables(source: String, [Finding])
  case leftover(source: String, bytes: Int)
  /// Sound, but not what the authors published.
  case notPublished(source: String, [Finding])
  case download(url: String, reason: String, kept: Int)

  public var description: String {
    switch self {
    case .unreadable(let file, let errno):
      "\(file.escaped): cannot be read (\(errno)); check the path and its permissions"
    case .tooLarge(let file, let size, let limit):
      "\(file.escaped): it has \(size) bytes, more than the \(limit) that it may have"
    case .noSavedModel(let source, let reason):
      "\(source): no SavedModel (\(reason)); give the folder that holds variables/, or the published zip"
    case .folded(let source, let reason):
      "\(source): no MARCO network as folded weights: \(reason); write weights.json and weights.bin again"
    case .archive(let source, let reason):
      "\(source): a zip that is not read: \(reason); get it again from where it was published"
    case .index(let source, let reason):
      "\(source): variables.index is damaged: \(reason); copy the SavedModel again"
    case .variables(let source, let findings):
      ImportError.list(
        findings, "\(source): refused, \(findings.count) of its variables are wrong",
        "copy the SavedModel again, or give that of the MARCO network")
    case .leftover(let source, let bytes):
      "\(source): the data file has \(bytes) bytes that belong to no variable; copy the SavedModel again"
    case .notPublished(let source, let findings):
      ImportError.list(
        findings, "\(source): refused, \(findings.count) of its variables are not the published ones",
        "if you trust where it comes from, import it as a network of your own without --published")
    case .download(let url, let reason, let kept):
      "\(url): \(reason)"
        + (kept > 0 ? "; \(kept) bytes are kept, the same command goes on from there" : "")
    }
  }

  private static func list(_ findings: [Finding], _ head: String, _ remedy: String) -> String {
    ([head + ":"] + findings.map { "  \($0)" } + [remedy]).joined(separator: "\n")
  }
}
