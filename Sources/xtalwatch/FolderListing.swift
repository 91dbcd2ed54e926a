// All files below a folder that a person named, in a stable order.

internal import Domain
internal import SystemPackage
internal import Watching

struct FolderListing {
  /// Regular files below the folder, hidden ones left out, sorted by path.
  private(set) var files: [FilePath] = []
  /// Folders that could not be listed, with the reason.
  private(set) var unreadable: [String] = []

  init(_ folder: FilePath) {
    do {
      try DirectoryScan(root: folder, prune: { $0.string.hasPrefix(".") }).run { finding in
        switch finding {
        case .files(let sightings): files += sightings.map(\.path)
        case .unreadable(let path, let errno):
          unreadable.append("\(path.escaped): cannot be listed (\(errno))")
        }
        return true
      }
    } catch {
      unreadable.append("\(folder.escaped): cannot be listed (\(error))")
    }
    files.sort { $0.string < $1.string }
  }

  static func isFolder(_ path: FilePath) -> Bool { (try? MountKind(of: path)) != nil }
}
