// The outbox on disk: take, acknowledge, retry later, give up. It composes no messages and delivers none.

public import Domain
public import Foundation
internal import GRDB

/// The messages that ``ScoreRecorder`` wrote, for a sender to work off.
public struct OutboxStorage: Outbox {
  private let database: Database

  /// No message is put off by more than a day, nor held longer than an hour. One that seems to be was put off by a
  /// clock that ran ahead, and is due.
  static let horizon: Duration = .seconds(25 * 3600)

  public init(_ database: Database) {
    self.database = database
  }

  public func takeDue(
    for sink: String, now: Date, limit: Int, lease: Duration
  ) throws(RecordingError) -> [OutboxMessage] {
    let milliseconds = OutboxStorage.milliseconds(now)
    return try database.write { connection in
      let rows = try Row.fetchAll(
        connection.cachedStatement(sql: OutboxStorage.take),
        arguments: [
          "sink": sink, "now": milliseconds, "limit": limit,
          "end": milliseconds + OutboxStorage.milliseconds(lease),
          "horizon": milliseconds + OutboxStorage.milliseconds(OutboxStorage.horizon),
        ])
      let oldestFirst = rows.sorted { ($0["id"] as Int64) < ($1["id"] as Int64) }
      return try oldestFirst.compactMap { try OutboxStorage.message($0, in: connection) }
    }
  }

  /// Makes messages due that a sender took and never came back for. Only for one who knows that no sender is left.
  public func endLeases() throws(RecordingError) {
    try database.write { try $0.run("UPDATE outbox SET due = 0 WHERE state = 'sending'") }
  }

  /// Open messages for sinks other than these, counted by sink: nobody takes them.
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
  public func acknowledge(_ message: OutboxMessage, at now: Date) throws(RecordingError) {
    try database.write { connection in
      try connection.run(
        """
        UPDATE outbox SET state = 'delivered', delivered_at = ?, last_error = NULL
        WHERE key = ? AND sink = ? AND state <> 'delivered'
        """, [TimeText.of(now), message.key, message.sink])
    }
  }

  public func postpone(_ message: OutboxMessage, until due: Date, error: String) throws(RecordingError) {
    try settle(message, as: .later, due: OutboxStorage.milliseconds(due), error: error)
  }

  public func giveUp(_ message: OutboxMessage, error: String) throws(RecordingError) {
    try settle(message, as: .dead, due: 0, error: error)
  }

  /// Makes every message due at once that was given up or waits for its next attempt; the number of them.
  public func retryAll() throws(RecordingError) -> Int {
    try database.write { connection in
      try connection.run("UPDATE outbox SET state = 'later', due = 0 WHERE state IN ('later', 'dead')")
      return connection.changesCount
    }
  }

  /// A sender whose lease had ended has no say any more: somebody else tries by now.
  private func settle(
    _ message: OutboxMessage, as state: OutboxState, due: Int64, error: String
  ) throws(RecordingError) {
    try database.write { connection in
      try connection.run(
        """
        UPDATE outbox SET state = ?, due = ?, last_error = ?
        WHERE key = ? AND sink = ? AND state = 'sending' AND attempts = ?
        """, [state.rawValue, due, error, message.key, message.sink, message.attempt])
    }
  }

  private static let take = """
    UPDATE outbox SET state = 'sending', attempts = attempts + 1, due = :end
    WHERE id IN (
      SELECT id FROM outbox
      WHERE sink = :sink AND state IN ('pending', 'sending', 'later') AND (due <= :now OR due > :horizon)
      ORDER BY id LIMIT :limit)
    RETURNING id, key, sink, facts, attempts, created_at
    """

  /// Facts that cannot be read any more end their message, so that it never blocks the others.
  private static func message(_ row: Row, in connection: GRDB.Database) throws -> OutboxMessage? {
    do {
      return OutboxMessage(
        key: row["key"], sink: row["sink"], facts: try AlertFacts(json: row["facts"]),
        attempt: row["attempts"], createdAt: TimeText.date(row["created_at"]) ?? .distantPast)
    } catch {
      let id: Int64 = row["id"]
      try connection.run(
        "UPDATE outbox SET state = 'dead', last_error = ? WHERE id = ?", ["unreadable facts: \(error)", id])
      return nil
    }
  }

  private static func milliseconds(_ date: Date) -> Int64 {
    Int64(date.timeIntervalSince1970 * 1_000)
  }

  private static func milliseconds(_ duration: Duration) -> Int64 {
    duration.components.seconds * 1_000 + duration.components.attoseconds / 1_000_000_000_000_000
  }
}
