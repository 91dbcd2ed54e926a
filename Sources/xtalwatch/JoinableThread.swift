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
}
