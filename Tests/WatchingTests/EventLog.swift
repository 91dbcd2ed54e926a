// What a watcher told, for tests to wait for and to judge.

import Domain
import Glibc
import Synchronization
import SystemPackage

@testable import Watching

final class EventLog: Sendable {
  struct Contents {
    var found: [FilePath: [Evidence]] = [:]
    var vanished: Set<FilePath> = []
    /// What listings showed as having just come.
    var news: Set<FilePath> = []
    var notices: [WatchNotice] = []
  }

  private let contents = Mutex(Contents())
  private let gate = Atomic(true)

  /// The sink to hand to a watcher. While the gate is shut it blocks, as a busy pipeline does.
  func take(_ event: WatchEvent) {
    while !gate.load(ordering: .acquiring) { usleep(1000) }
    contents.withLock {
      switch event {
      case .found(let path, let evidence): $0.found[path, default: []].append(evidence)
      case .listed(let files, let isNews):
        for file in files { $0.found[file.path, default: []].append(.scan) }
        if isNews { $0.news.formUnion(files.map(\.path)) }
      case .vanished(let path): $0.vanished.insert(path)
      case .notice(let notice): $0.notices.append(notice)
      }
    }
  }

  func shutGate() { gate.store(false, ordering: .releasing) }
  func openGate() { gate.store(true, ordering: .releasing) }

  var now: Contents { contents.withLock { $0 } }

  /// Waits for a condition; the limit is generous, because it only ends tests that have failed.
  func wait(upTo limit: Duration = .seconds(300), until condition: (Contents) -> Bool) -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
      if contents.withLock({ condition($0) }) { return true }
      usleep(10_000)
    }
    return false
  }

  /// Waits until every one of these files was found.
  func waitFor(_ files: Set<FilePath>) -> Bool {
    // The count is cheap, the comparison of paths is not.
    wait { $0.found.count >= files.count && files.isSubset(of: $0.found.keys) }
  }

  func waitForScan() -> Bool { wait { $0.hasScanned } }
}

extension EventLog.Contents {
  var hasScanned: Bool { scans > 0 }

  var scans: Int {
    notices.count {
      if case .scanFinished = $0 { true } else { false }
    }
  }
}

extension Watcher {
  /// A watcher whose events go to a log.
  static func start(
    _ root: FilePath, _ log: EventLog, mode: WatchMode = .inotify, pollEvery: Duration = .milliseconds(50),
    addWatch: @escaping AddWatch = { inotify_add_watch($0, $1, $2) }
  ) throws -> Watcher {
    let configuration = WatchConfiguration(
      root: root, mode: mode, pollEvery: pollEvery, checkEvery: .milliseconds(50),
      prune: { $0.string.hasPrefix(".") })
    return try Watcher(configuration, addWatch: addWatch, sink: log.take)
  }
}
