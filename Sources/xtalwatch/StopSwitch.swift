// One switch that every thread of a run can wait on.

private import Domain

/// Turned once, by a signal or by the end of the work; threads sleep on it instead of on a clock.
final class StopSwitch: Sendable {
  private let turned = Monitor(false)

  var isTurned: Bool { turned.read { $0 } }

  func turn() { turned.change { $0 = true } }

  /// Sleeps until the switch is turned.
  func wait() {
    turned.wait { isTurned -> Void? in isTurned ? () : nil }
  }

  /// Sleeps until the switch is turned or the time is over; true when it was turned.
  @discardableResult
  func wait(atMost time: Duration) -> Bool {
    let end = ContinuousClock.now + time
    return turned.wait(atMost: { end - .now }) { isTurned in
      isTurned ? true : ContinuousClock.now >= end ? false : nil
    }
  }
}
