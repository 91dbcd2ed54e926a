// What the thread of a sink does, turn by turn: take a due message, deliver it, write down how that ended.

import Domain
import Foundation

/// One sink's way out of the outbox, without a thread or a clock of its own.
struct Courier {
  enum Turn {
    case nothingDue
    /// A message was tried; the sink is then left alone for so long.
    case tried(rest: Duration)
  }

  let sinkName: String
  let outlet: Outlet
  let outbox: any Outbox
  let timing: Dispatcher.Timing
  let now: @Sendable () -> Date
  let report: @Sendable (DispatchReport) -> Void
  private var congestion = Congestion()
  private var clock = SteadyClock()
  private var knowsTheEnd = false

  init(
    sinkName: String, outlet: Outlet, outbox: any Outbox, timing: Dispatcher.Timing,
    now: @escaping @Sendable () -> Date, report: @escaping @Sendable (DispatchReport) -> Void
  ) {
    self.sinkName = sinkName
    self.outlet = outlet
    self.outbox = outbox
    self.timing = timing
    self.now = now
    self.report = report
  }

  /// - Parameters:
  ///   - isTheEnd: no more alerts will come, so nothing is waited for.
  ///   - write: carries a change of the outbox through.
  mutating func turn(
    isTheEnd: Bool = false, steady: ContinuousClock.Instant = .now, write: (() throws -> Void) -> Void
  ) -> Turn {
    if isTheEnd && !knowsTheEnd {
      knowsTheEnd = true
      write { try outbox.noMoreWillCome(for: sinkName) }
    }
    if !clock.isSteady(now(), steady: steady) {
      congestion.forgetTimes()
      write { try outbox.clockWasSet(for: sinkName, now: now()) }
    }
    guard let message = take(isTheEnd: isTheEnd) else { return .nothingDue }
    let delivery = outlet.sink.deliver(message)
    settle(message, delivery, write)
    let wasDown = congestion.isDown
    let rest = congestion.rest(after: delivery, of: message.key, at: now())
    if wasDown && !congestion.isDown { write { try outbox.sinkIsBack(sinkName) } }
    return .tried(rest: rest)
  }

  private func take(isTheEnd: Bool) -> OutboxMessage? {
    let manners = isTheEnd ? outlet.manners.afterTheLast : outlet.manners
    let isProbe = congestion.mayProbe(at: now())
    do {
      return try outbox.take(for: sinkName, now: now(), lease: timing.lease, isProbe: isProbe) {
        manners.step(in: $0, at: $1, isProbe: isProbe)
      }
    } catch {
      report(.outboxFailed(sink: sinkName, error))
      return nil
    }
  }

  private func settle(_ message: OutboxMessage, _ delivery: Delivery, _ write: (() throws -> Void) -> Void) {
    var generator = SystemRandomNumberGenerator()
    let age = Duration.seconds(now().timeIntervalSince(message.createdAt))
    switch delivery {
    case .delivered(let remark):
      write { try outbox.acknowledge(message, at: now(), remark: remark) }
      report(.delivered(message, remark: remark))
    case .later(let reason, let retryAfter):
      let step = timing.backoff.afterFailure(
        attempt: message.attempt, age: age, retryAfter: retryAfter, using: &generator)
      follow(step, message, refused: false, reason, write)
    case .rejected(let reason):
      let step = timing.backoff.afterRefusal(attempt: message.attempt, age: age, using: &generator)
      follow(step, message, refused: true, reason, write)
    }
  }

  private func follow(
    _ step: Backoff.Step, _ message: OutboxMessage, refused: Bool, _ reason: String,
    _ write: (() throws -> Void) -> Void
  ) {
    switch step {
    case .retry(let delay):
      let due = now().addingTimeInterval(delay.seconds)
      write { try outbox.postpone(message, until: due, refused: refused, error: reason) }
      report(.postponed(message, until: due, reason: reason))
    case .giveUp:
      write { try outbox.giveUp(message, error: reason) }
      report(.gaveUp(message, reason: reason))
    }
  }
}
