// Alerts on their way to people: written in the transaction of the score, joined to messages, delivered later.

public import Foundation

/// Where an alert stands on its way to a sink.
public enum OutboxState: String, Sendable, CaseIterable {
  /// In no message yet.
  case pending
  /// A sender has its message until the lease ends.
  case sending
  /// The sink has it.
  case delivered
  /// Tried in vain; due again at a set time.
  case later
  /// Given up.
  case dead
}

/// Where an alert is put: a sink, and the conversation with it.
public struct OutboxPlace: Hashable, Sendable {
  /// The name of the sink in the configuration.
  public let sink: String
  public let topic: ConversationTopic

  public init(sink: String, topic: ConversationTopic) {
    self.sink = sink
    self.topic = topic
  }
}

/// What a sink is told about in one row of messages, each after the one before.
public enum ConversationTopic: Hashable, Sendable {
  /// A plate of a source.
  case plate(source: String, plate: String)
  /// All that can wait for the day or week.
  case digest
  /// The service itself.
  case operators
}

/// How alerts were joined to a message.
public enum MessageForm: String, Sendable, CaseIterable {
  /// One alert by itself.
  case single
  /// The first that is told of a plate's inspection.
  case plate
  /// More of a plate that was told of before.
  case update
  /// What could wait.
  case digest
}

/// One message for one sink, as a sender takes it from the outbox. What it holds never changes once it was taken.
public struct OutboxMessage: Hashable, Sendable {
  /// 64 hexadecimal digits, the same for every attempt: receivers know a repeat by it. That of its alert where it
  /// has one by itself; otherwise derived from those of its alerts.
  public let key: String
  public let sink: String
  public let topic: ConversationTopic
  public let form: MessageForm
  /// At least one, in the order in which they were raised.
  public let alerts: [Alert]
  /// 1 for the first.
  public let attempt: Int
  /// When the message was put together.
  public let createdAt: Date

  public init(
    key: String, sink: String, topic: ConversationTopic, form: MessageForm, alerts: [Alert], attempt: Int,
    createdAt: Date
  ) {
    self.key = key
    self.sink = sink
    self.topic = topic
    self.form = form
    self.alerts = alerts
    self.attempt = attempt
    self.createdAt = createdAt
  }
}

/// What is open in one conversation, as a rule is shown it.
public struct Conversation: Hashable, Sendable {
  /// A message that was taken and is not done with.
  public struct UnderWay: Hashable, Sendable {
    public let key: String
    public let attempts: Int
    /// When it may be tried again; of one that is being sent, the end of the lease.
    public let due: Date
    public let isSending: Bool
    /// Whether the receiver refused it, rather than being unable to take it.
    public let wasRefused: Bool

    public init(key: String, attempts: Int, due: Date, isSending: Bool, wasRefused: Bool) {
      self.key = key
      self.attempts = attempts
      self.due = due
      self.isSending = isSending
      self.wasRefused = wasRefused
    }
  }

  /// An alert that is in no message yet.
  public struct Waiting: Hashable, Sendable {
    public let id: Int64
    public let raisedAt: Date

    public init(id: Int64, raisedAt: Date) {
      self.id = id
      self.raisedAt = raisedAt
    }
  }

  public let topic: ConversationTopic
  /// Oldest first.
  public let underWay: [UnderWay]
  /// Oldest first; of very many, the oldest.
  public let waiting: [Waiting]
  public let lastDeliveredAt: Date?

  public init(
    topic: ConversationTopic, underWay: [UnderWay], waiting: [Waiting], lastDeliveredAt: Date?
  ) {
    self.topic = topic
    self.underWay = underWay
    self.waiting = waiting
    self.lastDeliveredAt = lastDeliveredAt
  }
}

/// What is to be done in a conversation now.
public enum ConversationStep: Hashable, Sendable {
  /// Take the message of that key again.
  case resend(key: String)
  /// Join these waiting alerts, named by their ids, to a message and take it.
  case send([Int64], MessageForm)
  case wait(until: Date)
}

/// Decides the next step in a conversation in which something is open, at the given moment.
public typealias ConversationRule = (Conversation, Date) -> ConversationStep

/// The outbox as a sender sees it. The wall clock is the caller's.
///
/// A message that was taken and neither acknowledged, postponed nor given up before its lease ends is due
/// again, with the same key and the same alerts.
public protocol Outbox: Sendable {
  /// Takes a message of a sink as the rule says, from the conversation that has been due longest, and holds it for
  /// the length of the lease. Nil when there is nothing to take now.
  ///
  /// - Parameter isProbe: where no conversation is due, take one whose last attempt failed before its time.
  func take(
    for sink: String, now: Date, lease: Duration, isProbe: Bool, rule: @escaping ConversationRule
  ) throws -> OutboxMessage?
  /// The sink has it; the remark is shown to people.
  func acknowledge(_ message: OutboxMessage, at now: Date, remark: String?) throws
  /// Try again at the given time; `error` is shown to people.
  func postpone(_ message: OutboxMessage, until due: Date, refused: Bool, error: String) throws
  /// Never try again.
  func giveUp(_ message: OutboxMessage, error: String) throws
  /// Makes what the sink could not take due at once: it is back.
  func sinkIsBack(_ sink: String) throws
  /// Looks at every conversation of the sink anew: what was reckoned by another clock does not hold any more.
  func clockWasSet(for sink: String, now: Date) throws
  /// Looks at every conversation of the sink at the next take: no more alerts will come, so the rule may decide otherwise
  /// than it did.
  func noMoreWillCome(for sink: String) throws
}
