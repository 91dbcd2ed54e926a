// The thread that serves one sink: takes a due message, delivers it, writes down how that ended.

import Dispatch
import Domain
import Foundation
import Synchronization

/// One sink's own way out of the outbox. Lanes share nothing, so a sink that hangs delays no other.
final class Lane: Sendable {
  /// When the thread ends.
  enum End {
    case notAsked
    /// Once nothing is due.
    case whenIdle
    case now
  }

  let sinkName: String
  private let sink: any AlertSink
  private let outbox: any Outbox
  private let timing: Dispatcher.Timing
  private let now: @Sendable () -> Date
  private let report: @Sendable (DispatchReport) -> Void
  private let end = Mutex(End.notAsked)
  private let bell = DispatchSemaphore(value: 0)
  private let ended = DispatchSemaphore(value: 0)

  init(
    sinkName: String, sink: any AlertSink, outbox: any Outbox, timing: Dispatcher.Timing,
    now: @escaping @Sendable () -> Date, report: @escaping @Sendable (DispatchReport) -> Void
  ) {
    self.sinkName = sinkName
    self.sink = sink
    self.outbox = outbox
    self.timing = timing
    self.now = now
    self.report = report
  }

  func start() {
    let thread = Thread { self.run() }
    thread.name = "alerts-\(sinkName)"
    thread.start()
  }

  func wake() { bell.signal() }

  func requestStop(_ end: End) {
    self.end.withLock { $0 = end }
    bell.signal()
  }

  /// Whether the thread had ended by the deadline.
  func join(until deadline: DispatchTime) -> Bool {
    guard ended.wait(timeout: deadline) == .success else { return false }
    // For whoever joins again.
    ended.signal()
    return true
  }

  private var stopping: Bool { end.withLock { $0 } == .now }
  private var endsWhenIdle: Bool { end.withLock { $0 } == .whenIdle }

  private func run() {
    var congestion = Congestion()
    while !stopping {
      guard let message = take() else {
        if endsWhenIdle { break }
        _ = bell.wait(timeout: .now() + timing.idle.seconds)
        continue
      }
      let delivery = sink.deliver(message)
      settle(message, delivery)
      let pause = congestion.rest(after: delivery)
      rest(pause) { endsWhenIdle }
      // A sink that wants to be left alone has nothing due.
      if pause > .zero && endsWhenIdle { break }
    }
    ended.signal()
  }

  private func take() -> OutboxMessage? {
    do {
      return try outbox.takeDue(for: sinkName, now: now(), limit: 1, lease: timing.lease).first
    } catch {
      report(.outboxFailed(sink: sinkName, error))
      return nil
    }
  }

  private func settle(_ message: OutboxMessage, _ delivery: Delivery) {
    var generator = SystemRandomNumberGenerator()
    let age = Duration.seconds(now().timeIntervalSince(message.createdAt))
    switch delivery {
    case .delivered:
      write { try outbox.acknowledge(message, at: now()) }
      report(.delivered(message))
    case .later(let reason, let retryAfter):
      let step = timing.backoff.afterFailure(
        attempt: message.attempt, age: age, retryAfter: retryAfter, using: &generator)
      follow(step, message, reason)
    case .rejected(let reason):
      let step = timing.backoff.afterRefusal(attempt: message.attempt, age: age, using: &generator)
      follow(step, message, reason)
    }
  }

  private func follow(_ step: Backoff.Step, _ message: OutboxMessage, _ reason: String) {
    switch step {
    case .retry(let delay):
      let due = now().addingTimeInterval(delay.seconds)
      write { try outbox.postpone(message, until: due, error: reason) }
      report(.postponed(message, until: due, reason: reason))
    case .giveUp:
      write { try outbox.giveUp(message, error: reason) }
      report(.gaveUp(message, reason: reason))
    }
  }

  /// Writes until it is written: a delivery that is not on record would be repeated when its lease ends.
  private func write(_ action: () throws -> Void) {
    while true {
      do { return try action() } catch {
        report(.outboxFailed(sink: sinkName, error))
        if stopping { return }
        rest(timing.idle)
      }
    }
  }

  /// Waits the whole time, whatever rings, but ends at once when asked to stop, or when there is no reason to wait.
  private func rest(_ duration: Duration, unless isOver: () -> Bool = { false }) {
    let deadline = DispatchTime.now() + duration.seconds
    while !stopping && !isOver() && DispatchTime.now() < deadline {
      _ = bell.wait(timeout: deadline)
    }
  }
}
