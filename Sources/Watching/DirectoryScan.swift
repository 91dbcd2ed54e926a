// One pass over everything below a root, for those who want no watching: single passes and checks.

public import Domain
public import SystemPackage

/// A listing of a whole tree: folder by folder, without recursion, through no symbolic link.
public struct DirectoryScan {
  public enum Finding: Hashable, Sendable {
    case file(FilePath, FileStat)
    /// The pass goes on without this folder, or without the rest of it.
    case unreadable(FilePath, Errno)
  }

  private let root: FilePath
  private let prune: (FilePath.Component) -> Bool

  /// - Parameter prune: names, of folders and files alike, that are passed over with all below them.
  public init(root: FilePath, prune: @escaping (FilePath.Component) -> Bool) {
    self.root = root
    self.prune = prune
  }

  /// Streams the findings, in no order, until `each` answers false.
  ///
  /// - Throws: if the root itself cannot be opened.
  public func run(_ each: (Finding) -> Bool) throws(Errno) {
    let directory = try RootDirectory(root)
    var pending: [FilePath] = [""]
    var goesOn = true
    while goesOn, let next = pending.popLast() {
      if let error = list(
        next, in: directory, &pending,
        {
          goesOn = each($0); return goesOn
        }), !error.meansGone
      {
        goesOn = each(.unreadable(root.pushing(next), error))
      }
    }
  }

  private func list(
    _ relative: FilePath, in directory: borrowing RootDirectory, _ pending: inout [FilePath],
    _ each: (Finding) -> Bool
  ) -> Errno? {
    let opened: FileDescriptor
    do { opened = try directory.open(relative) } catch { return error }
    let folder = root.pushing(relative)
    return DirectoryListing.list(opened, withStats: true) { entry in
      switch entry {
      case .directory(let name) where !prune(name): pending.append(relative.appending(name))
      case .file(let name, let stat?) where !prune(name): return each(.file(folder.appending(name), stat))
      default: break
      }
      return true
    }
  }
}
