// One look into the outbox: finds the conversation that is due, asks the rule, takes what it says.

internal import Domain
internal import Foundation
internal import GRDB

/// What one sender asks of the outbox at one moment.
struct OutboxDesk {
  let sink: String
  let now: Date
  let lease: Duration
  let isProbe: Bool
  let rule: ConversationRule

  /// Waits end within the week of a digest. One that seems longer was reckoned by a clock that ran ahead.
  private static let horizon: Duration = .seconds(8 * 86_400)
  /// A conversation is never shown more waiting alerts than these: a message of more is none.
  private static let mostWaiting = 500

  private var milliseconds: Int64 { UnixTime.milliseconds(now) }

  /// The conversation to look at.
  func next(in connection: GRDB.Database) throws -> Row? {
    let sql = """
      SELECT * FROM conversation WHERE sink = ? AND due IS NOT NULL AND (due <= ? OR due > ?) ORDER BY due, id LIMIT 1
      """
    let due = try Row.fetchOne(
      connection.cachedStatement(sql: sql),
      arguments: [sink, milliseconds, milliseconds + UnixTime.milliseconds(Self.horizon)])
    return try due ?? (isProbe ? failed(in: connection) : nil)
  }

  /// The conversation whose failed message would be due first.
  private func failed(in connection: GRDB.Database) throws -> Row? {
    let sql = """
      SELECT * FROM conversation WHERE id = (
        SELECT conversation_id FROM outbox WHERE sink = ? AND state = 'later' AND NOT refused
        ORDER BY due, id LIMIT 1)
      """
    return try Row.fetchOne(connection.cachedStatement(sql: sql), arguments: [sink])
  }

  /// Goes from conversation to conversation until one has a message for now. Each look moves the conversation's next
  /// one beyond now, so it comes to an end.
  func take(in connection: GRDB.Database) throws -> OutboxMessage? {
    while let row = try next(in: connection) {
      let id: Int64 = row["id"]
      let open = try self.open(id, in: connection)
      guard !open.isEmpty else {
        try connection.run("UPDATE conversation SET due = NULL WHERE id = ?", [id])
        continue
      }
      let conversation = conversation(row, open)
      switch rule(conversation, now) {
      case .resend(let key):
        try hold(open.filter { ($0["message"] as String?) == key }, of: id, in: connection)
        if let message = try message(key, conversation.topic, of: id, in: connection) { return message }
      case .send(let ids, let form):
        let key = try join(ids, open, as: form, in: connection)
        try hold(open.filter { ids.contains($0["id"]) }, of: id, in: connection)
        if let message = try message(key, conversation.topic, of: id, in: connection) { return message }
      case .wait(let until):
        let wanted = max(UnixTime.milliseconds(until), milliseconds + 1)
        let due = min(wanted, milliseconds + UnixTime.milliseconds(Self.horizon))
        try connection.run("UPDATE conversation SET due = ? WHERE id = ?", [due, id])
        // The probe came for this one alone.
        if isProbe && (row["due"] as Int64? ?? 0) > milliseconds { return nil }
      }
    }
    return nil
  }

  /// The open rows of a conversation. Each part repeats the index's own condition, word for word: without it SQLite
  /// reads the whole outbox (sqlite.org/partialindex.html, section 2).
  static let openRows: String = {
    let columns = "id, key, state, message, attempts, due, raised, refused"
    let open = "conversation_id = ?1 AND state IN ('pending', 'sending', 'later')"
    return """
      SELECT \(columns) FROM outbox WHERE \(open) AND state <> 'pending'
      UNION ALL
      SELECT * FROM (SELECT \(columns) FROM outbox WHERE \(open) AND state = 'pending'
        ORDER BY id LIMIT \(mostWaiting))
      """
  }()

  private func open(_ conversation: Int64, in connection: GRDB.Database) throws -> [Row] {
    let rows = try Row.fetchAll(connection.cachedStatement(sql: Self.openRows), arguments: [conversation])
    return rows.sorted { ($0["id"] as Int64) < ($1["id"] as Int64) }
  }

  private func conversation(_ row: Row, _ open: [Row]) -> Conversation {
    var underWay: [Conversation.UnderWay] = []
    var seen: Set<String> = []
    for row in open {
      guard let key: String = row["message"], seen.insert(key).inserted else { continue }
      let isSending = row["state"] == "sending"
      underWay.append(
        Conversation.UnderWay(
          key: key, attempts: row["attempts"], due: UnixTime.date(row["due"]), isSending: isSending,
          wasRefused: row["refused"]))
    }
    let waiting = open.filter { ($0["message"] as String?) == nil }.map {
      Conversation.Waiting(id: $0["id"], raisedAt: UnixTime.date($0["raised"]))
    }
    return Conversation(
      topic: TopicColumns(row).topic, underWay: underWay, waiting: waiting,
      lastDeliveredAt: (row["sent_at"] as Int64?).map(UnixTime.date))
  }

  /// Joins waiting alerts to a message; its key.
  private func join(
    _ ids: [Int64], _ open: [Row], as form: MessageForm, in connection: GRDB.Database
  ) throws -> String {
    let keys = open.filter { ids.contains($0["id"]) }.map { $0["key"] as String }
    let key =
      form == .single && keys.count == 1
      ? keys[0] : Digest(of: "message\n" + keys.joined(separator: "\n")).hex
    for id in ids {
      try connection.run(
        "UPDATE outbox SET message = ?, form = ?, formed = ? WHERE id = ?",
        [key, form.rawValue, milliseconds, id])
    }
    return key
  }

  private func hold(_ rows: [Row], of conversation: Int64, in connection: GRDB.Database) throws {
    let end = milliseconds + UnixTime.milliseconds(lease)
    for row in rows {
      try connection.run(
        "UPDATE outbox SET state = 'sending', attempts = attempts + 1, due = ? WHERE id = ?",
        [end, row["id"]])
    }
    // Whether more may go meanwhile is the rule's to say.
    try connection.run(
      "UPDATE conversation SET due = (\(OutboxRows.nextLook)) WHERE id = ?", [conversation])
  }

  /// The message as it stands. Alerts that cannot be read any more end there, so that they never block the others.
  private func message(
    _ key: String, _ topic: ConversationTopic, of conversation: Int64, in connection: GRDB.Database
  ) throws -> OutboxMessage? {
    let sql =
      "SELECT id, key, facts, form, attempts, formed FROM outbox WHERE message = ? AND sink = ? ORDER BY id"
    let rows = try Row.fetchAll(connection.cachedStatement(sql: sql), arguments: [key, sink])
    var alerts: [Alert] = []
    for row in rows {
      do { alerts.append(Alert(key: row["key"], content: try AlertContent(json: row["facts"]))) } catch {
        let id: Int64 = row["id"]
        try connection.run(
          "UPDATE outbox SET state = 'dead', last_error = ? WHERE id = ?", ["unreadable facts: \(error)", id])
      }
    }
    guard let first = rows.first, !alerts.isEmpty else {
      try connection.run("UPDATE conversation SET due = 0 WHERE id = ?", [conversation])
      return nil
    }
    return OutboxMessage(
      key: key, sink: sink, topic: topic, form: MessageForm(rawValue: first["form"]) ?? .single,
      alerts: alerts,
      attempt: first["attempts"], createdAt: UnixTime.date(first["formed"]))
  }
}
