// Which folders are still to be visited, in which order, and what is complete once none is left. Pure.

import SystemPackage

/// The visits that lie before a watcher: news first, then polls, then the listing of everything, and what had no room
/// in it only when there is some.
struct WatchRound {
  enum Occasion: Hashable {
    /// The folder has just come.
    case news
    /// It is compared with the last look.
    case poll
    /// Everything is being listed.
    case scan
    /// Its first files were offered to the sink before; the rest had no room.
    case remainder(after: Int)
  }

  struct Visit: Hashable {
    /// Below the root; the empty path is the root.
    let folder: FilePath
    let occasion: Occasion
    /// Whether the folder may have a watch.
    var watches = false
    /// Whether it is remembered for polls.
    var polls = false
    /// It must have a watch, however old it is: something below it has one.
    var insists = false
  }

  enum Conclusion: Hashable {
    /// All was listed, and this many files met.
    case scanned(files: Int)
    /// A poll that began then is through.
    case polled(since: ContinuousClock.Instant)
    /// Events were lost: all must be listed again.
    case again
  }

  private var news: [Visit] = []
  private var polls: [Visit] = []
  private var scans: [Visit] = []
  private var waiting: Set<Visit> = []
  /// First in, first out, by two stacks.
  private var remainders: [Visit] = []
  private var remaindersInTurn: [Visit] = []
  private var polledFolders: [FilePath] = []
  private var filesInScan: Int?
  private var pollBegan: ContinuousClock.Instant?
  private var mustScanAgain = false
  /// Whether the kernel refused a watch since the listing of everything began.
  private(set) var hasMetLimit = false

  var isScanning: Bool { filesInScan != nil }
  var isPolling: Bool { pollBegan != nil }
  var hasPolls: Bool { !polledFolders.isEmpty }
  var remaining: Int { remainders.count + remaindersInTurn.count }

  func hasVisits(withRoom: Bool) -> Bool {
    !news.isEmpty || !polls.isEmpty || !scans.isEmpty || (withRoom && remaining > 0)
  }

  mutating func visit(_ visit: Visit) {
    guard waiting.insert(visit).inserted else { return }
    switch visit.occasion {
    case .news: news.append(visit)
    case .poll: polls.append(visit)
    case .scan: scans.append(visit)
    case .remainder: remainders.append(visit)
    }
  }

  /// - Parameter room: whether the sink takes files of a listing of everything.
  mutating func next(withRoom room: Bool) -> Visit? {
    let next = news.popLast() ?? polls.popLast() ?? scans.popLast() ?? (room ? nextRemainder() : nil)
    if let next { waiting.remove(next) }
    return next
  }

  private mutating func nextRemainder() -> Visit? {
    if remaindersInTurn.isEmpty {
      remaindersInTurn = remainders.reversed()
      remainders = []
    }
    return remaindersInTurn.popLast()
  }

  mutating func metFile() { filesInScan? += 1 }

  mutating func beginFullScan(watches: Bool) {
    filesInScan = 0
    visit(Visit(folder: "", occasion: .scan, watches: watches, polls: hasPolls || !watches))
  }

  mutating func beginPoll(at now: ContinuousClock.Instant) {
    pollBegan = now
    for folder in polledFolders { visit(Visit(folder: folder, occasion: .poll, polls: true)) }
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

  /// Asks for another full scan as soon as this one is through: to break off a scan for each overflow would
  /// let a busy disk keep its last folders unseen for ever.
  mutating func scanAgain() { mustScanAgain = true }

  /// Closes what is complete; one thing at a time.
  mutating func conclude() -> Conclusion? {
    guard news.isEmpty else { return nil }
    if scans.isEmpty {
      if mustScanAgain { return .again }
      if let files = filesInScan {
        filesInScan = nil
        return .scanned(files: files)
      }
    }
    guard polls.isEmpty, let began = pollBegan else { return nil }
    pollBegan = nil
    return .polled(since: began)
  }
}
