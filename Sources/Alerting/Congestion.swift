// How long a sink is left alone after failures, so that one that is down is not asked for every message in
// turn.

/// Counts a sink's failures in a row.
///
/// Each message has its own backoff; this is about the sink. While it is down only a probe a minute goes to
/// it and all other messages stay due, so they leave at once when it is back. Two failures cost nothing: one
/// message that a receiver cannot digest does not hold up those behind it.
struct Congestion {
  private var failures = 0
  private let longest = Duration.seconds(60)

  /// The rest that the sink gets after this attempt.
  mutating func rest(after delivery: Delivery) -> Duration {
    switch delivery {
    case .delivered, .rejected:
      failures = 0
      return .zero
    case .later(_, let retryAfter):
      failures += 1
      // A rate limit is the sink's, not the message's.
      if let retryAfter { return min(retryAfter, .seconds(3_600)) }
      return failures < 3 ? .zero : min(longest, .seconds(1 << min(failures - 3, 6)))
    }
  }
}
