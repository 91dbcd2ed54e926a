// No picture for longer than the habit of the source, which its own past tells.

public import Foundation

/// Decides whether a source is silent.
public struct Silence: Sendable {
  /// An hour in which pictures came.
  public struct Span: Hashable, Sendable {
    public let first: Date
    public let last: Date

    public init(first: Date, last: Date) {
      self.first = first
      self.last = last
    }
  }

  /// Oldest first.
  let spans: [Span]
  /// What the configuration says; nil: the habit decides.
  let limit: TimeInterval?
  /// For how long new pictures would have been seen: since the start, by a clock that nobody sets.
  let watched: TimeInterval
  let isReachable: Bool

  /// A shorter silence is never told by habit: it is a night.
  static let shortest: TimeInterval = 12 * .hour
  /// Silence must be so much longer than the habit: a weekend of three days is none.
  static let margin = 1.5
  /// Weeks of the past that count, and those of them that must have had pauses.
  static let weeks = 8
  static let fewestWeeks = 4
  /// After a start, what came meanwhile must first be found.
  static let settling: TimeInterval = .hour

  public init(spans: [Span], limit: TimeInterval?, watched: TimeInterval, isReachable: Bool) {
    self.spans = spans
    self.limit = limit
    self.watched = watched
    self.isReachable = isReachable
  }

  /// The longest pause that is usual: of the longest pauses that ended in each of the past eight weeks, the second longest,
  /// so that neither the rhythm of weeks nor one holiday or breakdown raises an alarm or hides one. Nil with less
  /// than four such weeks.
  public static func habit(_ spans: [Span], at now: Date) -> TimeInterval? {
    var longest: [Int: TimeInterval] = [:]
    for (before, after) in zip(spans, spans.dropFirst()) where after.first <= now {
      let week = Int(now.timeIntervalSince(after.first) / (7 * .day))
      guard week < weeks else { continue }
      longest[week] = max(longest[week] ?? 0, after.first.timeIntervalSince(before.last))
    }
    let pauses = longest.values.sorted()
    return pauses.count >= fewestWeeks ? pauses[pauses.count - 2] : nil
  }

  public func verdict(open: OpenCondition?, at now: Date) -> Verdict {
    guard let last = spans.last?.last else { return .stays }
    if let open {
      guard last > open.since else { return .stays }
      return .ends("pictures come again, after \(last.timeIntervalSince(open.since).inWords) without any")
    }
    let habit = Self.habit(spans, at: now)
    guard let limit = limit ?? habit.map({ max(Self.shortest, Self.margin * $0) }) else { return .stays }
    let silence = now.timeIntervalSince(last)
    guard silence > limit, isReachable, watched >= min(limit, Self.settling) else { return .stays }
    let usual =
      self.limit != nil
      ? "the configured limit is \(limit.inWords)" : "its longest usual pause is \((habit ?? 0).inWords)"
    return .begins(
      Finding(
        since: last,
        summary: "no picture for \(silence.inWords), since \(last.formatted(.iso8601)); \(usual)",
        remedy: "see whether the imager runs, and whether its export or the copy to this folder still works; "
          + "silent_hours in this [[source]] sets another limit"))
  }
}
