// Which folders are still to be visited, and what is complete once none is left. Pure.

import SystemPackage

/// A pass over folders: all of them for a scan, the unwatchable ones for a poll, a few after an event.
struct WatchRound {
  enum Purpose: Hashable {
    /// Watch, then report every file.
    case watch
    /// Compare with the last look.
    case poll
  }

  struct Visit: Hashable {
    /// Below the root; the empty path is the root.
    let folder: FilePath
    let purpose: Purpose
  }

  enum Conclusion: Hashable {
    case nothing
    /// All was listed, and this many files met.
    case scanned(files: Int)
    /// A poll that began then is through.
    case polled(since: ContinuousClock.Instant)
    /// Events were lost: all must be listed again.
    case again
  }

  private var pending: [Visit] = []
  private var waiting: Set<Visit> = []
  private var polledFolders: [FilePath] = []
  private var filesInScan: Int?
  private var pollBegan: ContinuousClock.Instant?
  private var mustScanAgain = false
  private var hasMetLimit = false

  var isFinished: Bool { pending.isEmpty }
  var hasPolls: Bool { !polledFolders.isEmpty }

  mutating func visit(_ folder: FilePath, _ purpose: Purpose) {
    let visit = Visit(folder: folder, purpose: purpose)
    if waiting.insert(visit).inserted { pending.append(visit) }
  }

  mutating func next() -> Visit? {
    guard let visit = pending.popLast() else { return nil }
    waiting.remove(visit)
    return visit
  }

  mutating func metFile() { filesInScan? += 1 }

  mutating func beginFullScan(_ purpose: Purpose) {
    filesInScan = 0
    visit("", purpose)
  }

  mutating func beginPoll(at now: ContinuousClock.Instant) {
    pollBegan = now
    for folder in polledFolders { visit(folder, .poll) }
  }

  /// Has a folder and all below it polled from now on.
  mutating func pollLater(_ folder: FilePath) { polledFolders.append(folder) }

  /// The same for a folder that cannot be watched. One word about that a scan is enough, for the limit is one
  /// for all folders: true for the first.
  mutating func pollUnwatchable(_ folder: FilePath) -> Bool {
    defer { hasMetLimit = true }
    pollLater(folder)
    return !hasMetLimit
  }

  /// Asks for another full scan as soon as this round is through: to break off a scan for each overflow would
  /// let a busy disk keep its last folders unseen for ever.
  mutating func scanAgain() { mustScanAgain = true }

  /// Closes a round in which nothing is left to visit.
  mutating func conclude() -> Conclusion {
    if mustScanAgain { return .again }
    defer {
      filesInScan = nil
      pollBegan = nil
    }
    if let filesInScan { return .scanned(files: filesInScan) }
    return pollBegan.map { .polled(since: $0) } ?? .nothing
  }
}
