// A picture's path under the root of its source, in the one spelling that layouts read.

internal import Foundation

/// A path relative to a source's root.
///
/// `/` and `\` separate alike, because shares are listed by both kinds of machine; names are compared in
/// Unicode's composed form (NFC), because some copying tools decompose them.
public struct RelativePath: Sendable, CustomStringConvertible {
  /// As the caller spelled it, for opening files: normalizing could name a file that does not exist.
  public let text: String
  /// The folders from the root down, then the file's name.
  public let components: [String]

  public init(_ text: String) {
    self.text = text
    // Scalars, not characters: a combining mark after a slash must not hide the slash.
    self.components = text.precomposedStringWithCanonicalMapping.unicodeScalars
      .split { $0 == "/" || $0 == "\\" }
      .map { String($0) }
      .filter { $0 != "." }
  }

  public var description: String { text }

  /// The file's name with its extension.
  public var name: String { components.last ?? "" }

  /// The file's name without its extension.
  public var stem: String {
    dot(in: name).map { String(name[..<$0]) } ?? name
  }

  /// The file's extension in lower case and without its dot; empty where there is none.
  public var fileExtension: String {
    dot(in: name).map { name[name.index(after: $0)...].lowercased() } ?? ""
  }

  /// The folder that holds the file (1), the one that holds that folder (2), ...; nil above the root.
  func folder(_ levels: Int) -> String? {
    components.count > levels ? components[components.count - 1 - levels] : nil
  }

  /// The file beside this one that differs in the extension only.
  func sibling(withExtension fileExtension: String) -> RelativePath {
    RelativePath((dot(in: text).map { String(text[..<$0]) } ?? text) + "." + fileExtension)
  }

  /// Where the extension starts; a leading dot makes a hidden file, not an extension.
  private func dot(in text: String) -> String.Index? {
    guard let dot = text.lastIndex(of: "."), dot > text.startIndex,
      !text[dot...].unicodeScalars.contains(where: { $0 == "/" || $0 == "\\" })
    else { return nil }
    return dot
  }
}
