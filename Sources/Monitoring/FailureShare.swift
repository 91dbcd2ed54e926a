// The share of files that cannot be scored, of late against before.

private import Domain
public import Foundation

/// Decides whether more files of a source fail than before.
public struct FailureShare: Sendable {
  /// What came in an hour.
  public struct Hour: Hashable, Sendable {
    /// Unix time / 3600.
    public let hour: Int64
    public let scored: Int
    public let failed: Int

    public init(hour: Int64, scored: Int, failed: Int) {
      self.hour = hour
      self.scored = scored
      self.failed = failed
    }
  }

  /// Oldest first.
  let hours: [Hour]

  /// The newest hours until so many files are together are the present; at least so few must be.
  static let present = 200
  static let fewest = 20
  /// Less is no past.
  static let past = 200
  /// So many files must have failed, and so large a share.
  static let fewestFailures = 10
  static let smallestShare = 0.05
  /// The least present share must be so many times the greatest past one.
  static let rise = 2.0
  /// Of the normal distribution, for one in a thousand on one side.
  static let z = 3.09
  /// How far back the present may reach.
  static let newest: TimeInterval = 7 * .day

  public init(hours: [Hour]) { self.hours = hours }

  struct Count: Hashable {
    var files = 0
    var failed = 0

    var share: Double { Double(failed) / Double(max(1, files)) }

    /// Wilson's score interval at ``z``.
    var bounds: ClosedRange<Double> {
      guard files > 0 else { return 0...1 }
      let (low, high) = wilsonInterval(of: share, total: Double(files), z: FailureShare.z)
      return max(0, low)...min(1, high)
    }

    mutating func add(_ hour: Hour) {
      files += hour.scored + hour.failed
      failed += hour.failed
    }
  }

  public func verdict(open: OpenCondition?, at now: Date) -> Verdict {
    var (present, past) = (Count(), Count())
    let oldest = Int64((now - Self.newest).timeIntervalSince1970 / .hour)
    var begin: Int64?
    for hour in hours.reversed() {
      // The same files whether it is open or not: what ends it by fewer would begin it again at the next look.
      if present.files < Self.present, hour.hour >= oldest {
        present.add(hour)
        begin = hour.hour
      } else if open.map({ hour.hour < $0.mark }) ?? true {
        past.add(hour)
      }
    }
    guard present.files >= Self.fewest, let begin else { return .stays }
    let before = past.files >= Self.past ? past.bounds.upperBound : 1
    if let open {
      guard present.share <= max(before, Self.smallestShare / 2) else { return .stays }
      return .ends(
        "\(present.failed) of the newest \(present.files) files failed; the rise lasted "
          + now.timeIntervalSince(open.since).inWords)
    }
    guard past.files >= Self.past, present.failed >= Self.fewestFailures, present.share >= Self.smallestShare,
      present.bounds.lowerBound > Self.rise * before
    else { return .stays }
    let since = Date(timeIntervalSince1970: Double(begin) * .hour)
    return .begins(
      Finding(
        since: since, mark: begin,
        summary:
          "\(present.failed) of \(present.files) files since \(since.formatted(.iso8601)) cannot be scored; "
          + "before that, \(past.failed) of \(past.files)",
        remedy:
          "`sqlite3 -readonly DATABASE \"SELECT kind, message, path FROM failures ORDER BY first_seen_at DESC "
          + "LIMIT 20\"` says why"))
  }
}
