// The whole story, top to bottom: watch, settle, identify, decode, normalize, classify, record, alert.

internal import Alerting
internal import Domain
internal import Imaging
internal import Layouts
internal import Recording
internal import Settling
internal import SystemPackage
internal import Watching

/// Sources in, scores and alerts out. The files on disk are the queue: whatever is stopped half-way is found again
/// by the next scan.
final class Pipeline: Sendable {
  private let sources: [Source]
  private let scorer: PictureScorer
  private let recorder: ScoreRecorder
  private let rule: HitRule
  private let alerts: Dispatcher
  private let report: @Sendable (PipelineEvent) -> Void
  private let intakes: [Intake]
  private let settled: FairQueue<SettledFile>

  // MARK: Watch and settle

  /// Follows the sources until the switch is turned.
  func watch(until stop: StopSwitch) {
    let watchers = zip(sources, intakes).map { source, intake in
      Watcher(root: source.root, mode: source.watch, prune: TemporaryName.matches, sink: intake.receive)
    }
    let threads = startWorkers()
    watchers.forEach { $0.start() }
    alerts.start()
    stop.wait()
    watchers.forEach { $0.stop() }
    intakes.forEach { $0.stop() }
    settled.close()
    threads.forEach { $0.join() }
    alerts.stop()
  }

  // MARK: Identify, decode, normalize, classify, record

  private func deal(with file: SettledFile, of source: Source, at desk: Workspace) {
    switch file.identification {
    case .notAPicture(let reason): skip(file, source, reason)
    case .unmatched(let reason): fail(file, source, .unmatched, reason)
    case .conflict(_, let reason): fail(file, source, .conflict, reason)
    case .matched(let picture):
      switch picture.action {
      case .skip(let reason): skip(file, source, reason, picture)
      case .classify: score(file, picture, source, at: desk)
      }
    }
  }
}
