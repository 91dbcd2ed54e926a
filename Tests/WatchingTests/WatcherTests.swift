// The watcher on a real disk: the scripts, and the storms that no script can show.

import Domain
import Foundation
import Glibc
import Synchronization
import SystemPackage
import Testing

@testable import Watching

private let scripts = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Scripts")

private func scriptNames() -> [String] {
  let names = try? FileManager.default.contentsOfDirectory(atPath: scripts.path)
  return (names ?? []).filter { $0.hasSuffix(".txt") }.sorted()
}

@Suite(.serialized) struct WatcherTests {
  @Test(arguments: scriptNames())
  func script(name: String) throws {
    let text = try String(contentsOf: scripts.appending(path: name), encoding: .utf8)
    var script = try WatchScript(text)
    let wrong = try script.play()
    #expect(wrong == [])
  }

  @Test func scriptsAreThere() { #expect(scriptNames().count >= 25) }

  /// The race that a watcher loses when it lists before it watches: `p/t/w` and a file in it are there before
  /// the watch on `p` is.
  @Test func missesNothingInTreesThatGrowWhileTheyAreWatched() throws {
    let folder = try TestFolder()
    let log = EventLog()
    let watcher = try Watcher.start(folder.path, log)
    #expect(log.waitForScan())
    let files = (0..<1000).map { FilePath("p\($0)/t/w/drop.jpg") }
    let maker = Thread {
      for file in files {
        try? folder.makeDirectories(file.removingLastComponent())
        try? folder.write(file)
      }
    }
    maker.start()
    let all = Set(files.map { folder.full($0) })
    #expect(log.waitFor(all))
    watcher.stop()
  }

  @Test func missesNothingWhenTheQueueRunsOver() throws {
    let folder = try TestFolder()
    let log = EventLog()
    let watcher = try Watcher.start(folder.path, log)
    #expect(log.waitForScan())
    log.shutGate()
    // Each file is three events: created, changed, closed.
    let limit = try String(contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8)
    let queue = try #require(Int(limit.trimmingCharacters(in: .whitespacesAndNewlines)))
    let files = (0..<queue / 3 + 2000).map { FilePath("drop\($0).jpg") }
    for file in files { try folder.write(file) }
    log.openGate()
    let all = Set(files.map { folder.full($0) })
    #expect(log.waitFor(all))
    #expect(log.now.notices.contains(.overflow))
    watcher.stop()
  }

  @Test func pollsWhatItMayNotWatch() throws {
    let folder = try TestFolder()
    let log = EventLog()
    let granted = Atomic(0)
    let watcher = try Watcher.start(
      folder.path, log,
      addWatch: { queue, path, mask in
        guard granted.add(1, ordering: .relaxed).newValue <= 3 else {
          errno = ENOSPC
          return -1
        }
        return inotify_add_watch(queue, path, mask)
      })
    #expect(log.waitForScan())
    let files = (0..<10).map { FilePath("p\($0)/t/w/drop.jpg") }
    for file in files {
      try folder.makeDirectories(file.removingLastComponent())
      try folder.write(file)
    }
    let all = Set(files.map { folder.full($0) })
    #expect(log.waitFor(all))
    try folder.write("p9/t/w/later.jpg")
    #expect(log.wait { $0.found[folder.full("p9/t/w/later.jpg")] != nil })
    let limits = log.now.notices.filter { if case .watchLimit(_, .noSpace) = $0 { true } else { false } }
    #expect(limits.count == 1)
    watcher.stop()
  }

  @Test func watchesAgainWhenTheKernelGrantsIt() throws {
    let folder = try TestFolder()
    try folder.makeDirectories("p/t")
    let log = EventLog()
    let isGranting = Atomic(false)
    var configuration = WatchConfiguration(
      root: folder.path, mode: .inotify, rescanEvery: .milliseconds(50), prune: { _ in false })
    configuration.checkEvery = .milliseconds(20)
    let watcher = try Watcher(
      configuration,
      addWatch: { queue, path, mask in
        guard isGranting.load(ordering: .relaxed) else {
          errno = ENOSPC
          return -1
        }
        return inotify_add_watch(queue, path, mask)
      }, sink: log.take)
    #expect(log.wait { $0.notices.contains(.watchLimit(folder.path, .noSpace)) })
    #expect(!log.now.notices.contains(.watchesGranted))
    isGranting.store(true, ordering: .relaxed)
    #expect(log.wait { $0.notices.contains(.watchesGranted) })
    watcher.stop()
  }

  /// A store of years must not be taken in at once, and what comes meanwhile must not wait for it.
  @Test func whatHasNoRoomIsListedAgainAndNewsGoesFirst() throws {
    let folder = try TestFolder()
    try folder.makeDirectories("old/t")
    let files = (0..<3000).map { FilePath("old/t/drop\($0).jpg") }
    for file in files { try folder.write(file) }
    let log = EventLog()
    let room = Atomic(false)
    let configuration = WatchConfiguration(root: folder.path, mode: .inotify, prune: { _ in false })
    let watcher = try Watcher(configuration, hasRoom: { room.load(ordering: .relaxed) }, sink: log.take)
    #expect(log.waitForScan())
    #expect(log.now.found.isEmpty)
    try folder.makeDirectories("new/t")
    try folder.write("new/t/drop.jpg")
    try folder.write("old/t/late.jpg")
    #expect(log.waitFor([folder.full("new/t/drop.jpg"), folder.full("old/t/late.jpg")]))
    #expect(log.now.found.count == 2)
    room.store(true, ordering: .relaxed)
    #expect(log.waitFor(Set(files.map { folder.full($0) })))
    watcher.stop()
  }

  @Test func pollsEverythingWhenTheRootItselfMayNotBeWatched() throws {
    let folder = try TestFolder()
    let log = EventLog()
    let watcher = try Watcher.start(
      folder.path, log,
      addWatch: { _, _, _ in
        errno = ENOSPC
        return -1
      })
    #expect(log.waitForScan())
    try folder.makeDirectories("p/t")
    try folder.write("p/t/drop.jpg")
    #expect(log.wait { $0.found[folder.full("p/t/drop.jpg")] == [.scan] })
    #expect(log.now.notices.contains(.watchLimit(folder.path, .noSpace)))
    watcher.stop()
  }

  @Test(arguments: [WatchMode.inotify, .poll])
  func findsTheRootAgain(mode: WatchMode) throws {
    let folder = try TestFolder()
    let root = folder.full("share")
    try folder.makeDirectories("share")
    try folder.write("share/before.jpg")
    let log = EventLog()
    let watcher = try Watcher.start(root, log, mode: mode)
    #expect(log.waitForScan())
    try folder.move("share", "elsewhere")
    #expect(log.wait { $0.notices.contains(.rootGone(root, .missing(.noSuchFileOrDirectory))) })
    try folder.makeDirectories("share/p")
    try folder.write("share/p/after.jpg")
    #expect(
      log.wait { $0.notices.contains(.rootBack(root)) && $0.found[folder.full("share/p/after.jpg")] != nil })
    #expect(log.now.vanished.isEmpty)
    try folder.write("share/p/live.jpg")
    #expect(log.wait { $0.found[folder.full("share/p/live.jpg")] != nil })
    watcher.stop()
  }

