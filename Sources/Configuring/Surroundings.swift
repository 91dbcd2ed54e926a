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
  /// Whether everybody on this machine may read a file.
  public var isOpenToAll: @Sendable (FilePath) -> Bool
  /// Where systemd puts the service's credentials; nil where it put none.
  public var credentials: FilePath?
  /// What is wrong with a template of a message's title, as for those of layouts.
  public var wordingProblem: @Sendable (String) -> String?
  /// What is wrong with a layout template, in a sentence that says how to mend it; nil if nothing is.
  public var templateProblem: @Sendable (String) -> String?
  /// How many processors this process may use.
  public var processors: Int

  public init(
    realDirectory: @escaping @Sendable (FilePath) -> FilePath?,
    knownFolder: @escaping @Sendable (FilePath, String, FilePath) -> FilePath? = { _, _, _ in nil },
    text: @escaping @Sendable (FilePath) -> String?,
    fileExists: @escaping @Sendable (FilePath) -> Bool,
    isOpenToAll: @escaping @Sendable (FilePath) -> Bool, credentials: FilePath?,
    wordingProblem: @escaping @Sendable (String) -> String?,
    templateProblem: @escaping @Sendable (String) -> String?, processors: Int
  ) {
    self.realDirectory = realDirectory
    self.knownFolder = knownFolder
    self.text = text
    self.fileExists = fileExists
    self.isOpenToAll = isOpenToAll
    self.credentials = credentials
    self.wordingProblem = wordingProblem
    self.templateProblem = templateProblem
    self.processors = processors
  }
}
