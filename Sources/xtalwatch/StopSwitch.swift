// One switch that every thread of a run can wait on.

private import Foundation

/// Turned once, by a signal or by the end of the work; threads sleep on it instead of on a clock.
final class StopSwitch: @unchecked Sendable {
  // Unchecked because the compiler cannot see that `condition` guards `turned`.
  private let condition = NSCondition()
  private var turned = false

  var isTurned: Bool { condition.withLock { turned } }

  func turn() {
    condition.withLock {
      turned = true
      condition.broadcast()
    }
  }

  /// Sleeps until the switch is turned.
  func wait() {
    condition.withLock {
      while !turned { condition.wait() }
    }
  }

  /// Sleeps until the switch is turned or the time is over; true when it was turned.
  @discardableResult
  func wait(seconds: Double) -> Bool {
    let end = Date(timeIntervalSinceNow: seconds)
    return condition.withLock {
      while !turned && condition.wait(until: end) {}
      return turned
    }
  }
}
