// State behind a lock that threads can sleep on, by a clock that nobody sets.

private import Glibc

/// A value that several threads share, and the means to wait until it is as one wants it.
///
/// Foundation's condition waits for a wall-clock date: when the clock is set back, such a wait lasts as much
/// longer. This one sleeps on the monotonic clock.
package final class Monitor<State>: @unchecked Sendable {
  // Unchecked because the compiler cannot see that `mutex` guards `state`.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var state: State

  package init(_ state: sending State) {
    self.state = state
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(changed, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  /// Reads the state.
  package func read<Value>(_ body: (State) -> Value) -> Value {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body(state)
  }

  /// Changes the state and wakes whoever waits for it.
  package func change(_ body: (inout State) -> Void) {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    body(&state)
    pthread_cond_broadcast(changed)
  }

  /// Waits until the body answers, and wakes the others, since it may have changed the state.
  ///
  /// - Parameters:
  ///   - limit: asked before each sleep for the longest that it may last; nil sleeps until a change.
  ///   - body: called at first, after each change and after each limit, until it gives a value.
  package func wait<Value>(
    atMost limit: () -> Duration? = { nil }, _ body: (inout State) -> Value?
  ) -> Value {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if let value = body(&state) {
        pthread_cond_broadcast(changed)
        return value
      }
      sleep(limit())
    }
  }

  private func sleep(_ limit: Duration?) {
    guard let limit else {
      pthread_cond_wait(changed, mutex)
      return
    }
    var end = timespec()
    clock_gettime(CLOCK_MONOTONIC, &end)
    let (seconds, attoseconds) = max(limit, .zero).components
    let nanoseconds = Int64(end.tv_nsec) + attoseconds / 1_000_000_000
    end.tv_sec += Int(seconds + nanoseconds / 1_000_000_000)
    end.tv_nsec = Int(nanoseconds % 1_000_000_000)
    pthread_cond_timedwait(changed, mutex, &end)
  }
}
