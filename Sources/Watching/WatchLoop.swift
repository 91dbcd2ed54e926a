// The watcher's thread: see to the root, drain the kernel, visit one folder, wait. Events are hints, the scan
// is the truth.

import Domain
import Glibc
import SystemPackage

/// Everything a watcher's thread owns. In each round it opens the root, so that a vanished share is noticed
/// before anything is taken for deleted, and lets go of it before it waits.
final class WatchLoop {
  private let configuration: WatchConfiguration
  private let addWatch: AddWatch
  private let signal: StopSignal
  private let sink: @Sendable (WatchEvent) -> Void
  private let clock = ContinuousClock()

  private var mountGuard: MountGuard
  /// The root that the watches stand for; nil if they stand for nothing any more.
  private var watchedRoot: RootDirectory.Identity?
  private var isGone = false
  /// The kernel's watches; nil where the source is only polled.
  private var watches: FolderWatches?
  private var round = WatchRound()
  private var poller = Poller()
  private var nextRescan: ContinuousClock.Instant
  private var nextPoll: ContinuousClock.Instant

  init(
    _ configuration: WatchConfiguration, addWatch: @escaping AddWatch, signal: StopSignal,
    sink: @escaping @Sendable (WatchEvent) -> Void
  ) {
    self.configuration = configuration
    self.addWatch = addWatch
    self.signal = signal
    self.sink = sink
    mountGuard = MountGuard(path: configuration.root)
    nextRescan = clock.now
    nextPoll = clock.now
  }

  func run() {
    while !signal.isStopping {
      let isBusy = takeTurn()
      wait(atMost: isBusy ? .zero : untilNextTask)
    }
  }

  /// One turn of the loop; true if there is more to do at once.
  private func takeTurn() -> Bool {
    do throws(RootAbsence) {
      let root = try mountGuard.enter()
      greet(root)
      drain(root)
      if let visit = round.next() { self.visit(visit, in: root) }
      finishRound(in: root)
      return !round.isFinished
    } catch {
      missRoot(error)
      return false
    }
  }

  private func emit(_ event: WatchEvent) {
    guard !signal.isStopping else { return }
    sink(event)
  }

  private func fullPath(_ relative: FilePath) -> FilePath { configuration.root.pushing(relative) }

  // MARK: The root

  /// Starts afresh where this is not the root that the watches stand for, or where it is time to.
  private func greet(_ root: borrowing RootDirectory) {
    if isGone {
      isGone = false
      emit(.notice(.rootBack(configuration.root)))
    }
    if watchedRoot != root.identity || (round.isFinished && clock.now >= nextRescan) { startAfresh(in: root) }
  }

  private func missRoot(_ absence: RootAbsence) {
    watchedRoot = nil
    watches = nil
    guard !isGone else { return }
    isGone = true
    emit(.notice(.rootGone(configuration.root, absence)))
  }

  /// Lists everything again, with new watches in a new queue: whatever the old ones missed, muddled or still
  /// hold has no say any more.
  private func startAfresh(in root: borrowing RootDirectory) {
    let kind = MountKind(of: root)
    let usesEvents = configuration.mode.usesEvents(on: kind)
    watchedRoot = root.identity
    nextRescan = clock.now + configuration.rescanEvery
    poller = Poller()
    round = WatchRound()
    watches = nil
    if usesEvents { openWatches() }
    if configuration.mode.usesPolls(on: kind) { round.pollLater("") }
    round.beginFullScan(watches == nil ? .poll : .watch)
  }

  private func openWatches() {
    do { watches = try FolderWatches(addWatch: addWatch) } catch { limitReached(at: "", error) }
  }

  // MARK: Events

  /// Takes in what the kernel has queued, one batch of it, and decides nothing heavy.
  private func drain(_ root: borrowing RootDirectory) {
    guard let batch = watches?.read(prune: configuration.prune) else { return }
    if batch.hasLostRoot { watchedRoot = nil }
    if batch.hasOverflowed {
      emit(.notice(.overflow))
      round.scanAgain()
    }
    for folder in batch.folders { round.visit(folder, .watch) }
    for (path, word) in batch.files.files { tell(word, of: path, in: root) }
  }

