// A thread that can be waited for.

private import Foundation

/// Scoring computes and delivering waits; neither may sit in Swift's shared pool of as many threads as cores.
final class JoinableThread: Sendable {
  private let done = DispatchSemaphore(value: 0)

  init(name: String, _ body: @escaping @Sendable () -> Void) {
    let thread = Thread { [done] in
      body()
      done.signal()
    }
    thread.name = name
    thread.stackSize = 1 << 20
    thread.start()
  }

  /// Waits for the end of the body. Call it once.
  func join() { done.wait() }

  /// The same, but no longer than until then; false if it has not ended. A share can hold a thread for ever.
  func join(until end: ContinuousClock.Instant) -> Bool {
    let (seconds, attoseconds) = max(end - .now, .zero).components
    let left = Double(seconds) + Double(attoseconds) / 1e18
    return done.wait(timeout: .now() + left) == .success
  }
}
