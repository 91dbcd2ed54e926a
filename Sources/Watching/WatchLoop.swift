// The watcher's thread: see to the root, drain the kernel, visit one folder, wait. Events are hints, the scan
// is the truth.

import Domain
import Glibc
import SystemPackage

/// Everything a watcher's thread owns. In each round it opens the root, so that a vanished share is noticed
/// before anything is taken for deleted, and lets go of it before it waits.
final class WatchLoop {
  let configuration: WatchConfiguration
  private let kind: KindOfMount
  private let addWatch: AddWatch
  let signal: StopSignal
  private let hasRoom: @Sendable () -> Bool
  private let sink: @Sendable (WatchEvent) -> Void
  let answers: AnswerClock
  private let clock = ContinuousClock()

  private var mountGuard: MountGuard
  /// The root that the watches stand for; nil if they stand for nothing any more.
  private var watchedRoot: RootDirectory.Identity?
  private var isGone = false
  /// The kernel's watches; nil where the source is only polled.
  var watches: FolderWatches?
  var round = WatchRound()
  var poller = Poller()
  /// Folders of this scan that do without a watch.
  var restingFolders = 0
  private var hadMetLimit = false
  private var scanBegan: ContinuousClock.Instant
  private var nextRescan: ContinuousClock.Instant
  private var nextPoll: ContinuousClock.Instant

  init(
    _ configuration: WatchConfiguration, kind: @escaping KindOfMount, addWatch: @escaping AddWatch,
    signal: StopSignal, answers: AnswerClock, hasRoom: @escaping @Sendable () -> Bool,
    sink: @escaping @Sendable (WatchEvent) -> Void
  ) {
    self.configuration = configuration
    self.kind = kind
    self.addWatch = addWatch
    self.signal = signal
    self.answers = answers
    self.hasRoom = hasRoom
    self.sink = sink
    mountGuard = MountGuard(path: configuration.root, expectsFiles: configuration.expectsFiles)
    scanBegan = clock.now
    nextRescan = clock.now
    nextPoll = clock.now
  }

  func run() {
    while !signal.isStopping {
      let isBusy = answers.asking { takeTurn() }
      wait(atMost: isBusy ? .zero : untilNextTask)
    }
  }

  /// One turn of the loop; true if there is more to do at once.
  private func takeTurn() -> Bool {
    do throws(RootAbsence) {
      let root = try mountGuard.enter()
      greet(root)
      drain(root)
      if let visit = round.next(withRoom: sinkHasRoom) { self.visit(visit, in: root) }
      finishRounds(in: root)
      return round.hasVisits(withRoom: sinkHasRoom)
    } catch {
      missRoot(error)
      return false
    }
  }

  var sinkHasRoom: Bool { hasRoom() }

  func emit(_ event: WatchEvent) {
    guard !signal.isStopping else { return }
    // A sink that waits is no source that owes an answer.
    answers.pausing { sink(event) }
  }

  func fullPath(_ relative: FilePath) -> FilePath { configuration.root.pushing(relative) }

  // MARK: The root

  /// Starts afresh where this is not the root that the watches stand for, or where it is time to.
  private func greet(_ root: borrowing RootDirectory) {
    if isGone {
      isGone = false
      emit(.notice(.rootBack(configuration.root)))
    }
    if watchedRoot != root.identity || (!round.isScanning && clock.now >= nextRescan) {
      startAfresh(in: root)
    }
  }

  private func missRoot(_ absence: RootAbsence) {
    watchedRoot = nil
    watches = nil
    round = WatchRound()
    guard !isGone else { return }
    isGone = true
    emit(.notice(.rootGone(configuration.root, absence)))
  }

  /// Lists everything again, with new watches in a new queue: whatever the old ones missed, muddled or still
  /// hold has no say any more.
  private func startAfresh(in root: borrowing RootDirectory) {
    let kind = kind(root)
    let usesEvents = configuration.mode.usesEvents(on: kind)
    if watchedRoot != root.identity { poller = Poller() }
    watchedRoot = root.identity
    scanBegan = clock.now
    nextRescan = clock.now + configuration.rescanEvery
    hadMetLimit = hadMetLimit || round.hasMetLimit
    restingFolders = 0
    round = WatchRound()
    watches = nil
    emit(.notice(.scanBegins(kind)))
    if usesEvents { openWatches() }
    if configuration.mode.usesPolls(on: kind) { round.pollLater("") }
    round.beginFullScan(watches: watches != nil)
  }

  private func openWatches() {
    do { watches = try FolderWatches(addWatch: addWatch) } catch { limitReached(at: "", error) }
  }

  // MARK: Events

  /// Takes in what the kernel has queued, one batch of it, and decides nothing heavy.
  func drain(_ root: borrowing RootDirectory) {
    guard let batch = watches?.read(prune: configuration.prune) else { return }
    answers.renew()
    if batch.hasLostRoot { watchedRoot = nil }
    if batch.hasOverflowed {
      emit(.notice(.overflow))
      round.scanAgain()
    }
    for folder in batch.folders {
      round.visit(.init(folder: folder, occasion: .news, watches: true, polls: round.hasPolls))
    }
    for (path, word) in batch.files.files { tell(word, of: path, in: root) }
  }

  private func tell(_ word: FileNews.Word, of path: FilePath, in root: borrowing RootDirectory) {
    switch word {
    case .vanished: emit(.vanished(fullPath(path)))
    case .found(let evidence):
      answers.renew()
      let isRegular: Bool
      // Where the question itself fails, the file is reported: to look once too often loses nothing.
      do { isRegular = try root.stat(path) != nil } catch { isRegular = true }
      if isRegular { emit(.found(fullPath(path), by: evidence)) }
    }
  }

  // MARK: Rounds

  private func finishRounds(in root: borrowing RootDirectory) {
    if round.hasPolls && !round.isPolling && clock.now >= nextPoll { round.beginPoll(at: clock.now) }
    switch round.conclude() {
    case nil: break
    case .scanned(let files): finishScan(files: files)
    case .polled(let start): nextPoll = clock.now + max(configuration.pollEvery, clock.now - start)
    case .again: startAfresh(in: root)
    }
  }

  private func finishScan(files: Int) {
    let took = clock.now - scanBegan
    nextRescan = clock.now + max(configuration.rescanEvery, took * 10)
    nextPoll = clock.now + configuration.pollEvery
    if hadMetLimit && !round.hasMetLimit {
      hadMetLimit = false
      emit(.notice(.watchesGranted))
    }
    emit(
      .notice(
        .scanFinished(
          ScanSummary(
            files: files, watchedFolders: watches?.count ?? 0, restingFolders: restingFolders,
            foldersLeft: round.remaining, took: took))))
  }

  // MARK: Waiting

  private var untilNextTask: Duration {
    guard !isGone else { return configuration.checkEvery }
    var next = min(nextRescan, clock.now + configuration.checkEvery)
    if round.hasPolls { next = min(next, nextPoll) }
    if round.remaining > 0 { next = min(next, clock.now + .milliseconds(100)) }
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
