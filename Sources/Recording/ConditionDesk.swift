// What is told of a source's conditions: read as it was summed up, and written together with the word to the operators.

public import Domain
public import Foundation
internal import GRDB

/// A lasting trouble of a source, as it stands in the database while it is open.
public struct ConditionRecord: Hashable, Sendable {
  public let kind: String
  public let since: Date
  public let mark: Int64
  /// One sentence that says what is the matter.
  public let summary: String
  public let remedy: String

  public init(kind: String, since: Date, mark: Int64, summary: String, remedy: String) {
    self.kind = kind
    self.since = since
    self.mark = mark
    self.summary = summary
    self.remedy = remedy
  }
}

/// What came of a source in the hours of the past, and how light it was.
public struct SourceActivity: Sendable {
  public struct Hour: Hashable, Sendable {
    /// Unix time / 3600.
    public let hour: Int64
    public let scored: Int
    public let failed: Int
    /// Of the scores; nil where there were none.
    public let firstAt: Date?
    public let lastAt: Date?
  }

  /// An inspection's pictures by one model, history left out.
  public struct Light: Hashable, Sendable {
    /// Grows with the arrival.
    public let id: Int64
    public let firstScoredAt: Date
    public let pictures: Int
    /// Means of the natural logarithms of ``PictureQuality``.
    public let brightness: Double
    public let sharpness: Double
  }

  /// Oldest first.
  public let hours: [Hour]
  /// Oldest first.
  public let lights: [Light]
  /// By kind.
  public let open: [String: ConditionRecord]
}

/// Reads and writes the conditions of sources. A word to operators is in the outbox exactly when its condition is recorded.
public struct ConditionDesk: Sendable {
  private let database: Database
  private let route: @Sendable (OperatorNotice) -> [OutboxPlace]

  /// - Parameter route: who is told.
  public init(_ database: Database, route: @escaping @Sendable (OperatorNotice) -> [OutboxPlace]) {
    self.database = database
    self.route = route
  }

  /// - Parameters:
  ///   - since: how far back hours are read.
  ///   - lights: how many of the newest inspections are read.
  public func activity(
    of source: String, by model: ModelIdentity, since: Date, lights: Int
  ) throws(RecordingError) -> SourceActivity {
    try database.read { connection in
      let source = try Registry.source(source, in: connection)
      let model = try Registry.model(model, in: connection)
      return SourceActivity(
        hours: try Self.hours(of: source, since: since, in: connection),
        lights: try Self.lights(of: source, by: model, limit: lights, in: connection),
        open: try Self.open(of: source, in: connection))
    }
  }

  /// Records that a condition begins, and tells the operators; nothing where it is open already.
  public func begin(_ condition: ConditionRecord, of source: String, at now: Date) throws(RecordingError) {
    try database.write { connection in
      let id = try Registry.source(source, in: connection)
      try connection.run(
        """
        INSERT INTO condition (source_id, kind, summary, remedy, since, opened_at, mark)
        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """,
        [
          id, condition.kind, condition.summary, condition.remedy, TimeText.of(condition.since),
          TimeText.of(now), condition.mark,
        ])
      guard connection.changesCount == 1 else { return }
      let notice = OperatorNotice(
        event: condition.kind, source: source, summary: "\(source): \(condition.summary)",
        remedy: condition.remedy, at: condition.since, isOver: false)
      try raise(notice, row: connection.lastInsertedRowID, in: connection, at: now)
    }
  }

  /// Records that a condition is over, and tells the operators; nothing where it is not open.
  ///
  /// - Parameter summary: nil where nobody is to be told.
  public func end(
    _ kind: String, of source: String, summary: String?, at now: Date
  ) throws(RecordingError) {
    try database.write { connection in
      let id = try Registry.source(source, in: connection)
      let sql = "SELECT id FROM condition WHERE source_id = ? AND kind = ? AND ended_at IS NULL"
      guard let row = try connection.id(sql, [id, kind]) else { return }
      try connection.run("UPDATE condition SET ended_at = ? WHERE id = ?", [TimeText.of(now), row])
      guard let summary else { return }
      let notice = OperatorNotice(
        event: kind, source: source, summary: "\(source): \(summary)", remedy: "nothing is left to do",
        at: now, isOver: true)
      try raise(notice, row: row, in: connection, at: now)
    }
  }

