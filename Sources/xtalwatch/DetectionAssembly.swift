// From the settings of detection to what judges: a detector for each source, and since when its hits are news.

internal import Configuring
internal import Detecting
internal import Foundation
internal import Recording

extension Assembly {
  func detector(threshold: Double) -> Detector {
    Detector(threshold: threshold, persistence: configuration.detection.persistence)
  }

  /// By source.
  var detectors: [String: Detector] {
    let pairs = configuration.sources.map { ($0.name, detector(threshold: configuration.threshold(of: $0))) }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  /// By source, where it is not simply when the source was first seen.
  var newsBegins: [String: NewsBegin] {
    let chosen = configuration.sources.map { source -> (String, NewsBegin?) in
      let (since, days) = (configuration.since(of: source), configuration.shadowDays(of: source))
      guard days > 0 else { return (source.name, since.map(NewsBegin.at)) }
      return (source.name, .afterShadow(Double(days) * 86_400, notBefore: since))
    }
    return Dictionary(uniqueKeysWithValues: chosen).compactMapValues { $0 }
  }

  /// A line for each source that is in shadow, or will be when it is new: who has just set it up must not wonder why
  /// nobody is alerted.
  func shadowNotices(at now: Date = Date()) -> [String] {
    let seen = (try? Queries(at: configuration.database).firstSeen()) ?? [:]
    return configuration.sources.compactMap { source in
      guard let begin = newsBegins[source.name], case .afterShadow = begin else { return nil }
      guard let firstSeen = seen[source.name] else {
        return
          "source \(source.name): will be in shadow for its first \(configuration.shadowDays(of: source)) days: "
          + "hits are recorded, nobody is alerted; shadow_days changes that"
      }
      guard let end = begin.shadowEnd(firstSeen: firstSeen), end > now else { return nil }
      return
        "source \(source.name): in shadow until \(end.formatted(.iso8601)): hits are recorded, nobody is "
        + "alerted; shadow_days changes that"
    }
  }

  func shadowKeeper(on database: Database) -> ShadowKeeper {
    ShadowKeeper(
      database: configuration.database, unusualDatabase: unusualDatabase, news: newsBegins,
      detectors: detectors, routes: routes,
      outbox: OutboxStorage(database))
  }
}