  /// Removed and made again faster than anyone looks, perhaps with the same inode number.
  @Test func watchesARootThatWasReplacedUnseen() throws {
    let folder = try TestFolder()
    try folder.makeDirectories("share")
    let log = EventLog()
    let watcher = try Watcher.start(folder.full("share"), log)
    #expect(log.waitForScan())
    for round in 0..<20 {
      try folder.removeTree("share")
      try folder.makeDirectories("share/p")
      let file = FilePath("share/p/drop\(round).jpg")
      try folder.write(file)
      #expect(log.wait { $0.found[folder.full(file)] != nil })
    }
    watcher.stop()
  }

  @Test func waitsForARootThatIsNotThereYet() throws {
    let folder = try TestFolder()
    let log = EventLog()
    let watcher = try Watcher.start(folder.full("later"), log)
    #expect(log.wait { !$0.notices.isEmpty })
    try folder.makeDirectories("later")
    try folder.write("later/drop.jpg")
    #expect(log.wait { $0.found[folder.full("later/drop.jpg")] != nil })
    watcher.stop()
  }

  @Test func pollsReportChangesAndDisappearances() throws {
    let folder = try TestFolder()
    try folder.makeDirectories("p/t")
    try folder.write("p/t/drop.jpg")
    try folder.write("p/t/gone.jpg")
    let log = EventLog()
    let watcher = try Watcher.start(folder.path, log, mode: .poll)
    #expect(log.waitForScan())
    try folder.write("p/t/drop.jpg", appending: true)
    try folder.remove("p/t/gone.jpg")
    #expect(log.wait { $0.found[folder.full("p/t/drop.jpg")]?.contains(.changed) == true })
    #expect(log.wait { $0.vanished == [folder.full("p/t/gone.jpg")] })
    watcher.stop()
  }

  @Test func listsEverythingAgainNowAndThen() throws {
    let folder = try TestFolder()
    try folder.write("drop.jpg")
    let log = EventLog()
    let configuration = WatchConfiguration(
      root: folder.path, mode: .inotify, rescanEvery: .milliseconds(20), prune: { _ in false })
    let watcher = try Watcher(configuration, sink: log.take)
    #expect(log.wait { $0.scans >= 3 && ($0.found[folder.full("drop.jpg")]?.count ?? 0) >= 3 })
    watcher.stop()
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser reads everything"))
  func namesWhatItCannotListAndGoesOn() throws {
    let folder = try TestFolder()
    try folder.makeDirectories("secret")
    try folder.write("secret/drop.jpg")
    try folder.write("open.jpg")
    try folder.chmod("secret", 0)
    let log = EventLog()
    let watcher = try Watcher.start(folder.path, log)
    #expect(log.waitForScan())
    #expect(log.now.notices.contains(.unreadable(folder.full("secret"), .permissionDenied)))
    #expect(log.now.found[folder.full("open.jpg")] != nil)
    try folder.chmod("secret", 0o755)
    #expect(log.wait { $0.found[folder.full("secret/drop.jpg")] != nil })
    watcher.stop()
  }

  @Test func aStoppedWatcherIsSilent() throws {
    let folder = try TestFolder()
    let log = EventLog()
    let watcher = try Watcher.start(folder.path, log)
    #expect(log.waitForScan())
    watcher.stop()
    try folder.write("late.jpg")
    #expect(log.now.found.isEmpty)
  }
}
