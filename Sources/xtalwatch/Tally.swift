// What a run did, in numbers.

internal import Domain
internal import Recording
internal import Synchronization
internal import Watching

/// Counts what a pass did, from all of its threads.
final class Tally: Sendable {
  private struct Counts {
    var scored = 0
    var duplicates = 0
    var skipped = 0
    var failed = 0
    var hits = 0
    var lost: RecordingError?
  }

  private let counts = Mutex(Counts())

  func count(_ event: PipelineEvent) {
    counts.withLock {
      switch event {
      case .scored(_, let outcome, _):
        if outcome.kind == .duplicate { $0.duplicates += 1 } else { $0.scored += 1 }
        $0.hits += outcome.newHits.count { $0.event == HitDraft.crystal }
      case .skipped: $0.skipped += 1
      case .failed: $0.failed += 1
      case .record(.lost(let error)): $0.lost = error
      case .notice(_, .unreadable), .notice(_, .rootGone): $0.failed += 1
      case .notice, .health, .alert, .condition, .record: break
      }
    }
  }

  var failed: Int { counts.withLock(\.failed) }
  var hits: Int { counts.withLock(\.hits) }
  var scored: Int { counts.withLock(\.scored) }
  /// Why the record was lost, if it was.
  var lost: RecordingError? { counts.withLock(\.lost) }

  var summary: String {
    counts.withLock {
      "\($0.scored) scored, \($0.hits) hits, \($0.duplicates) known by content, \($0.skipped) skipped, "
        + "\($0.failed) failed"
    }
  }
}
