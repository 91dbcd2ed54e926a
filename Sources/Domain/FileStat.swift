// What `stat` says of a file, as a value that pure code can compare.

/// The fields of `stat` by which a file's stillness and sameness are judged.
public struct FileStat: Hashable, Sendable {
  public let device: UInt64
  public let inode: UInt64
  /// Bytes.
  public let size: Int64
  /// Nanoseconds since 1970, as the file system reports them.
  public let modified: Int64
  /// Nanoseconds since 1970 of the last change of the inode.
  public let changed: Int64

  public init(device: UInt64, inode: UInt64, size: Int64, modified: Int64, changed: Int64) {
    self.device = device
    self.inode = inode
    self.size = size
    self.modified = modified
    self.changed = changed
  }
}
