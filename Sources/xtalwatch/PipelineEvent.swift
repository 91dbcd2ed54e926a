// What the pipeline tells of its work while it works: for the log, the demo's screen and ingest's summary.

internal import Alerting
internal import Domain
internal import Monitoring
internal import Foundation
internal import Recording
internal import Service
internal import SystemPackage
internal import Watching

enum PipelineEvent: Sendable {
  /// - Parameter inShadowUntil: nil unless nobody is told of its hits, because its source is new.
  case scored(ScoredPicture, RecordOutcome, inShadowUntil: Date? = nil)
  case skipped(source: String, path: FilePath, reason: String)
  case failed(source: String, path: FilePath, kind: FailureKind, message: String)
  case notice(source: String, WatchNotice)
  case health(source: String, SourceHealth.Change)
  case alert(DispatchReport)
  case condition(source: String, ConditionKind, String, isOver: Bool)
  case record(RecordNews)

  /// Writes the event as one line, at the level that an operator expects of it.
  func write(to log: Log) {
    switch self {
    case .scored(let scored, let outcome, let shadowEnd):
      PipelineEvent.write(scored, outcome, shadowEnd, to: log)
    case .skipped(let source, let path, let reason):
      log.debug("\(source): skipped \(path.escaped): \(reason)")
    case .failed(let source, let path, let kind, let message):
      log.warning("\(source): \(kind.rawValue): \(path.escaped): \(message)")
    case .notice(let source, let notice): PipelineEvent.write(source, notice, to: log)
    case .health(let source, let change):
      // What begins or ends otherwise has been said by a notice.
      guard change.trouble == .noAnswer else { return }
      log.warning("\(source): \(change.message ?? "its file system answers again")")
    case .condition(let source, let kind, let summary, isOver: false):
      log.warning("\(source): \(kind.rawValue): \(summary)")
    case .condition(let source, let kind, let summary, isOver: true):
      log.notice("\(source): \(kind.rawValue) is over: \(summary)")
    case .alert(let report) where report.isPlainSuccess: log.info("\(report)")
    case .alert(let report): log.warning("\(report)")
    case .record(let news): news.write(to: log)
    }
  }

  private static func write(_ source: String, _ notice: WatchNotice, to log: Log) {
    let line = "\(source): \(notice.message)"
    switch notice {
    case .scanBegins: log.debug(line)
    case .scanFinished: log.info(line)
    case .rootBack, .watchesGranted: log.notice(line)
    case .overflow, .watchLimit, .rootGone, .unreadable: log.warning(line)
    }
  }

  private static func write(
    _ scored: ScoredPicture, _ outcome: RecordOutcome, _ shadowEnd: Date?, to log: Log
  ) {
    let picture = scored.description
    let place =
      "\(scored.source): plate \(picture.drop.plate) \(picture.drop.well) drop \(picture.drop.number)"
    let silence = shadowEnd.map { "; nobody is alerted: in shadow until \($0.formatted(.iso8601))" } ?? ""
    for hit in outcome.newHits {
      log.notice(
        "\(place): \(hit.event) at timepoint \(hit.timepoint), probability \(hit.posterior.formatted(places: 2))"
          + silence)
    }
    let crystals = scored.score.probabilities.crystals.formatted(places: 2)
    log.info("\(place) timepoint \(picture.timepoint): \(scored.score.label), crystals \(crystals)")
  }
}
