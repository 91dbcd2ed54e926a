// What a watcher tells: paths worth a look, and what became of the watching itself.

public import Domain
public import SystemPackage

/// One report of a watcher. Reports are hints: a path may be reported often, and may be gone when it is
/// looked at. What is promised is that every regular file below the root is reported at least once after its
/// last change.
public enum WatchEvent: Hashable, Sendable {
  /// Something happened to a regular file, given by its full path.
  case found(FilePath, by: Evidence)
  /// What a listing showed: regular files and their state. `isNews` where the files have just come, in a new folder or
  /// between two polls; else everything is being listed, and most of it will be known.
  case listed([FileSighting], isNews: Bool)
  /// A file's name went away. Files whose folder goes away are not reported one by one.
  case vanished(FilePath)
  case notice(WatchNotice)
}

/// What happened to the watching of one source.
public enum WatchNotice: Hashable, Sendable {
  /// A listing of everything begins, on a file system of this kind.
  case scanBegins(MountKind)
  /// The kernel's queue ran over; everything is being listed again.
  case overflow
  /// The kernel grants no further watch; this folder and all below it are polled.
  case watchLimit(FilePath, Errno)
  /// A listing of everything was granted all the watches that it asked for, where an earlier one was not.
  case watchesGranted
  /// The root is not there. Nothing is taken for deleted.
  case rootGone(FilePath, RootAbsence)
  /// The root is there again; everything is being listed again.
  case rootBack(FilePath)
  /// A listing of everything ended.
  case scanFinished(ScanSummary)
  /// A folder could not be listed; the next listing of everything tries again.
  case unreadable(FilePath, Errno)

  /// The notice as a sentence, with the remedy where there is one.
  public var message: String {
    switch self {
    case .scanBegins(let kind): "lists everything; the file system is \(kind.rawValue)"
    case .overflow:
      "the kernel's event queue ran over; listing everything again (raise fs.inotify.max_queued_events)"
    case .watchLimit(let path, let error):
      "\(path.escaped): no further watch (\(error)), so it is polled; raise fs.inotify.max_user_watches"
        + " and fs.inotify.max_user_instances"
    case .watchesGranted: "every folder that wants a watch has one again"
    case .rootGone(let path, .missing(let error)):
      "\(path.escaped): not there (\(error)); waiting for it, nothing counts as deleted"
    case .rootGone(let path, .emptyOnAnotherDevice):
      "\(path.escaped): an empty folder where a file system was mounted; waiting for the mount,"
        + " nothing counts as deleted"
    case .rootGone(let path, .emptyThoughFilesAreKnown):
      "\(path.escaped): an empty folder, though files of it are known; waiting for its mount or for a first file,"
        + " nothing counts as deleted"
    case .rootBack(let path): "\(path.escaped): there again; listing everything"
    case .scanFinished(let summary): summary.message
    case .unreadable(let path, let error):
      "\(path.escaped): cannot be listed (\(error)); give the service read and search permission"
    }
  }
}

/// What a listing of everything came to.
public struct ScanSummary: Hashable, Sendable {
  /// Regular files that it met.
  public let files: Int
  /// Folders with a watch, and those that are old and complete and so have none.
  public let watchedFolders: Int
  public let restingFolders: Int
  /// Folders of which some files had no room yet; they are listed again by and by.
  public let foldersLeft: Int
  public let took: Duration

  public init(
    files: Int, watchedFolders: Int = 0, restingFolders: Int = 0, foldersLeft: Int = 0, took: Duration = .zero
  ) {
    self.files = files
    self.watchedFolders = watchedFolders
    self.restingFolders = restingFolders
    self.foldersLeft = foldersLeft
    self.took = took
  }

  public var message: String {
    let (seconds, attoseconds) = took.components
    let tenths = attoseconds / 100_000_000_000_000_000
    let left =
      foldersLeft == 0 ? "" : "; \(foldersLeft) folders hold more than can wait, and are listed again"
    return "listed everything: \(files) files in \(seconds).\(tenths) s; \(watchedFolders) folders watched, "
      + "\(restingFolders) at rest\(left)"
  }
}
