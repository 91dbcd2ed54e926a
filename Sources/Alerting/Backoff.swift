// When a message that could not be delivered is tried again, and when to give up.

/// Exponential waiting with jitter.
public struct Backoff: Hashable, Sendable {
  /// The wait after the first attempt.
  public let first: Duration
  /// No wait is longer than this.
  public let longest: Duration
  /// A message that a receiver could not take for this long is given up.
  public let patience: Duration
  /// The same for a message that the receiver refuses: the reason is wrong settings, which people mend, or
  /// the message itself, which nobody does.
  public let patienceWithRefusal: Duration
  /// However old a message seems, for it may have grown old while the machine was off, and clocks are set: as many
  /// attempts as the shortest waits of a week allow.
  public let leastAttempts: Int
  /// The same for a message that the receiver refuses: those of a day.
  public let leastAttemptsWithRefusal: Int

  /// What to do with a message after a failed attempt.
  public enum Step: Hashable, Sendable {
    case retry(after: Duration)
    case giveUp
  }

  public init(
    first: Duration = .seconds(1), longest: Duration = .seconds(3_600),
    patience: Duration = .seconds(7 * 86_400), patienceWithRefusal: Duration = .seconds(86_400),
    leastAttempts: Int = 348, leastAttemptsWithRefusal: Int = 60
  ) {
    self.first = first
    self.longest = longest
    self.patience = patience
    self.patienceWithRefusal = patienceWithRefusal
    self.leastAttempts = leastAttempts
    self.leastAttemptsWithRefusal = leastAttemptsWithRefusal
  }

  /// The step after an attempt at a message of the given age that the receiver could not take.
  ///
  /// - Parameter retryAfter: what the receiver asked for. It is obeyed up to a day; a longer one would be a
  ///   way to lose alerts.
  public func afterFailure(
    attempt: Int, age: Duration, retryAfter: Duration? = nil,
    using generator: inout some RandomNumberGenerator
  ) -> Step {
    guard age < patience || attempt < leastAttempts else { return .giveUp }
    let asked = min(retryAfter ?? .zero, .seconds(86_400))
    return .retry(after: max(asked, delay(attempt: attempt, using: &generator)))
  }

  /// The step after an attempt that the receiver refused.
  public func afterRefusal(
    attempt: Int, age: Duration, using generator: inout some RandomNumberGenerator
  ) -> Step {
    guard age < patienceWithRefusal || attempt < leastAttemptsWithRefusal else { return .giveUp }
    return .retry(after: delay(attempt: attempt, using: &generator))
  }

  /// The wait after attempt 1, 2, 3, ...: doubling from ``first`` to ``longest``, of which a random part of
  /// up to a half is left out, so that messages that failed together do not return together.
  public func delay(attempt: Int, using generator: inout some RandomNumberGenerator) -> Duration {
    // 2 to the 40th seconds are beyond any limit; larger powers would overflow.
    let full = min(longest, first * (1 << min(max(attempt - 1, 0), 40)))
    return full * Double.random(in: 0.5..<1, using: &generator)
  }
}

extension Duration {
  /// Seconds, for the calendar types that know no `Duration`.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
