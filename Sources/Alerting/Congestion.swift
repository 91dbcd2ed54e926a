// How long a sink is left alone after failures, so that one that is down is not asked for every message in
// turn.

import Domain
import Foundation

/// Counts a sink's failures in a row.
///
/// Each message has its own backoff; this is about the sink. From the third failure in a row on it counts as down: a
/// probe goes to it every half minute at least, whatever the backoff of the message that is taken for it, and what it
/// could not take is due at once when it is back. Only when three different messages failed are all others held back as
/// well: a message that a receiver cannot digest delays nobody.
struct Congestion {
  private var failures = 0
  private var failed: Set<String> = []
  private var nextProbe = Date.distantPast
  private static let enough = 3
  private static let longest = Duration.seconds(30)

  var isDown: Bool { failures >= Self.enough }

  /// Whether a message may be tried before its time, to see whether the sink is back.
  func mayProbe(at now: Date) -> Bool { isDown && now >= nextProbe }

  /// The clock was set: what was reckoned by it does not hold.
  mutating func forgetTimes() { nextProbe = .distantPast }

  /// The rest that the sink gets after this attempt at a message.
  mutating func rest(after delivery: Delivery, of key: String, at now: Date) -> Duration {
    switch delivery {
    case .delivered, .rejected:
      self = Congestion()
      return .zero
    case .later(_, let retryAfter):
      failures += 1
      if failed.count < Self.enough { failed.insert(key) }
      let pause = retryAfter.map { min($0, .seconds(3_600)) } ?? probePause
      nextProbe = now.addingTimeInterval(pause.seconds)
      // A rate limit is the sink's, not the message's.
      return retryAfter != nil || failed.count >= Self.enough ? pause : .zero
    }
  }

  private var probePause: Duration {
    isDown ? min(Self.longest, .seconds(1 << min(failures - Self.enough, 6))) : .zero
  }
}
