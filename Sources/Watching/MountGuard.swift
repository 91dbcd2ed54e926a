// Is the root really there? An unmounted share leaves an empty folder, not an error.

public import SystemPackage

/// Why a root is taken for absent.
public enum RootAbsence: Error, Hashable, Sendable {
  case missing(Errno)
  /// The folder is empty and lies on another device than when it last held something.
  case emptyOnAnotherDevice
  /// The folder is empty and has not been seen otherwise in this run, though the ledger knows files of it.
  case emptyThoughFilesAreKnown
}

/// Opens the root, unless what stands there is only the place where it was mounted.
struct MountGuard {
  let path: FilePath
  /// The device of the root when it last held an entry; only such a sight proves that it is no bare mount
  /// point.
  private var home: UInt64?
  private let expectsFiles: Bool

  /// - Parameter expectsFiles: whether files of this root are known from earlier runs, so that an empty folder is
  ///   rather the place where it is mounted.
  init(path: FilePath, expectsFiles: Bool = false) {
    self.path = path
    self.expectsFiles = expectsFiles
  }

  mutating func enter() throws(RootAbsence) -> RootDirectory {
    let root: RootDirectory
    do { root = try RootDirectory(path) } catch { throw .missing(error) }
    guard home != root.identity.device else { return root }
    let isEmpty: Bool
    do { isEmpty = try root.isEmpty() } catch { throw .missing(error) }
    if !isEmpty {
      home = root.identity.device
    } else if home != nil {
      throw .emptyOnAnotherDevice
    } else if expectsFiles {
      throw .emptyThoughFilesAreKnown
    }
    return root
  }
}
