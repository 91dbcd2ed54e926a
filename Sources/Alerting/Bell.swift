// What a lane's thread sleeps by, on a clock that nobody sets.

internal import Dispatch
private import Glibc

/// A semaphore whose waits end on time.
///
/// Dispatch's own sleeps until a moment of the wall clock (sem_timedwait(3)), even where it is given one of the steady
/// clock: set back by a year during such a wait, the wall clock makes it last a year, and no alert leaves.
final class Bell: @unchecked Sendable {
  // Unchecked because the compiler cannot see that `mutex` guards `rings`.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let rung = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var rings = 0

  init() {
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(rung, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(rung)
    pthread_mutex_destroy(mutex)
    rung.deallocate()
    mutex.deallocate()
  }

  /// Wakes one waiter, or the next that comes.
  func signal() {
    pthread_mutex_lock(mutex)
    rings += 1
    pthread_cond_signal(rung)
    pthread_mutex_unlock(mutex)
  }

  /// Takes a ring; times out where none has come by then.
  func wait(timeout: DispatchTime) -> DispatchTimeoutResult {
    // Dispatch counts the same nanoseconds as CLOCK_MONOTONIC.
    let nanoseconds = timeout.uptimeNanoseconds
    var end = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while rings == 0 {
      if pthread_cond_timedwait(rung, mutex, &end) == ETIMEDOUT { return .timedOut }
    }
    rings -= 1
    return .success
  }
}
