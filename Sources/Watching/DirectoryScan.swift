// One pass over everything below a root, for those who want no watching: single passes and checks.

public import Domain
public import SystemPackage

/// A listing of a whole tree: folder by folder, without recursion, through no symbolic link.
public struct DirectoryScan {
  public enum Finding: Hashable, Sendable {
    /// Regular files of one folder, some hundreds at most.
    case files([FileSighting])
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
      var files: [FileSighting] = []
      let error = list(next, in: directory, &pending) { file in
        files.append(file)
        if files.count == SightingBatch.size {
          goesOn = each(.files(files))
          files = []
        }
        return goesOn
      }
      if goesOn && !files.isEmpty { goesOn = each(.files(files)) }
      if goesOn, let error, !error.meansGone { goesOn = each(.unreadable(root.pushing(next), error)) }
    }
  }

  private func list(
    _ relative: FilePath, in directory: borrowing RootDirectory, _ pending: inout [FilePath],
    _ each: (FileSighting) -> Bool
  ) -> Errno? {
    let opened: FileDescriptor
    do { opened = try directory.open(relative) } catch { return error }
    let folder = root.pushing(relative)
    return DirectoryListing.list(opened, withStats: true) { entry in
      switch entry {
      case .directory(let name, _) where !prune(name): pending.append(relative.appending(name))
      case .file(let name, let stat?) where !prune(name):
        return each(FileSighting(path: folder.appending(name), stat: stat))
      default: break
      }
      return true
    }
  }
}

enum SightingBatch {
  /// Enough to make a question to the ledger worth its while, few enough to be no wait.
  static let size = 512
}
