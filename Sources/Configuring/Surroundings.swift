// What the reader of a configuration asks of the world, so that tests can answer instead.

public import SystemPackage

/// The machine around a configuration file.
public struct Surroundings: Sendable {
  /// The absolute path without symbolic links of a folder; nil if there is none.
  public var realDirectory: @Sendable (FilePath) -> FilePath?
  /// The folder that a source had when a database last heard of it, if that is the one at this path: database, name of
  /// the source, path.
  public var knownFolder: @Sendable (FilePath, String, FilePath) -> FilePath?
  /// The contents of a UTF-8 file; nil if it cannot be read.
  public var text: @Sendable (FilePath) -> String?
  public var fileExists: @Sendable (FilePath) -> Bool
  /// What is wrong with a layout template, in a sentence that says how to mend it; nil if nothing is.
  public var templateProblem: @Sendable (String) -> String?
  /// How many processors this process may use.
  public var processors: Int

  public init(
    realDirectory: @escaping @Sendable (FilePath) -> FilePath?,
    knownFolder: @escaping @Sendable (FilePath, String, FilePath) -> FilePath? = { _, _, _ in nil },
    text: @escaping @Sendable (FilePath) -> String?,
    fileExists: @escaping @Sendable (FilePath) -> Bool,
    templateProblem: @escaping @Sendable (String) -> String?, processors: Int
  ) {
    self.realDirectory = realDirectory
    self.knownFolder = knownFolder
    self.text = text
    self.fileExists = fileExists
    self.templateProblem = templateProblem
    self.processors = processors
  }
}
