// What the pipeline tells of its work while it works: for the log, the demo's screen and ingest's summary.

internal import Alerting
internal import Domain
internal import Foundation
internal import Recording
internal import Service
internal import Synchronization
internal import SystemPackage
internal import Watching

enum PipelineEvent: Sendable {
  case scored(ScoredPicture, RecordOutcome)
  case skipped(source: String, path: FilePath, reason: String)
  case failed(source: String, path: FilePath, kind: FailureKind, message: String)
  case notice(source: String, WatchNotice)
  case alert(DispatchReport)
  /// The record could not be written; the same picture is tried again after a pause.
  case recordingPaused(RecordingError)
  /// The record cannot be trusted any more; the run ends and a restart recovers.
  case recordingLost(RecordingError)

  /// Writes the event as one line, at the level that an operator expects of it.
  func write(to log: Log) {
    switch self {
    case .scored(let scored, let outcome): PipelineEvent.write(scored, outcome, to: log)
    case .skipped(let source, let path, let reason):
      log.debug("\(source): skipped \(path.escaped): \(reason)")
    case .failed(let source, let path, let kind, let message):
      log.warning("\(source): \(kind.rawValue): \(path.escaped): \(message)")
    case .notice(let source, .scanFinished(let files)):
      log.info("\(source): \(WatchNotice.scanFinished(files: files).message)")
    case .notice(let source, let notice): log.warning("\(source): \(notice.message)")
    case .alert(.delivered(let message)): log.info("\(DispatchReport.delivered(message))")
    case .alert(let report): log.warning("\(report)")
    case .recordingPaused(let error): log.warning("scoring waits: \(error)")
    case .recordingLost(let error): log.error("\(error)")
    }
  }

  private static func write(_ scored: ScoredPicture, _ outcome: RecordOutcome, to log: Log) {
    let picture = scored.description
    let place =
      "\(scored.source): plate \(picture.drop.plate) \(picture.drop.well) drop \(picture.drop.number)"
    for hit in outcome.newHits {
      log.notice("\(place): hit at timepoint \(hit.timepoint), crystals \(hit.crystals.formatted(places: 2))")
    }
    let crystals = scored.score.probabilities.crystals.formatted(places: 2)
    log.info("\(place) timepoint \(picture.timepoint): \(scored.score.label), crystals \(crystals)")
  }
}

extension Double {
  /// The number with a fixed count of decimal places, for people.
  func formatted(places: Int) -> String {
    formatted(.number.precision(.fractionLength(places)).locale(Locale(identifier: "en_US_POSIX")))
  }
}

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
      case .scored(_, let outcome):
        if outcome.kind == .duplicate { $0.duplicates += 1 } else { $0.scored += 1 }
        $0.hits += outcome.newHits.count
      case .skipped: $0.skipped += 1
      case .failed: $0.failed += 1
      case .recordingLost(let error): $0.lost = error
      case .notice(_, .unreadable), .notice(_, .rootGone): $0.failed += 1
      case .notice, .alert, .recordingPaused: break
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
