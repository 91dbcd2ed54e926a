// A thread that can be waited for.

private import ArgumentParser
private import Foundation
private import Glibc
private import SystemPackage

/// Scoring computes and delivering waits; neither may sit in Swift's shared pool of as many threads as cores.
///
/// Foundation's `Thread` is not used: where the system gives no thread (a limit of memory or of processes), it says
/// nothing, and whoever waits for the thread waits for ever.
final class JoinableThread: Sendable {
  /// What the thread takes with it.
  private final class Load: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) { (self.name, self.body) = (name, body) }
  }

  private let hasEnded = Monitor(false)

  /// Starts the thread. Without threads nothing works, so where there is none the program ends, and says why.
  init(name: String, _ body: @escaping @Sendable () -> Void) {
    let load = Load(name: name) { [hasEnded] in
      body()
      hasEnded.change { $0 = true }
    }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, 1 << 20)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument else { return nil }
        let load = Unmanaged<Load>.fromOpaque(argument).takeRetainedValue()
        // The kernel keeps 15 bytes.
        pthread_setname_np(pthread_self(), String(decoding: load.name.utf8.prefix(15), as: UTF8.self))
        load.body()
        return nil
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
