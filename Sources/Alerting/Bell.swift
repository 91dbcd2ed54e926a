// What a lane's thread sleeps by, on a clock that nobody sets.

internal import Dispatch
private import Domain

/// A semaphore whose waits end on time.
///
/// Dispatch's own sleeps until a moment of the wall clock (sem_timedwait(3)), even where it is given one of the steady
/// clock: set back by a year during such a wait, the wall clock makes it last a year, and no alert leaves.
final class Bell: Sendable {
  private let rings = Monitor(0)

  /// Wakes one waiter, or the next that comes.
  func signal() { rings.change { $0 += 1 } }

  /// Takes a ring; times out where none has come by then.
  func wait(timeout: DispatchTime) -> DispatchTimeoutResult {
    func left() -> Duration {
      let (end, now) = (timeout.uptimeNanoseconds, DispatchTime.now().uptimeNanoseconds)
      return end > now ? .nanoseconds(Int64(clamping: end - now)) : .zero
    }
    return rings.wait(atMost: left) { rings in
      if rings > 0 {
        rings -= 1
        return .success
      }
      return left() == .zero ? .timedOut : nil
    }
  }
}
