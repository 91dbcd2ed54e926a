// How one source is watched.

public import SystemPackage

/// Where the watcher learns of changes.
public enum WatchMode: String, Hashable, Sendable, CaseIterable {
  /// As the file system of the root suggests: see ``MountKind``.
  case auto
  case inotify
  case poll

  public func usesEvents(on kind: MountKind) -> Bool {
    self == .inotify || (self == .auto && kind != .network)
  }
  public func usesPolls(on kind: MountKind) -> Bool { self == .poll || (self == .auto && kind != .local) }
}

public struct WatchConfiguration: Sendable {
  public var root: FilePath
  public var mode: WatchMode
  /// Everything is listed again this often, whatever the events said; after a long listing, ten times as long as that
  /// took passes at least.
  public var rescanEvery: Duration
  /// The least pause between two polls; a poll that takes longer than this is followed by as long a pause.
  public var pollEvery: Duration
  /// How often an idle watcher makes sure that the root is there.
  public var checkEvery: Duration
  /// Which folders keep a watch.
  public var keeping: WatchKeeping
  /// Whether files of the root are known from earlier runs.
  public var expectsFiles: Bool
  /// Names, of folders and files alike, that are passed over with all below them.
  public var prune: @Sendable (FilePath.Component) -> Bool

  public init(
    root: FilePath, mode: WatchMode = .auto, rescanEvery: Duration = .seconds(600),
    pollEvery: Duration = .seconds(10), checkEvery: Duration = .seconds(1),
    keeping: WatchKeeping = WatchKeeping(), expectsFiles: Bool = false,
    prune: @escaping @Sendable (FilePath.Component) -> Bool
  ) {
    self.root = root
    self.mode = mode
    self.rescanEvery = rescanEvery
    self.pollEvery = pollEvery
    self.checkEvery = checkEvery
    self.keeping = keeping
    self.expectsFiles = expectsFiles
    self.prune = prune
  }
}

/// Why a watcher could not start.
public enum WatchError: Error, Hashable, Sendable, CustomStringConvertible {
  case noThread(Errno)
  case noDescriptor(Errno)

  public var description: String {
    switch self {
    case .noThread(let error): "no thread for a watcher (\(error)); raise the limit of tasks (TasksMax=)"
    case .noDescriptor(let error): "no descriptor for a watcher (\(error)); raise the limit (LimitNOFILE=)"
    }
  }
}
