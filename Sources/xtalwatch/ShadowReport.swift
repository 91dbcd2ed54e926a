// What a source would have alerted while it was in shadow, and the operating point that fits. Pure.

internal import Alerting
internal import Detecting
internal import Domain
internal import Foundation
internal import Recording

/// A new source's first days, in which nobody was told of its hits.
struct Shadow: Hashable, Sendable {
  let source: String
  let firstSeen: Date
  let end: Date

  var days: Double { end.timeIntervalSince(firstSeen) / 86_400 }

  /// Names the one word that is said at its end: another one if people changed its length.
  var key: Digest {
    Digest(of: "shadow-ended\n\(source)\n\(firstSeen.ISO8601Format())\n\(end.ISO8601Format())")
  }
}

struct ShadowReport: Sendable {
  let shadow: Shadow
  /// The operating point in use.
  let threshold: Double
  /// How many drops were imaged in the shadow.
  let drops: Int
  /// Those that would have alerted at the operating point in use, the surest first.
  let untold: [(name: String, posterior: Double)]
  private let climbs: [Climb]

  /// A drop alerts in the shadow at the operating points between these posteriors: the highest that it had before, and
  /// the highest in the shadow.
  private struct Climb {
    let before: Double
    let within: Double
  }

  /// Alerts a day that somebody can look at.
  static let budget = 10.0
  private static let shown = [0.1, 0.3, 0.5, 0.7, 0.9]
  private static let mostNames = 8

  /// - Parameter courses: the source's drops, as far as something was imaged since it was first seen.
  init(_ shadow: Shadow, courses: [DropCourse], detector: Detector) {
    self.shadow = shadow
    threshold = detector.threshold
    let seen = courses.map { course in
      (
        course: course,
        inShadow: course.history.entries.indices.filter { ShadowReport.lies($0, of: course, in: shadow) }
      )
    }.filter { !$0.inShadow.isEmpty }
    drops = seen.count
    climbs = seen.map { course, inShadow in
      let posteriors = detector.posteriors(course.history)
      return Climb(
        before: posteriors[..<inShadow[0]].max() ?? 0, within: inShadow.map { posteriors[$0] }.max() ?? 0)
    }
    untold = seen.compactMap { course, inShadow -> (String, Double)? in
      let times = Set(inShadow.map { course.history.entries[$0].timepoint })
      guard
        let event = detector.events(course.history).first(where: {
          $0.event == HitDraft.crystal && times.contains($0.decidedAt)
        })
      else { return nil }
      return ("\(course.plate) \(course.well).\(course.drop)", event.posterior)
    }.sorted { $0.1 > $1.1 }
  }

  private static func lies(_ index: Int, of course: DropCourse, in shadow: Shadow) -> Bool {
    guard course.isHistory[index], let imagedAt = course.history.entries[index].imagedAt else { return false }
    return imagedAt >= shadow.firstSeen && imagedAt < shadow.end
  }

  func alertsPerDay(at threshold: Double) -> Double {
    Double(climbs.count { $0.before < threshold && threshold <= $0.within }) / shadow.days
  }

  /// The operating point in use where it keeps the budget, or else the loosest that does, in hundredths; nil where none
  /// does.
  var proposal: Double? {
    if alertsPerDay(at: threshold) <= Self.budget { return threshold }
    return (1...99).map { Double($0) / 100 }.first { $0 > threshold && alertsPerDay(at: $0) <= Self.budget }
  }

  /// - Parameter database: for the command line; nil for the standard one.
  func notice(at now: Date, database: String?) -> OperatorNotice {
    OperatorNotice(
      event: "shadow-ended", source: shadow.source, summary: summary, remedy: remedy(database), at: now,
      isOver: false)
  }

  private var summary: String {
    let rates = Self.shown.map { "\(alertsPerDay(at: $0).formatted(places: 1)) at \($0)" }
    let names = untold.prefix(Self.mostNames).map { "\($0.name) \($0.posterior.formatted(places: 2))" }
    let list =
      names.isEmpty
      ? "" : ": " + names.joined(separator: ", ") + (untold.count > names.count ? ", ..." : "")
    return
      "source \(shadow.source) leaves shadow: in \(shadow.days.formatted(places: 0)) days \(drops) drops were "
      + "scored, and \(untold.count) would have alerted at threshold \(threshold)\(list). Alerts a day would have "
      + "been " + rates.joined(separator: ", ")
  }

  private func remedy(_ database: String?) -> String {
    let file = ShellWord.option(database: database)
    let proposed =
      switch proposal {
      case threshold?: "proposal: keep threshold = \(threshold)"
      case let other?: "proposal: threshold = \(other) in this [[source]]"
      case nil: "proposal: send less probable hits as a digest (immediate_from), for no threshold is as quiet"
      }
    return
      "\(proposed), at most \(Self.budget.formatted(places: 0)) alerts a day; `xtalwatch thresholds --source "
      + "\(shadow.source)\(file)` shows more. `xtalwatch hits\(file)` lists the drops of these days: nobody is told "
      + "of them again. From now on hits of this source alert"
  }
}
