// The whole story, top to bottom: watch, settle, identify, decode, normalize, classify, record, detect, alert.

internal import Alerting
internal import Detecting
internal import Domain
internal import Foundation
internal import Imaging
internal import Layouts
internal import Recording
internal import Settling
internal import SystemPackage
internal import Watching

/// Sources in, scores and alerts out. The files on disk are the queue: whatever is stopped half-way is found again
/// by the next scan.
final class Pipeline: Sendable {
  /// A source and the hand that settles its files.
  struct Lane {
    let number: Int
    let source: Source
    let detector: Detector
    let intake: Intake
    let health: Monitor<SourceHealth>
  }

  let lanes: [Lane]
  private let settled: FairQueue<SettledFile>
  private let scorer: PictureScorer
  let recorder: ScoreRecorder
  private let ledger: Ledger
  private let gate: RecordGate
  private let alerts: Dispatcher
  private let stop: StopSwitch
  let report: @Sendable (PipelineEvent) -> Void

  /// - Parameters:
  ///   - policy: how long a file must be quiet, by the source and the kind of its file system.
  ///   - shard: the part of the plates that a scan takes.
  ///   - gate: the way of every write of a worker.
  ///   - stop: ends `watch`.
  init(
    sources: [Source], policy: @escaping @Sendable (Source, MountKind) -> SettlePolicy, scorer: PictureScorer,
    recorder: ScoreRecorder, gate: RecordGate, ledger: Ledger, shard: Shard,
    detector: (Source) -> Detector, alerts: Dispatcher, stop: StopSwitch,
    report: @escaping @Sendable (PipelineEvent) -> Void
  ) {
    let settled = FairQueue<SettledFile>(
      lanes: sources.count, capacity: 16, weightLimit: Pipeline.mostWaitingBytes)
    lanes = sources.enumerated().map { number, source in
      let intake = Intake(
        source: source,
        Intake.Surroundings(
          policy: { policy(source, $0) }, largestFile: scorer.largestFile,
          ofInterest: { files in
            // A ledger that cannot be asked knows nothing: the picture is read again, and recording tells the trouble.
            let unknown = (try? ledger.unknown(among: files, source: source.name)) ?? files
            return unknown.filter { file in shard.contains { source.plateOrPath(of: file.path) } }
          },
          emit: { settled.push($0, lane: number, share: $0.plate, weight: $0.bytes.count) },
          scanned: { summary in
            guard summary.files > 0 else { return }
            Pipeline.resolveFailures(of: source, ledger, recorder)
          }))
      return Lane(
        number: number, source: source, detector: detector(source), intake: intake,
        health: Monitor(SourceHealth()))
    }
    (self.settled, self.scorer, self.recorder, self.gate) = (settled, scorer, recorder, gate)
    (self.ledger, self.alerts) = (ledger, alerts)
    (self.stop, self.report) = (stop, report)
  }

  /// Of one source; a picture of any size is let in alone.
  private static let mostWaitingBytes = 64 << 20

  // MARK: Watch and settle

  /// Follows the sources until the switch is turned.
  ///
  /// - Parameter ready: called once everything runs.
  func watch(workers: Int, ready: () -> Void) throws {
    var pastFailures: [[String: PastFailures]] = []
    for lane in lanes { pastFailures.append(try ledger.retried(source: lane.source.name)) }
    let threads = startIntakes(resuming: pastFailures) + startWorkers(workers)
    defer { finish(threads) }
    var watchers: [Watcher] = []
    for lane in lanes { watchers.append(try startWatcher(lane)) }
    // Threads that a share holds cannot be waited for; they end when it answers, or with the process.
    defer { watchers.forEach { $0.stop() } }
    alerts.start()
    ready()
    stop.wait()
    // The intakes first: a watcher that waits for room in a letter box could not stop.
    lanes.forEach { $0.intake.stop() }
  }

  private func startWatcher(_ lane: Lane) throws -> Watcher {
    let name = lane.source.name
    let configuration = lane.source.watching(expectsFiles: try ledger.knowsFiles(source: name))
    let watcher = try Watcher(configuration, hasRoom: { lane.intake.hasRoom }) { [report] event in
      if case .notice(let notice) = event {
        report(.notice(source: name, notice))
        lane.health.change { $0.heard(notice) }
      }
      lane.intake.receive(event)
    }
    lane.health.change { $0.answers = [lane.intake.answers, watcher.answers] }
    return watcher
  }

  /// Takes what lies in the sources now; returns when all of it is dealt with, or when the switch is turned, which it
  /// is in the end.
  func passOnce(workers: Int) {
    let intakes = startIntakes()
    let workers = startWorkers(workers)
    let interruption = JoinableThread(name: "stop") { [self] in
      stop.wait()
      lanes.forEach { $0.intake.stop() }
      settled.close()
    }
    alerts.start()
    for lane in lanes {
      scan(lane)
      lane.intake.seal()
    }
    intakes.forEach { $0.join() }
    if !stop.isTurned { _ = alerts.drain(within: .seconds(30)) }
    stop.turn()
    interruption.join()
    finish(workers)
  }

