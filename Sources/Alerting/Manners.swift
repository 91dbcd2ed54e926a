// When a sink is told: how alerts are joined to messages, and when a message may go. Pure; the clock is a parameter.

public import Domain
public import Foundation

/// How one sink wants to be told.
public struct Manners: Hashable, Sendable {
  /// How the alerts of a plate become messages.
  public enum Grouping: Hashable, Sendable {
    /// Each alert by itself, at once.
    case drop
    /// One message for all that an inspection of a plate brings.
    ///
    /// - `quiet`: a message goes when no more alerts of the plate came for this long,
    /// - `longest`: but never later than this after the first,
    /// - `cooldown`: nor sooner than this after the plate's last message.
    case plate(quiet: Duration, longest: Duration, cooldown: Duration)

    /// The common values of alert routers (Alertmanager groups for 30 seconds and updates after 5 minutes),
    /// stretched to the pace of imagers: a plate takes minutes.
    public static let standardPlate = Grouping.plate(
      quiet: .seconds(120), longest: .seconds(900), cooldown: .seconds(3_600))
  }

  public let grouping: Grouping
  /// When what can wait is told.
  public let digest: DigestSchedule
  /// Nil: any time is right.
  public let quietHours: QuietHours?

  /// A message that fails this often, or is refused, no longer holds up the later ones of its plate.
  static let orderPatience = 20
  /// A longer lease was given by a clock that ran ahead.
  private static let longestLease: TimeInterval = 3_600

  public init(
    grouping: Grouping = .drop, digest: DigestSchedule = DigestSchedule(), quietHours: QuietHours? = nil
  ) {
    self.grouping = grouping
    self.digest = digest
    self.quietHours = quietHours
  }

  /// The same for the end of a single pass: no more alerts will come, so nothing waits for quiet.
  public var afterTheLast: Manners {
    guard case .plate(_, _, let cooldown) = grouping else { return self }
    return Manners(
      grouping: .plate(quiet: .zero, longest: .zero, cooldown: cooldown), digest: digest,
      quietHours: quietHours)
  }

  /// The next step in a conversation.
  ///
  /// Messages of one conversation go one after the other: while one is under way the next is not put together, so that
  /// whatever comes meanwhile goes into that. Only one that the receiver refuses, or fails again and again, is
  /// passed by.
  ///
  /// - Parameter isProbe: a message that could not be delivered is tried before its time.
  public func step(in conversation: Conversation, at now: Date, isProbe: Bool = false) -> ConversationStep {
    var next = Date.distantFuture
    for message in conversation.underWay {
      let ready = ready(message, at: now, isProbe: isProbe)
      if ready <= now { return .resend(key: message.key) }
      if Self.holdsUp(message) { return .wait(until: ready) }
      next = min(next, ready)
    }
    guard let oldest = conversation.waiting.first, let newest = conversation.waiting.last else {
      return .wait(until: next)
    }
    let ready = awake(
      readiness(of: conversation, oldest: min(oldest.raisedAt, now), newest: min(newest.raisedAt, now)))
    guard ready <= now else { return .wait(until: min(next, ready)) }
    return send(conversation, first: oldest)
  }

  private func ready(_ message: Conversation.UnderWay, at now: Date, isProbe: Bool) -> Date {
    guard message.isSending else { return awake(isProbe && !message.wasRefused ? now : message.due) }
    return message.due > now.addingTimeInterval(Self.longestLease) ? now : message.due
  }

  private static func holdsUp(_ message: Conversation.UnderWay) -> Bool {
    message.isSending || !message.wasRefused && message.attempts < orderPatience
  }

  private func readiness(of conversation: Conversation, oldest: Date, newest: Date) -> Date {
    switch (conversation.topic, grouping) {
    case (.digest, _): return digest.next(after: oldest)
    case (.operators, _), (.plate, .drop): return oldest
    case (.plate, .plate(let quiet, let longest, let cooldown)):
      let settled = min(newest + quiet.seconds, oldest + longest.seconds)
      return max(settled, conversation.lastDeliveredAt.map { $0 + cooldown.seconds } ?? settled)
    }
  }

  private func awake(_ date: Date) -> Date { quietHours?.end(at: date) ?? date }

  private func send(_ conversation: Conversation, first: Conversation.Waiting) -> ConversationStep {
    let all = conversation.waiting.map(\.id)
    switch (conversation.topic, grouping) {
    case (.digest, _): return .send(all, .digest)
    case (.operators, _), (.plate, .drop): return .send([first.id], .single)
    case (.plate, .plate): return .send(all, conversation.lastDeliveredAt == nil ? .plate : .update)
    }
  }
}
