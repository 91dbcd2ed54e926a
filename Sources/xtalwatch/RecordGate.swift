// The workers' way to the record: while it cannot be written, one of them tries again and the others wait.

internal import Alerting
internal import Recording
internal import Synchronization

/// Repeats writes until they hold, and says once, however many wait, that the record is paused, resumed or lost.
///
/// A full disk or a locked file is waited out, for the pictures lie safely in their folders. After anything worse
/// nothing more can be promised, so the run ends and a restart recovers.
final class RecordGate: Sendable {
  private enum State { case open, paused, lost }

  private let state = Mutex(State.open)
  private let isOutboxStuck = Mutex(false)
  private let stop: StopSwitch
  private let pause: Duration
  private let report: @Sendable (RecordNews) -> Void

  /// - Parameters:
  ///   - stop: ends the waiting; the gate turns it itself when the record is lost.
  ///   - pause: between two attempts.
  init(
    stop: StopSwitch, pause: Duration = .seconds(1), report: @escaping @Sendable (RecordNews) -> Void
  ) {
    self.stop = stop
    self.pause = pause
    self.report = report
  }

  var isPaused: Bool { state.withLock { $0 } == .paused }

  /// Writes, once even while stopping; returns when it is written, lost or stopped.
  ///
  /// - Parameter waiting: called before each pause.
  func pass(waiting: () -> Void, _ write: () throws(RecordingError) -> Void) {
    var isTrying = false
    repeat {
      if isTrying || state.withLock({ $0 }) == .open {
        do {
          try write()
          if isTrying { resume() }
          return
        } catch {
          guard error.isPassing else { return lose(error) }
          isTrying = pauses(error) || isTrying
        }
      }
      waiting()
    } while !stop.wait(atMost: pause)
  }

  /// Whether people should hear of it: the dispatcher tries a stuck outbox every second. The outbox lies in the
  /// database, so a disk that fails there ends the run as well.
  func isNews(_ dispatched: DispatchReport) -> Bool {
    guard case .outboxFailed(_, let error) = dispatched else {
      isOutboxStuck.withLock { $0 = false }
      return true
    }
    if let error = error as? RecordingError, !error.isPassing {
      lose(error)
      return false
    }
    return isOutboxStuck.withLock { isStuck in
      defer { isStuck = true }
      return !isStuck
    }
  }

  /// Ends the run.
  func lose(_ error: RecordingError) {
    let isNews = state.withLock { state in
      defer { state = .lost }
      return state != .lost
    }
    if isNews { report(.lost(error)) }
    stop.turn()
  }

  /// Whether it was open before: whoever closes it is the one who tries again.
  private func pauses(_ error: RecordingError) -> Bool {
    let isNews = state.withLock { state in
      guard state == .open else { return false }
      state = .paused
      return true
    }
    if isNews { report(.paused(error)) }
    return isNews
  }

  private func resume() {
    state.withLock { if $0 == .paused { $0 = .open } }
    report(.resumed)
  }
}
