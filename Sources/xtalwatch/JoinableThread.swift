// A thread that can be waited for.

private import Foundation

/// Scoring computes and delivering waits; neither may sit in Swift's shared pool of as many threads as cores.
final class JoinableThread: Sendable {
  private let hasEnded = Monitor(false)

  init(name: String, _ body: @escaping @Sendable () -> Void) {
    let thread = Thread { [hasEnded] in
      body()
      hasEnded.change { $0 = true }
    }
    thread.name = name
    thread.stackSize = 1 << 20
    thread.start()
  }

  /// Waits for the end of the body.
  func join() { hasEnded.wait { $0 ? () : nil } }

  /// The same, but no longer than until then; false if it has not ended. A share can hold a thread for ever.
  func join(until end: ContinuousClock.Instant) -> Bool {
    hasEnded.wait(atMost: { end - .now }) { $0 ? true : ContinuousClock.now >= end ? false : nil }
  }
}
