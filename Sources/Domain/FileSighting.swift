// A file as it was seen: the unit in which listings, settling and the ledger speak of files.

public import SystemPackage

/// A file of a source as `stat` saw it.
public struct FileSighting: Hashable, Sendable {
  public let path: FilePath
  public let stat: FileStat

  public init(path: FilePath, stat: FileStat) {
    self.path = path
    self.stat = stat
  }
}
