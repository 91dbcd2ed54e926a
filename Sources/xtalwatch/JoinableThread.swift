// A thread that can be waited for.

private import ArgumentParser
private import CLinux
private import Domain
private import Foundation
private import SystemPackage

/// Scoring computes and delivering waits; neither may sit in Swift's shared pool of as many threads as cores.
///
/// Foundation's `Thread` is not used: where the system gives no thread (a limit of memory or of processes), it says
/// nothing, and whoever waits for the thread waits for ever.
final class JoinableThread: Sendable {
  /// What the thread takes with it.
  private final class Load: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private let hasEnded = Monitor(false)

  /// Starts the thread. Without threads nothing works, so where there is none the program ends, and says why.
  init(name: String, _ body: @escaping @Sendable () -> Void) {
    let load = Load { [hasEnded] in
      body()
      hasEnded.change { $0 = true }
    }
    let status = xtal_start_thread(
      name, 1 << 20,
      { argument in
        guard let argument else { return }
        Unmanaged<Load>.fromOpaque(argument).takeRetainedValue().body()
      }, Unmanaged.passRetained(load).toOpaque())
    guard status == 0 else {
      Terminal.note(
        "xtalwatch: no thread can be started (\(Errno(rawValue: status))); allow more memory (ulimit -v) or more "
          + "processes (ulimit -u, TasksMax)")
      exit(ExitCode.inputOutput.rawValue)
    }
  }

  /// Waits for the end of the body.
  func join() { hasEnded.wait { $0 ? () : nil } }

  /// The same, but no longer than until then; false if it has not ended. A share can hold a thread for ever.
  func join(until end: ContinuousClock.Instant) -> Bool {
    hasEnded.wait(atMost: { end - .now }) { $0 ? true : ContinuousClock.now >= end ? false : nil }
  }
}
