// Empties the outbox: one thread per sink, so that what happens at one sink stays there.

import Dispatch
public import Domain
public import Foundation

/// Delivers the messages of an outbox to their sinks, each at least once.
///
/// A crash between a delivery and its record repeats that one message, with the same key. Messages of one plate keep
/// their order; one that has to wait is overtaken by those of other plates.
public final class Dispatcher: Sendable {
  /// The times by which messages move.
  public struct Timing: Sendable {
    public let backoff: Backoff
    /// How long an idle lane sleeps when nobody wakes it. A look into the outbox is cheap, and looking serves
    /// retries that fall due, a clock that was set and another process that revived a message alike.
    public let idle: Duration
    /// How long a taken message is ours; longer than any sink may take.
    public let lease: Duration

    public init(
      backoff: Backoff = Backoff(), idle: Duration = .seconds(1), lease: Duration = .seconds(180)
    ) {
      self.backoff = backoff
      self.idle = idle
      self.lease = lease
    }
  }

  private let lanes: [Lane]

  /// - Parameters:
  ///   - outlets: by the names that messages bear. Alerts for other names stay in the outbox.
  ///   - now: the wall clock.
  ///   - report: is told of each attempt, from the sink's thread.
  public init(
    outbox: any Outbox, outlets: [String: Outlet], timing: Timing = Timing(),
    now: @escaping @Sendable () -> Date = { Date() }, report: @escaping @Sendable (DispatchReport) -> Void
  ) {
    lanes = outlets.sorted { $0.key < $1.key }.map { name, outlet in
      Lane(
        Courier(
          sinkName: name, outlet: outlet, outbox: outbox, timing: timing, now: now, report: report))
    }
  }

  /// Starts the threads. Call it once.
  public func start() {
    for lane in lanes { lane.start() }
  }

  /// Says that there may be new messages.
  public func wake() {
    for lane in lanes { lane.wake() }
  }

  /// Takes no new message, finishes those in hand and waits for that, but not beyond the limit.
  ///
  /// - Returns: the names of the sinks that were still busy. Their messages fall due again when their leases
  ///   end, in this process's successor.
  @discardableResult public func stop(within limit: Duration) -> [String] { end(.now, within: limit) }

  /// Delivers what is due, and waits for that, but not beyond the limit.
  ///
  /// - Returns: the names of the sinks that were still busy, as ``stop(within:)`` does.
  @discardableResult public func drain(within limit: Duration) -> [String] { end(.whenIdle, within: limit) }

  private func end(_ end: Lane.End, within limit: Duration) -> [String] {
    let deadline = DispatchTime.now() + limit.seconds
    for lane in lanes { lane.requestStop(end) }
    let busy = lanes.filter { !$0.join(until: deadline) }
    for lane in busy { lane.requestStop(.now) }
    return busy.map(\.sinkName)
  }
}

/// A sink, and how it wants to be told.
public struct Outlet: Sendable {
  let sink: any AlertSink
  let manners: Manners

  public init(_ sink: any AlertSink, manners: Manners = Manners()) {
    self.sink = sink
    self.manners = manners
  }
}

/// What became of an attempt, for the log.
public enum DispatchReport: Sendable, CustomStringConvertible {
  case delivered(OutboxMessage, remark: String?)
  case postponed(OutboxMessage, until: Date, reason: String)
  /// People will not hear of this hit by this sink, unless they revive the message.
  case gaveUp(OutboxMessage, reason: String)
  /// The outbox itself cannot be read or written; it is tried again until the dispatcher is stopped.
  case outboxFailed(sink: String, any Error)

  /// Whether there is nothing to be worried about.
  public var isPlainSuccess: Bool {
    if case .delivered(_, remark: nil) = self { true } else { false }
  }

  public var description: String {
    switch self {
    case .delivered(let message, let remark):
      "alert \(Self.name(message)) delivered at attempt \(message.attempt)" + (remark.map { ", \($0)" } ?? "")
    case .postponed(let message, let due, let reason):
      "alert \(Self.name(message)) not delivered at attempt \(message.attempt): \(reason); "
        + "next attempt \(due.formatted(.iso8601))"
    case .gaveUp(let message, let reason):
      "alert \(Self.name(message)) given up after \(message.attempt) attempts: \(reason); "
        + "mend the sink, then run `xtalwatch alerts retry`"
    case .outboxFailed(let sink, let error):
      "outbox of sink \(sink) cannot be used: \(PlainText.line("\(error)"))"
    }
  }

  private static func name(_ message: OutboxMessage) -> String {
    "\(PlainText.line(String(message.key.prefix(12)))) to \(message.sink)"
  }
}
