// Sees when the shadow of a source ends, and says what it hid: once, through the outbox.

internal import Alerting
internal import Detecting
internal import Domain
internal import Foundation
internal import Recording
internal import SystemPackage

struct ShadowKeeper {
  let database: FilePath
  /// What commands must be told; nil where they find it by themselves.
  let unusualDatabase: String?
  let news: [String: NewsBegin]
  let detectors: [String: Detector]
  let routes: [AlertRoute]
  let outbox: OutboxStorage

  /// The shadows that last, or are over and nobody was told so.
  static func shadows(_ news: [String: NewsBegin], firstSeen: [String: Date]) -> [Shadow] {
    news.keys.sorted().compactMap { source in
      guard let seen = firstSeen[source], let end = news[source]?.shadowEnd(firstSeen: seen) else {
        return nil
      }
      return Shadow(source: source, firstSeen: seen, end: end)
    }
  }

  /// Looks now and then every minute, on a thread of its own, until the switch is turned; in a single pass, whose alerts
  /// leave at its end, once and before anything else.
  ///
  /// Whatever is wrong with the record is told by those who write scores; the next look comes.
  func start(_ stop: StopSwitch, isOnePass: Bool) -> JoinableThread? {
    guard !isOnePass else {
      var settled: Set<Shadow> = []
      try? look(at: Date(), settled: &settled)
      return nil
    }
    return JoinableThread(name: "shadow") { [self] in
      var settled: Set<Shadow> = []
      repeat { try? look(at: Date(), settled: &settled) } while !stop.wait(atMost: .seconds(60))
    }
  }

  /// Puts the word about each shadow that is over into the outbox, unless it was put there before, or nothing was
  /// hidden.
  ///
  /// - Parameter settled: the shadows of which nothing is to be said any more; to find that out takes many rows.
  func look(at now: Date, settled: inout Set<Shadow>) throws(RecordingError) {
    let queries = try Queries(at: database)
    for shadow in Self.shadows(news, firstSeen: try queries.firstSeen())
    where shadow.end <= now && !settled.contains(shadow) {
      try tell(of: shadow, by: queries, at: now)
      settled.insert(shadow)
    }
  }

  private func tell(of shadow: Shadow, by queries: Queries, at now: Date) throws(RecordingError) {
    guard try !queries.knowsAlert(shadow.key),
      try queries.hasSilentPictures(of: shadow.source, from: shadow.firstSeen, to: shadow.end),
      let detector = detectors[shadow.source]
    else { return }
    let courses = try queries.courses(of: shadow.source, imagedSince: shadow.firstSeen)
    let report = ShadowReport(shadow, courses: courses, detector: detector)
    let notice = report.notice(at: now, database: unusualDatabase)
    try outbox.raise(
      Alert(key: shadow.key.hex, content: .operators(notice)),
      places: routes.places(aboutHitsOf: shadow.source), at: now)
  }
}
