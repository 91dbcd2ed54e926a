// One visit to a folder: whether it gets a watch, what is in it, and whom that is told.

import Domain
import Glibc
import SystemPackage

extension WatchLoop {
  /// Watches a folder, then lists it: in this order nothing falls between the two.
  func visit(_ visit: WatchRound.Visit, in root: borrowing RootDirectory) {
    var visit = visit
    if visit.watches {
      switch watch(visit, in: root) {
      case .listed: return
      case .watched: break
      case .refused: visit = polled(visit)
      }
    }
    _ = list(visit, in: root)
  }

  private enum Watching {
    case watched
    /// The visit is over: it was old and was listed without a watch, it is put off, or it is gone.
    case listed
    /// By the kernel.
    case refused
  }

  /// Gives a folder its watch if it keeps one.
  private func watch(_ visit: WatchRound.Visit, in root: borrowing RootDirectory) -> Watching {
    guard visit.insists || visit.occasion == .news || isFresh(visit.folder, in: root) else {
      guard let sight = list(visit, in: root) else { return .listed }
      guard configuration.keeping.keeps(sight, at: wallClock) else {
        if visit.occasion == .scan { restingFolders += 1 }
        return .listed
      }
      return addWatch(visit, in: root)
    }
    return addWatch(visit, in: root)
  }

  /// What can be said before a listing: the folder itself changed lately, or it lies on top.
  private func isFresh(_ folder: FilePath, in root: borrowing RootDirectory) -> Bool {
    guard folder.components.count > 1, let changed = root.folderChange(folder) else { return true }
    return configuration.keeping.isActive(changed, at: wallClock)
  }

  private func addWatch(_ visit: WatchRound.Visit, in root: borrowing RootDirectory) -> Watching {
    let folder: FileDescriptor
    do { folder = try root.open(visit.folder) } catch {
      unreadable(visit.folder, error)
      return .listed
    }
    defer { close(folder.rawValue) }
    do {
      if try watches?.add(folder, at: visit.folder) == true { return .watched }
    } catch {
      limitReached(at: visit.folder, error)
      return .refused
    }
    // A folder above has none: it moved away, or it was old and is watched again now, and this one after it.
    return visit.insists ? .refused : watchAbove(visit)
  }

  /// Has all folders above visited again for the sake of this one, topmost first.
  private func watchAbove(_ visit: WatchRound.Visit) -> Watching {
    guard let unwatched = watches?.topmostUnwatched(above: visit.folder) else { return .refused }
    var folder = visit.folder
    while true {
      round.visit(
        .init(folder: folder, occasion: visit.occasion, watches: true, polls: visit.polls, insists: true))
      if folder == unwatched { return .listed }
      folder.removeLastComponent()
    }
  }

  private func polled(_ visit: WatchRound.Visit) -> WatchRound.Visit {
    .init(folder: visit.folder, occasion: visit.occasion, watches: false, polls: true)
  }

  /// Polls a folder that cannot be watched, with all below it.
  func limitReached(at path: FilePath, _ error: Errno) {
    if round.pollUnwatchable(path) { emit(.notice(.watchLimit(fullPath(path), error))) }
  }

  // MARK: Listing

  /// Lists a folder; what it looked like, or nil where it cannot be listed.
  private func list(_ visit: WatchRound.Visit, in root: borrowing RootDirectory) -> FolderSight? {
    let folder: FileDescriptor
    let changed = root.folderChange(visit.folder) ?? 0
    do { folder = try root.open(visit.folder) } catch {
      unreadable(visit.folder, error)
      return nil
    }
    var sight = FolderSight(depth: visit.folder.components.count, newest: changed)
    var offer = Offer(visit.occasion)
    let fullPath = fullPath(visit.folder)
    var sinceDrain = 0
    if visit.polls { poller.begin(visit.folder) }
    let error = DirectoryListing.list(folder, withStats: true) { entry in
      sinceDrain += 1
      // A folder of a million files must not keep the kernel's queue waiting.
      if sinceDrain % 256 == 0 {
        drain(root)
        answers.renew()
      }
      take(entry, on: visit, fullPath, &sight, &offer)
      return !signal.isStopping
    }
    if !offer.batch.isEmpty { emit(offer.takeBatch()) }
    if let rest = offer.heldBackFrom {
      round.visit(.init(folder: visit.folder, occasion: .remainder(after: rest)))
    }
    if visit.polls {
      for gone in poller.end(complete: error == nil) { emit(.vanished(self.fullPath(gone))) }
    }
    if let error { unreadable(visit.folder, error) }
    return sight
  }

