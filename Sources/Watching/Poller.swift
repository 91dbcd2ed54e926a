// What differs from the last look: the truth about shares, where no event can be trusted. Pure; it lists
// nothing.

import Domain
import SystemPackage

/// Remembers every polled folder and says what changed since. About 200 bytes a file.
struct Poller {
  private struct Folder {
    var files: [FilePath.Component: FileStat] = [:]
    var folders: Set<FilePath.Component> = []
  }

  private var known: [FilePath: Folder] = [:]
  private var path = FilePath()
  private var current = Folder()
  private var former = Folder()

  /// Begins a look at one folder, given by its path below the root.
  mutating func begin(_ folder: FilePath) {
    path = folder
    former = known[folder] ?? Folder()
    current = Folder()
  }

  /// Whether the folder was there at the last look.
  mutating func saw(folder name: FilePath.Component) -> Bool {
    current.folders.insert(name)
    return former.folders.contains(name)
  }

  /// Whether a folder was looked at.
  func knows(_ folder: FilePath) -> Bool { known[folder] != nil }

  /// What a file's sight amounts to; nil if it is as it was.
  mutating func saw(file name: FilePath.Component, _ stat: FileStat) -> Evidence? {
    current.files[name] = stat
    guard let before = former.files[name] else { return .scan }
    return before == stat ? nil : .changed
  }

  /// Ends the look and returns the files that are gone, by their paths below the root. A look that was cut
  /// short proves nobody's absence.
  mutating func end(complete: Bool) -> [FilePath] {
    guard complete else {
      current.files.merge(former.files) { new, _ in new }
      current.folders.formUnion(former.folders)
      known[path] = current
      return []
    }
    known[path] = current
    let files = former.files.keys.filter { current.files[$0] == nil }.map { path.appending($0) }
    let folders = former.folders.subtracting(current.folders).map { path.appending($0) }
    return files + folders.flatMap { forget($0) }
  }

  /// Forgets a folder that is gone, with all below it.
  private mutating func forget(_ folder: FilePath) -> [FilePath] {
    var gone: [FilePath] = []
    var pending = [folder]
    while let next = pending.popLast() {
      guard let contents = known.removeValue(forKey: next) else { continue }
      gone.append(contentsOf: contents.files.keys.map { next.appending($0) })
      pending.append(contentsOf: contents.folders.map { next.appending($0) })
    }
    return gone
  }
}
