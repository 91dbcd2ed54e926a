// The kernel's watches and the folders that they stand for: events by number come in, paths below the root
// come out.

import SystemPackage

/// What a batch of events amounts to.
struct WatchBatch {
  var files = FileNews()
  /// Folders that must be visited: they are new here, or may have become readable.
  var folders: [FilePath] = []
  /// The queue ran over; anything may have been missed.
  var hasOverflowed = false
  /// The root's own watch is gone, by its removal or by an unmount: nothing more would be heard.
  var hasLostRoot = false
}

/// One inotify queue with its watches. To begin afresh is to make a new one.
struct FolderWatches: ~Copyable {
  private let inotify: Inotify
  private var tree = WatchTree()

  init(addWatch: @escaping AddWatch) throws(Errno) { inotify = try Inotify(addWatch: addWatch) }

  /// Folders with a watch.
  var count: Int { tree.count }

  /// The uppermost folder above this one that has no watch.
  func topmostUnwatched(above path: FilePath) -> FilePath? {
    var folder = FilePath()
    for name in path.components.dropLast() {
      folder.append(name)
      if tree.watch(at: folder) == nil { return folder }
    }
    return nil
  }

  /// Readable while events wait.
  var descriptor: FileDescriptor { inotify.descriptor }

  /// Watches an open folder; false if its parent has no watch.
  mutating func add(_ folder: FileDescriptor, at path: FilePath) throws(Errno) -> Bool {
    guard let name = path.lastComponent else {
      tree.setRoot(try inotify.add(folder))
      return true
    }
    guard let parent = tree.watch(at: path.removingLastComponent()) else { return false }
    release(tree.add(try inotify.add(folder), name, under: parent))
    return true
  }

  /// Takes in what the kernel has queued, one batch of it; nil if that is nothing.
  mutating func read(prune: (FilePath.Component) -> Bool) -> WatchBatch? {
    let events = inotify.read()
    guard !events.isEmpty else { return nil }
    var batch = WatchBatch()
    for event in events { take(event, into: &batch, prune) }
    return batch
  }

  private mutating func take(
    _ event: InotifyEvent, into batch: inout WatchBatch, _ prune: (FilePath.Component) -> Bool
  ) {
    if event.mask.contains(.overflow) { return batch.hasOverflowed = true }
    if event.mask.contains(.ignored) { return forget(event.watch, &batch) }
    guard let name = event.name, !prune(name), let folder = tree.path(of: event.watch) else { return }
    if event.mask.contains(.isDirectory) {
      folderEvent(event, name, at: folder.appending(name), into: &batch)
    } else {
      batch.files.add(folder.appending(name), event.mask)
    }
  }

  private mutating func folderEvent(
    _ event: InotifyEvent, _ name: FilePath.Component, at path: FilePath, into batch: inout WatchBatch
  ) {
    if event.mask.contains(.movedFrom) { release(tree.remove(name, under: event.watch)) }
    let isNew = event.mask.contains(.created) || event.mask.contains(.movedTo)
    // Attributes matter only where they may have made an unreadable folder readable.
    if isNew || (event.mask.contains(.attributes) && tree.watch(at: path) == nil) {
      batch.folders.append(path)
    }
  }

  private mutating func forget(_ watch: Int32, _ batch: inout WatchBatch) {
    if watch == tree.root { batch.hasLostRoot = true }
    tree.forget(watch)
  }

  private func release(_ watches: [Int32]) {
    for watch in watches { inotify.remove(watch) }
  }
}
