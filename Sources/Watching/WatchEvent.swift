// What a watcher tells: paths worth a look, and what became of the watching itself.

public import Domain
public import SystemPackage

/// One report of a watcher. Reports are hints: a path may be reported often, and may be gone when it is
/// looked at. What is promised is that every regular file below the root is reported at least once after its
/// last change.
public enum WatchEvent: Hashable, Sendable {
  /// A regular file, by its full path.
  case found(FilePath, by: Evidence)
  /// A file's name went away. Files whose folder goes away are not reported one by one.
  case vanished(FilePath)
  case notice(WatchNotice)
}

/// What happened to the watching of one source.
public enum WatchNotice: Hashable, Sendable {
  /// The kernel's queue ran over; everything is being listed again.
  case overflow
  /// The kernel grants no further watch; this folder and all below it are polled.
  case watchLimit(FilePath, Errno)
  /// The root is not there. Nothing is taken for deleted.
  case rootGone(FilePath, RootAbsence)
  /// The root is there again; everything is being listed again.
  case rootBack(FilePath)
  /// A listing of everything ended; it met this many regular files.
  case scanFinished(files: Int)
  /// A folder could not be listed; the next listing of everything tries again.
  case unreadable(FilePath, Errno)

  /// The notice as a sentence, with the remedy where there is one.
  public var message: String {
    switch self {
    case .overflow:
      "the kernel's event queue ran over; listing everything again (raise fs.inotify.max_queued_events)"
    case .watchLimit(let path, let error):
      "\(path.escaped): no further watch (\(error)), so it is polled; raise fs.inotify.max_user_watches"
        + " and fs.inotify.max_user_instances"
    case .rootGone(let path, .missing(.noFunction)):
      "\(path.escaped): openat2(2) is forbidden or unknown here, so nothing can be read; it needs Linux 5.6, and a unit"
        + " without RestrictSUIDSGID="
    case .rootGone(let path, .missing(let error)):
      "\(path.escaped): not there (\(error)); waiting for it, nothing counts as deleted"
    case .rootGone(let path, .emptyOnAnotherDevice):
      "\(path.escaped): an empty folder where a file system was mounted; waiting for the mount,"
        + " nothing counts as deleted"
    case .rootBack(let path): "\(path.escaped): there again; listing everything"
    case .scanFinished(let files): "listed everything: \(files) files"
    case .unreadable(let path, let error):
      "\(path.escaped): cannot be listed (\(error)); give the service read and search permission"
    }
  }
}
