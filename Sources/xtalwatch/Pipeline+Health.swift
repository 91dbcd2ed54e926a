// How the sources are, seen twice a second, and failures of files that are gone.

internal import Domain
internal import Foundation
internal import Recording
internal import SystemPackage
internal import Watching

extension Pipeline {
  /// Looks at how the sources are; reports and records what has changed since the last look.
  ///
  /// - Returns: a line for each source that is not well.
  func examine() -> [String] {
    lanes.flatMap { lane in
      let (changes, health) = lane.health.wait { health in (health.look(), health) }
      let troubles = health.troubles
      for change in changes { report(.health(source: lane.source.name, change)) }
      if !changes.isEmpty || !health.isRecorded {
        let rows = Dictionary(uniqueKeysWithValues: troubles.map { ($0.key.rawValue, $0.value) })
        // People see the log; what the record cannot take now it takes at another look.
        let isRecorded = (try? recorder.recordHealth(rows, source: lane.source.name, at: Date())) != nil
        lane.health.change { $0.isRecorded = isRecorded }
      }
      return troubles.keys.sorted().map { "\(lane.source.name) \($0.phrase)" }
    }
  }

  /// A failure of a file that is no longer there needs nobody's care. Only a present root proves absence.
  static func resolveFailures(of source: Source, _ ledger: Ledger, _ recorder: ScoreRecorder) {
    guard let root = try? RootDirectory(source.root),
      let failed = try? ledger.failedFiles(source: source.name)
    else { return }
    let gone = failed.filter { path in
      var below = path
      return below.removePrefix(source.root) && (try? root.stat(below)) == .some(nil)
    }
    if !gone.isEmpty { try? recorder.recordGone(gone, source: source.name, at: Date()) }
  }
}
