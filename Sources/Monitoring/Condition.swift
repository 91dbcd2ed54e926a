// What can be the matter with a source, and what a look at it may find. Pure values; every clock is a parameter.

public import Foundation

/// A lasting trouble of a source of which its operators are told once, and once more when it is over.
public enum ConditionKind: String, Sendable, CaseIterable {
  /// No picture for longer than is usual.
  case silent
  /// Its folder is not there, or does not answer.
  case unreachable
  /// Pictures come faster than they are scored.
  case backlog
  /// More of its files than before cannot be scored.
  case failing
  /// Its pictures are darker than before.
  case dark
  /// Its pictures are less sharp than before.
  case blurred
}

/// A condition that operators were told of.
public struct OpenCondition: Hashable, Sendable {
  public let since: Date
  /// What it is compared with, see ``Finding/mark``.
  public let mark: Int64

  public init(since: Date, mark: Int64) {
    self.since = since
    self.mark = mark
  }
}

/// What is to be told when a condition begins.
public struct Finding: Hashable, Sendable {
  public let since: Date
  /// What comes before it is the past that the present is compared with; its unit is the decision's own.
  public let mark: Int64
  /// One sentence: what, since when, against what habit.
  public let summary: String
  public let remedy: String

  init(since: Date, mark: Int64 = 0, summary: String, remedy: String) {
    self.since = since
    self.mark = mark
    self.summary = summary
    self.remedy = remedy
  }
}

/// What a look at a condition says.
public enum Verdict: Hashable, Sendable {
  case begins(Finding)
  /// It is over; the sentence says how.
  case ends(String)
  /// As before, or not known.
  case stays
}

extension TimeInterval {
  static let hour: TimeInterval = 3_600
  static let day: TimeInterval = 86_400

  /// For people: `40 minutes`, `16 hours`, `3 days 4 hours`.
  var inWords: String {
    let minutes = Int((max(0, self) / 60).rounded(.down))
    let (days, hours) = (minutes / 1_440, minutes / 60 % 24)
    if days > 0 { return Self.count(days, "day") + (hours > 0 ? " " + Self.count(hours, "hour") : "") }
    return hours > 0 ? Self.count(hours, "hour") : Self.count(minutes, "minute")
  }

  private static func count(_ number: Int, _ unit: String) -> String {
    "\(number) \(unit)\(number == 1 ? "" : "s")"
  }
}