  private func scan(_ lane: Lane) {
    let root = lane.source.root
    do {
      lane.intake.receive(.notice(.scanBegins(try MountKind(of: root))))
      try DirectoryScan(root: root, prune: TemporaryName.matches).run { [stop] finding in
        switch finding {
        case .files(let sightings): lane.intake.receive(.listed(sightings, isNews: false))
        case .unreadable(let path, let errno):
          report(.notice(source: lane.source.name, .unreadable(path, errno)))
        }
        return !stop.isTurned
      }
    } catch {
      report(.notice(source: lane.source.name, .rootGone(root, .missing(error))))
    }
  }

  /// Whether all pictures wait for the record.
  var isPaused: Bool { gate.isPaused }

  /// Says that something lies in the outbox that no picture brought.
  func wakeAlerts() { alerts.wake() }

  var vitals: Vitals { Vitals(lanes: lanes.map(\.intake.vitals)) }

  private func startIntakes(resuming pastFailures: [[String: PastFailures]]? = nil) -> [JoinableThread] {
    lanes.map { lane in
      JoinableThread(name: "settle \(lane.source.name)") { [self] in
        lane.intake.run(resuming: pastFailures?[lane.number] ?? [:]) { file in
          fail(file.sighting, lane, file.kind, file.message, isNews: file.isNews, stands: file.isGivenUp)
        }
      }
    }
  }

  private func startWorkers(_ count: Int) -> [JoinableThread] {
    (1...max(1, count)).map { number in
      JoinableThread(name: "score \(number)") { [self] in
        let desk = scorer.makeDesk()
        while let (file, number) = settled.pop() { deal(with: file, lanes[number], at: desk) }
      }
    }
  }

  private func finish(_ threads: [JoinableThread]) {
    lanes.forEach { $0.intake.stop() }
    settled.close()
    let end = ContinuousClock.now + .seconds(4)
    threads.forEach { _ = $0.join(until: end) }
    _ = alerts.stop(within: .seconds(3))
  }

  // MARK: Identify

  private func deal(with file: SettledFile, _ lane: Lane, at desk: Desk) {
    switch file.identification {
    case .notAPicture(let reason): skip(file, lane, layout: "", reason)
    case .unmatched(let reason): fail(file.sighting, lane, .unmatched, reason)
    case .conflict(_, let reason): fail(file.sighting, lane, .conflict, reason)
    case .matched(let picture):
      switch picture.action {
      case .skip(let reason): skip(file, lane, layout: picture.layout, reason)
      case .classify: score(file, picture, lane, at: desk)
      }
    }
    lane.intake.finished(file.path)
  }

  // MARK: Decode, normalize, classify

  private func score(
    _ file: SettledFile, _ picture: PictureDescription, _ lane: Lane, at desk: Desk
  ) {
    do {
      guard file.stat.size <= scorer.largestFile else {
        throw ReadingError.tooLarge(file.path, size: file.stat.size, limit: scorer.largestFile)
      }
      let score = try scorer.score(file.bytes, at: desk)
      record(
        ScoredPicture(
          source: lane.source.name, path: file.path, stat: file.stat, sha256: Digest(of: file.bytes),
          description: picture.dated(by: file.stat), score: score, scoredAt: Date()), lane)
    } catch let failure as any PictureFailure {
      fail(file.sighting, lane, failure.kind, failure.message)
    } catch {
      fail(file.sighting, lane, .corrupt, "\(error)")
    }
  }

  // MARK: Record, detect and alert

  private func record(_ scored: ScoredPicture, _ lane: Lane) {
    insist { () throws(RecordingError) in
      let outcome = try recorder.record(scored, detect: lane.detector.events)
      report(.scored(scored, outcome, inShadowUntil: lane.source.shadowEnd(hiding: scored)))
      if !outcome.newHits.isEmpty { alerts.wake() }
    }
  }

  private func skip(_ file: SettledFile, _ lane: Lane, layout: String, _ reason: String) {
    let source = lane.source.name
    insist { () throws(RecordingError) in
      try recorder.recordSkipped(file.sighting, source: source, layout: layout, reason: reason, at: Date())
      report(.skipped(source: source, path: file.path, reason: reason))
    }
  }

  /// - Parameter stands: the file is left alone until it changes. What its bytes or its name say stays so.
  private func fail(
    _ file: FileSighting, _ lane: Lane, _ kind: FailureKind, _ message: String, isNews: Bool = true,
    stands: Bool = true
  ) {
    let source = lane.source.name
    insist { () throws(RecordingError) in
      try recorder.recordFailure(
        file, source: source, kind: kind, message: message, stands: stands, at: Date())
      if isNews { report(.failed(source: source, path: file.path, kind: kind, message: message)) }
    }
  }

  /// While the record waits, every source does: none of them hangs, so each makes a step.
  private func insist(_ write: () throws(RecordingError) -> Void) {
    gate.pass(waiting: { lanes.forEach { $0.intake.step() } }, write)
  }
}