  private func tell(_ word: FileNews.Word, of path: FilePath, in root: borrowing RootDirectory) {
    switch word {
    case .vanished: emit(.vanished(fullPath(path)))
    case .found(let evidence):
      let isRegular: Bool
      // Where the question itself fails, the file is reported: to look once too often loses nothing.
      do { isRegular = try root.isRegularFile(path) } catch { isRegular = !error.meansGone }
      if isRegular { emit(.found(fullPath(path), by: evidence)) }
    }
  }

  // MARK: Visits

  /// Watches a folder, then lists it: in this order nothing falls between the two.
  private func visit(_ visit: WatchRound.Visit, in root: borrowing RootDirectory) {
    let folder: FileDescriptor
    do { folder = try root.open(visit.folder) } catch { return unreadable(visit.folder, error) }
    var purpose = visit.purpose
    if purpose == .watch {
      do {
        guard try watches?.add(folder, at: visit.folder) == true else {
          close(folder.rawValue)
          return
        }
      } catch {
        limitReached(at: visit.folder, error)
        purpose = .poll
      }
    }
    list(folder, visit.folder, purpose, in: root)
  }

  private func list(
    _ folder: FileDescriptor, _ path: FilePath, _ purpose: WatchRound.Purpose,
    in root: borrowing RootDirectory
  ) {
    let fullPath = fullPath(path)
    var sinceDrain = 0
    if purpose == .poll { poller.begin(path) }
    let error = DirectoryListing.list(folder, withStats: purpose == .poll) { entry in
      sinceDrain += 1
      // A folder of a million files must not keep the kernel's queue waiting.
      if sinceDrain % 256 == 0 { drain(root) }
      take(entry, of: path, fullPath, purpose)
      return !signal.isStopping
    }
    if purpose == .poll {
      for gone in poller.end(complete: error == nil) { emit(.vanished(self.fullPath(gone))) }
    }
    if let error { unreadable(path, error) }
  }

  private func take(
    _ entry: DirectoryEntry, of path: FilePath, _ fullPath: FilePath, _ purpose: WatchRound.Purpose
  ) {
    switch entry {
    case .directory(let name) where !configuration.prune(name):
      if purpose == .poll { poller.saw(folder: name) }
      round.visit(path.appending(name), purpose)
    case .file(let name, let stat) where !configuration.prune(name):
      round.metFile()
      let evidence = purpose == .poll ? stat.flatMap { poller.saw(file: name, $0) } : .scan
      if let evidence { emit(.found(fullPath.appending(name), by: evidence)) }
    default: break
    }
  }

  private func unreadable(_ path: FilePath, _ error: Errno) {
    guard !error.meansGone else { return }
    emit(.notice(.unreadable(fullPath(path), error)))
  }

  /// Polls a folder that cannot be watched, with all below it.
  private func limitReached(at path: FilePath, _ error: Errno) {
    if round.pollUnwatchable(path) { emit(.notice(.watchLimit(fullPath(path), error))) }
  }

  // MARK: Rounds

  private func finishRound(in root: borrowing RootDirectory) {
    guard round.isFinished else { return }
    switch round.conclude() {
    case .nothing: if round.hasPolls && clock.now >= nextPoll { round.beginPoll(at: clock.now) }
    case .scanned(let files):
      nextPoll = clock.now + configuration.pollEvery
      emit(.notice(.scanFinished(files: files)))
    case .polled(let start): nextPoll = clock.now + max(configuration.pollEvery, clock.now - start)
    case .again: startAfresh(in: root)
    }
  }

  // MARK: Waiting

  private var untilNextTask: Duration {
    guard !isGone else { return configuration.checkEvery }
    var next = min(nextRescan, clock.now + configuration.checkEvery)
    if round.hasPolls { next = min(next, nextPoll) }
    return next - clock.now
  }

  private func wait(atMost limit: Duration) {
    guard limit > .zero else { return }
    var requests = [pollfd(fd: signal.wake.rawValue, events: Int16(POLLIN), revents: 0)]
    if let queue = watches?.descriptor {
      requests.append(pollfd(fd: queue.rawValue, events: Int16(POLLIN), revents: 0))
    }
    // An early return (a signal) only makes for an idle turn.
    _ = poll(&requests, nfds_t(requests.count), limit.pollTimeout)
  }
}
