// Since when a source has owed an answer: a share that hangs holds its callers, and only another thread can tell.

import Synchronization

/// Keeps the moment at which a thread began to ask a file system, while it asks.
public final class AnswerClock: Sendable {
  private let askedAt = Mutex<ContinuousClock.Instant?>(nil)

  public init() {}

  /// Since when an answer has been awaited; nil if none is.
  public var waitingSince: ContinuousClock.Instant? { askedAt.withLock { $0 } }

  /// Notes that the file system is asked while the body runs.
  public func asking<Value, Failure>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
    start()
    defer { stop() }
    return try body()
  }

  /// One answer of several has come.
  func renew() { start() }

  /// Something else than the file system is waited for while the body runs.
  func pausing(_ body: () -> Void) {
    stop()
    defer { start() }
    body()
  }

  private func start() { askedAt.withLock { $0 = .now } }
  private func stop() { askedAt.withLock { $0 = nil } }
}