  private func take(
    _ entry: DirectoryEntry, on visit: WatchRound.Visit, _ fullPath: FilePath, _ sight: inout FolderSight,
    _ offer: inout Offer
  ) {
    switch entry {
    case .directory(let name, let stat) where !configuration.prune(name):
      if let stat { sight.saw(folder: stat.modified) }
      met(folder: name, on: visit)
    case .file(let name, let stat?) where !configuration.prune(name):
      sight.saw(file: max(stat.changed, stat.modified))
      met(file: name, stat, on: visit, fullPath, &offer)
    default: break
    }
  }

  private func met(folder name: FilePath.Component, on visit: WatchRound.Visit) {
    let path = visit.folder.appending(name)
    switch visit.occasion {
    case .remainder: return
    case .poll:
      let wasThere = poller.saw(folder: name)
      // One that was not listed yet is left to the listing of everything, which is on its way.
      if !wasThere {
        round.visit(.init(folder: path, occasion: .news, polls: true))
      } else if poller.knows(path) {
        round.visit(.init(folder: path, occasion: .poll, polls: true))
      }
    case .news, .scan:
      if visit.polls { _ = poller.saw(folder: name) }
      round.visit(.init(folder: path, occasion: visit.occasion, watches: visit.watches, polls: visit.polls))
    }
  }

  private func met(
    file name: FilePath.Component, _ stat: FileStat, on visit: WatchRound.Visit, _ fullPath: FilePath,
    _ offer: inout Offer
  ) {
    let evidence = visit.polls ? poller.saw(file: name, stat) : .scan
    if visit.occasion == .scan { round.metFile() }
    switch visit.occasion {
    case .poll where evidence == nil: return
    case .poll where evidence == .changed: return emit(.found(fullPath.appending(name), by: .changed))
    default: break
    }
    offer.met(FileSighting(path: fullPath.appending(name), stat: stat), hasRoom: sinkHasRoom)
    if offer.batch.count == SightingBatch.size { emit(offer.takeBatch()) }
  }

  private func unreadable(_ path: FilePath, _ error: Errno) {
    guard !error.meansGone else { return }
    emit(.notice(.unreadable(fullPath(path), error)))
  }

  private var wallClock: Int64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
  }
}

/// What of a folder's files goes to the sink. News goes at once; of a listing of everything, what has room.
private struct Offer {
  private(set) var batch: [FileSighting] = []
  /// The number of files that were offered before the first that had no room.
  private(set) var heldBackFrom: Int?
  private let isNews: Bool
  private let skipped: Int
  private var met = 0

  init(_ occasion: WatchRound.Occasion) {
    switch occasion {
    case .news, .poll: (isNews, skipped) = (true, 0)
    case .scan: (isNews, skipped) = (false, 0)
    case .remainder(let offered): (isNews, skipped) = (false, offered)
    }
  }

  mutating func met(_ file: FileSighting, hasRoom: @autoclosure () -> Bool) {
    met += 1
    guard met > skipped, heldBackFrom == nil else { return }
    // Asked once a batch: a folder of a million files must not ask a million times.
    if !isNews && batch.isEmpty && !hasRoom() {
      heldBackFrom = met - 1
    } else {
      batch.append(file)
    }
  }

  mutating func takeBatch() -> WatchEvent {
    defer { batch = [] }
    return .listed(batch, isNews: isNews)
  }
}
