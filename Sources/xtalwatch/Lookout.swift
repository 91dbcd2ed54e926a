// Looks after the sources' conditions beside the pipeline: gathers what is known, has it judged, and has it told.

internal import Domain
internal import Foundation
internal import Monitoring
internal import Recording

/// Looks every few seconds, on a thread of its own, until the switch is turned.
final class Lookout: Sendable {
  /// What a lab decides of a source.
  struct Terms: Sendable {
    /// Nil: the habit of the source tells.
    var silence: TimeInterval?
    /// How long a source may be away before that is told.
    var grace: TimeInterval
  }

  /// What is remembered of a source from look to look. The rest lies in the database.
  private struct Memory {
    var backlog = Backlog()
    var troubledSince: ContinuousClock.Instant?
    var wellSince: ContinuousClock.Instant?
  }

  private let pipeline: Pipeline
  private let desk: ConditionDesk
  private let model: ModelIdentity
  private let terms: [String: Terms]
  private let begin = ContinuousClock.now

  private static let interval = Duration.seconds(10)
  /// What silence and failures are judged by.
  private static let memory: TimeInterval = 63 * 86_400

  init(pipeline: Pipeline, desk: ConditionDesk, model: ModelIdentity, terms: [String: Terms]) {
    self.pipeline = pipeline
    self.desk = desk
    self.model = model
    self.terms = terms
  }

  /// Whatever is wrong with the record is told by those who write scores; the next look comes.
  func start(_ stop: StopSwitch) -> JoinableThread {
    JoinableThread(name: "lookout") { [self] in
      var memories = [Memory](repeating: Memory(), count: pipeline.lanes.count)
      try? desk.endAll(except: pipeline.lanes.map(\.source.name), at: Date())
      while !stop.wait(atMost: Self.interval) {
        for lane in pipeline.lanes where !stop.isTurned {
          try? look(at: lane, &memories[lane.number], now: Date(), instant: .now)
        }
      }
    }
  }

  private func look(
    at lane: Pipeline.Lane, _ memory: inout Memory, now: Date, instant: ContinuousClock.Instant
  ) throws(RecordingError) {
    let source = lane.source.name
    let activity = try desk.activity(
      of: source, by: model, since: now - Self.memory, lights: LightDrift.needed)
    let health = lane.health.read { $0 }
    let terms = terms[source] ?? Terms(grace: 300)
    let reach = reachability(health, &memory, at: instant, grace: terms.grace)
    memory.backlog.note(lane.intake.waitingNews, at: instant)
    for kind in ConditionKind.allCases {
      let record = activity.open[kind.rawValue]
      let open = record.map { OpenCondition(since: $0.since, mark: $0.mark) }
      let verdict =
        switch kind {
        case .silent:
          silence(activity, terms, isReachable: health.absence == nil, at: instant).verdict(
            open: open, at: now)
        case .unreachable: reach.verdict(open: open, at: now)
        case .backlog: memory.backlog.verdict(open: open, at: now)
        case .failing: FailureShare(activity).verdict(open: open, at: now)
        case .dark, .blurred: LightDrift(kind, activity).verdict(open: open, at: now)
        }
      try tell(verdict, kind, of: source, at: now)
    }
  }

  private func tell(
    _ verdict: Verdict, _ kind: ConditionKind, of source: String, at now: Date
  ) throws(RecordingError) {
    switch verdict {
    case .stays: return
    case .begins(let finding):
      try desk.begin(
        ConditionRecord(
          kind: kind.rawValue, since: finding.since, mark: finding.mark, summary: finding.summary,
          remedy: finding.remedy), of: source, at: now)
      pipeline.report(.condition(source: source, kind, finding.summary, isOver: false))
    case .ends(let summary):
      try desk.end(kind.rawValue, of: source, summary: summary, at: now)
      pipeline.report(.condition(source: source, kind, summary, isOver: true))
    }
    pipeline.wakeAlerts()
  }

  private func silence(
    _ activity: SourceActivity, _ terms: Terms, isReachable: Bool, at instant: ContinuousClock.Instant
  ) -> Silence {
    let spans = activity.hours.compactMap { hour -> Silence.Span? in
      guard let first = hour.firstAt, let last = hour.lastAt else { return nil }
      return Silence.Span(first: first, last: last)
    }
    return Silence(
      spans: spans, limit: terms.silence, watched: (instant - begin) / .seconds(1), isReachable: isReachable)
  }

  private func reachability(
    _ health: SourceHealth, _ memory: inout Memory, at instant: ContinuousClock.Instant, grace: TimeInterval
  ) -> Reachability {
    let absence = health.absence
    if absence != nil { memory.wellSince = nil } else { memory.troubledSince = nil }
    if absence != nil { memory.troubledSince = memory.troubledSince ?? instant }
    if absence == nil, health.hasAnswered { memory.wellSince = memory.wellSince ?? instant }
    return Reachability(
      trouble: absence.map { ($0, (instant - (memory.troubledSince ?? instant)) / .seconds(1)) },
      wellFor: memory.wellSince.map { (instant - $0) / .seconds(1) }, grace: grace)
  }
}

extension FailureShare {
  init(_ activity: SourceActivity) {
    self.init(hours: activity.hours.map { Hour(hour: $0.hour, scored: $0.scored, failed: $0.failed) })
  }
}

extension LightDrift {
  init(_ kind: ConditionKind, _ activity: SourceActivity) {
    self.init(
      kind,
      activity.lights.map {
        Inspection(
          id: $0.id, at: $0.firstScoredAt, pictures: $0.pictures,
          value: kind == .dark ? $0.brightness : $0.sharpness)
      })
  }
}