  /// Ends what is open of sources that are watched no more; nobody is told.
  public func endAll(except sources: [String], at now: Date) throws(RecordingError) {
    try database.write { connection in
      let known = try Set(sources.map { try Registry.source($0, in: connection) })
      let open = try Int64.fetchSet(
        connection, sql: "SELECT DISTINCT source_id FROM condition WHERE ended_at IS NULL")
      for source in open.subtracting(known) {
        try connection.run(
          "UPDATE condition SET ended_at = ? WHERE source_id = ? AND ended_at IS NULL",
          [TimeText.of(now), source])
      }
    }
  }

  /// The key is of what happened: the source, the kind, when it was first so, which of them it is, and whether it is over.
  private func raise(
    _ notice: OperatorNotice, row: Int64, in connection: GRDB.Database, at now: Date
  ) throws {
    let opened: String? = try connection.row("SELECT opened_at FROM condition WHERE id = ?", [row])?[0]
    let parts: [String] = [
      "condition", notice.source ?? "", notice.event, opened ?? "", String(row),
      notice.isOver ? "over" : "begun",
    ]
    try OutboxRows.raise(
      .operators(notice), key: Digest(ofParts: parts).hex,
      places: route(notice), at: now, in: connection)
  }

  private static func hours(
    of source: Int64, since: Date, in connection: GRDB.Database
  ) throws -> [SourceActivity.Hour] {
    let sql = """
      SELECT hour, scored, failed, first_at, last_at FROM activity WHERE source_id = ? AND hour >= ? ORDER BY hour
      """
    let rows = try Row.fetchAll(
      connection.cachedStatement(sql: sql), arguments: [source, ActivityRows.hour(since)])
    return rows.map { row in
      func date(_ column: String) -> Date? {
        (row[column] as Int64?).map { Date(timeIntervalSince1970: Double($0)) }
      }
      return SourceActivity.Hour(
        hour: row["hour"], scored: row["scored"], failed: row["failed"], firstAt: date("first_at"),
        lastAt: date("last_at"))
    }
  }

  private static func lights(
    of source: Int64, by model: Int64, limit: Int, in connection: GRDB.Database
  ) throws -> [SourceActivity.Light] {
    let sql = """
      SELECT id, first_scored_at, pictures, brightness, sharpness FROM inspection_light
      WHERE source_id = ? AND model_id = ? ORDER BY id DESC LIMIT ?
      """
    let rows = try Row.fetchAll(
      connection.cachedStatement(sql: sql), arguments: [source, model, limit])
    return rows.reversed().map { row in
      SourceActivity.Light(
        id: row["id"], firstScoredAt: TimeText.date(row["first_scored_at"]) ?? .distantPast,
        pictures: row["pictures"], brightness: row["brightness"], sharpness: row["sharpness"])
    }
  }

  private static func open(
    of source: Int64, in connection: GRDB.Database
  ) throws -> [String: ConditionRecord] {
    let sql =
      "SELECT kind, summary, remedy, since, mark FROM condition WHERE source_id = ? AND ended_at IS NULL"
    let rows = try Row.fetchAll(connection.cachedStatement(sql: sql), arguments: [source])
    let open = rows.map { row in
      ConditionRecord(
        kind: row["kind"], since: TimeText.date(row["since"]) ?? .distantPast, mark: row["mark"],
        summary: row["summary"], remedy: row["remedy"])
    }
    return Dictionary(uniqueKeysWithValues: open.map { ($0.kind, $0) })
  }
}
