// The outbox on disk: take, acknowledge, retry later, give up. It composes no messages and delivers none.

public import Domain
public import Foundation
internal import GRDB

/// The alerts that ``ScoreRecorder`` wrote, for a sender to work off.
public struct OutboxStorage: Outbox {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  /// Puts in an alert that no score caused.
  public func raise(_ alert: Alert, places: [OutboxPlace], at now: Date) throws(RecordingError) {
    try database.write {
      try OutboxRows.raise(alert.content, key: alert.key, places: places, at: now, in: $0)
    }
  }

  /// Makes messages due that a sender took and never came back for. Only for one who knows that no sender is left.
  public func endLeases() throws(RecordingError) {
    try database.write { connection in
      try connection.run(
        """
        UPDATE conversation SET due = 0
        WHERE id IN (SELECT conversation_id FROM outbox WHERE state = 'sending')
        """, [])
      try connection.run("UPDATE outbox SET due = 0 WHERE state = 'sending'")
    }
  }

  public func take(
    for sink: String, now: Date, lease: Duration, isProbe: Bool, rule: @escaping ConversationRule
  ) throws(RecordingError) -> OutboxMessage? {
    let desk = OutboxDesk(sink: sink, now: now, lease: lease, isProbe: isProbe, rule: rule)
    // Looking costs a reader's lock; most looks find nothing.
    guard try database.read({ try desk.next(in: $0) }) != nil else { return nil }
    return try database.write { try desk.take(in: $0) }
  }

  /// Open alerts for sinks other than these, counted by sink: nobody takes them.
  public func undeliverable(by sinks: [String]) throws(RecordingError) -> [String: Int] {
    try database.read { connection in
      let rows = try Row.fetchAll(
        connection,
        sql: "SELECT sink, count(*) FROM outbox WHERE state IN ('pending', 'sending', 'later') GROUP BY sink")
      let counts = Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as String, $0[1] as Int) })
      return counts.filter { !sinks.contains($0.key) }
    }
  }

  /// Holds also for a sender whose lease had ended: the sink does have it.
  public func acknowledge(
    _ message: OutboxMessage, at now: Date, remark: String? = nil
  ) throws(RecordingError) {
    try database.write { connection in
      try connection.run(
        """
        UPDATE outbox SET state = 'delivered', delivered_at = ?, last_error = ?
        WHERE message = ? AND sink = ? AND state <> 'delivered'
        """, [TimeText.of(now), remark, message.key, message.sink])
      try connection.run(
        "UPDATE conversation SET sent_at = ? WHERE id IN (\(Self.conversations))",
        [UnixTime.milliseconds(now), message.key, message.sink])
      try lookAgain(message, in: connection)
    }
  }

  public func postpone(
    _ message: OutboxMessage, until due: Date, refused: Bool, error: String
  ) throws(RecordingError) {
    try settle(message, as: .later, due: UnixTime.milliseconds(due), refused: refused, error: error)
  }

  public func giveUp(_ message: OutboxMessage, error: String) throws(RecordingError) {
    try settle(message, as: .dead, due: 0, refused: false, error: error)
  }

  public func sinkIsBack(_ sink: String) throws(RecordingError) {
    try database.write { connection in
      let failed = "sink = ? AND state = 'later' AND NOT refused"
      try connection.run(
        """
        UPDATE conversation SET due = min(due, (
          SELECT min(raised) FROM outbox
          WHERE conversation_id = conversation.id AND state IN ('pending', 'sending', 'later')))
        WHERE id IN (SELECT conversation_id FROM outbox WHERE \(failed))
        """, [sink])
      try connection.run("UPDATE outbox SET due = raised WHERE \(failed)", [sink])
    }
  }

  public func clockWasSet(for sink: String, now: Date) throws(RecordingError) {
    let now = UnixTime.milliseconds(now)
    try database.write { connection in
      // What lies in the future of this clock was written by another: no wait may be reckoned from it. Only open
      // conversations are gone through, for the outbox remembers all that was ever told.
      try connection.run(
        """
        UPDATE outbox SET raised = min(raised, ?1), formed = min(formed, ?1)
        WHERE conversation_id IN (SELECT id FROM conversation WHERE sink = ?2 AND due IS NOT NULL)
          AND state IN ('pending', 'sending', 'later') AND (raised > ?1 OR formed > ?1)
        """, [now, sink])
      try connection.run(
        "UPDATE outbox SET due = ?1 WHERE sink = ?2 AND state = 'later' AND due > ?1", [now, sink])
      try Self.lookAnew(at: sink, in: connection)
      try connection.run(
        "UPDATE conversation SET sent_at = ?1 WHERE sink = ?2 AND sent_at > ?1", [now, sink])
    }
  }

  public func noMoreWillCome(for sink: String) throws(RecordingError) {
    try database.write { try Self.lookAnew(at: sink, in: $0) }
  }

  /// Every open conversation of the sink is looked at by the next take.
  private static func lookAnew(at sink: String, in connection: GRDB.Database) throws {
    try connection.run("UPDATE conversation SET due = 0 WHERE sink = ? AND due IS NOT NULL", [sink])
  }

  /// Makes every message due at once that was given up or waits for its next attempt; the number of alerts in them.
  public func retryAll() throws(RecordingError) -> Int {
    try database.write { connection in
      let failed = "state IN ('later', 'dead')"
      try connection.run(
        "UPDATE conversation SET due = 0 WHERE id IN (SELECT conversation_id FROM outbox WHERE \(failed))", []
      )
      try connection.run("UPDATE outbox SET state = 'later', due = 0, refused = 0 WHERE \(failed)", [])
      return connection.changesCount
    }
  }

  /// A sender whose lease had ended has no say any more: somebody else tries by now.
  private func settle(
    _ message: OutboxMessage, as state: OutboxState, due: Int64, refused: Bool, error: String
  ) throws(RecordingError) {
    try database.write { connection in
      try connection.run(
        """
        UPDATE outbox SET state = ?, due = ?, refused = ?, last_error = ?
        WHERE message = ? AND sink = ? AND state = 'sending' AND attempts = ?
        """, [state.rawValue, due, refused, error, message.key, message.sink, message.attempt])
      try lookAgain(message, in: connection)
    }
  }

  private static let conversations = "SELECT conversation_id FROM outbox WHERE message = ? AND sink = ?"

  private func lookAgain(_ message: OutboxMessage, in connection: GRDB.Database) throws {
    try connection.run(
      "UPDATE conversation SET due = (\(OutboxRows.nextLook)) WHERE id IN (\(Self.conversations))",
      [message.key, message.sink])
  }
}
