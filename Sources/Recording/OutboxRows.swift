// Puts alerts into the outbox, inside the transaction of what caused them.

internal import Domain
internal import Foundation
internal import GRDB

enum OutboxRows {
  /// When a row of `conversation` is to be looked at next: when the first of what is open in it is due.
  static let nextLook = """
    SELECT min(CASE state WHEN 'pending' THEN raised ELSE due END) FROM outbox
    WHERE conversation_id = conversation.id AND state IN ('pending', 'sending', 'later')
    """

  /// Writes an alert for each place. A key that a sink knows is not written again, whatever became of it.
  static func raise(
    _ content: AlertContent, key: String, places: [OutboxPlace], at now: Date, in connection: GRDB.Database
  ) throws {
    let facts = try content.json()
    for place in places {
      let conversation = try conversation(place, in: connection)
      let raised = UnixTime.milliseconds(now)
      try connection.run(
        """
        INSERT INTO outbox (key, sink, facts, state, attempts, due, created_at, conversation_id, raised)
        VALUES (?, ?, ?, 'pending', 0, 0, ?, ?, ?) ON CONFLICT (key, sink) DO NOTHING
        """, [key, place.sink, facts, TimeText.of(now), conversation, raised])
      guard connection.changesCount == 1 else { continue }
      try connection.run(
        "UPDATE conversation SET due = min(coalesce(due, ?1), ?1) WHERE id = ?2", [raised, conversation])
    }
  }

  private static func conversation(_ place: OutboxPlace, in connection: GRDB.Database) throws -> Int64 {
    let topic = TopicColumns(place.topic)
    let columns: StatementArguments = [place.sink, topic.kind, topic.source, topic.plate]
    return try connection.id(
      "SELECT id FROM conversation WHERE sink = ? AND kind = ? AND source = ? AND plate = ?", columns)
      ?? Registry.inserted(
        "INSERT INTO conversation (sink, kind, source, plate) VALUES (?, ?, ?, ?)", columns, in: connection)
  }
}

/// A topic as the table writes it.
struct TopicColumns {
  let kind: String
  let source: String
  let plate: String

  init(_ topic: ConversationTopic) {
    switch topic {
    case .plate(let source, let plate): (kind, self.source, self.plate) = ("plate", source, plate)
    case .digest: (kind, source, plate) = ("digest", "", "")
    case .operators: (kind, source, plate) = ("operators", "", "")
    }
  }

  init(_ row: Row) {
    (kind, source, plate) = (row["kind"], row["source"], row["plate"])
  }

  var topic: ConversationTopic {
    switch kind {
    case "digest": .digest
    case "operators": .operators
    default: .plate(source: source, plate: plate)
    }
  }
}

/// Wall-clock times as the outbox reckons with them.
enum UnixTime {
  static func milliseconds(_ date: Date) -> Int64 { Int64((date.timeIntervalSince1970 * 1_000).rounded()) }

  static func milliseconds(_ duration: Duration) -> Int64 {
    duration.components.seconds * 1_000 + duration.components.attoseconds / 1_000_000_000_000_000
  }

  static func date(_ milliseconds: Int64) -> Date {
    Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
  }
}
