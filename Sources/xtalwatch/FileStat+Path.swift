// One look at a file's state by its path: the thin hand of settling.

internal import Domain
internal import Glibc
internal import SystemPackage
internal import Watching

extension FileStat {
  /// Of a file that could not be looked at.
  static let unknown = FileStat(device: 0, inode: 0, size: 0, modified: 0, changed: 0)

  /// The state of a regular file; nil where the path names none. Links are not followed.
  init?(of path: FilePath) throws(ReadingError) {
    var status = stat()
    guard path.withPlatformString({ lstat($0, &status) }) == 0 else {
      let errno = Errno(rawValue: errno)
      if errno == .noSuchFileOrDirectory || errno == .notDirectory { return nil }
      throw .refused(path, errno)
    }
    guard status.isRegularFile else { return nil }
    self.init(status)
  }
}

extension FilePath {
  /// Whether there is a regular file of this name.
  var namesFile: Bool { (try? FileStat(of: self)) != nil }
}
