// Read-only questions about the record, for people; they work beside a running daemon.

public import Domain
internal import GRDB
public import SystemPackage

/// A read-only connection to a database that may be in use elsewhere, by a user who may not write to it.
///
/// Each question sees the database at one moment. None keeps a snapshot, so none holds up the daemon's log.
public final class Queries: Sendable {
  private let file: FilePath
  private let queue: DatabaseQueue

  public init(at file: FilePath) throws(RecordingError) {
    self.file = file
    queue = try Database.openReadOnly(file)
    try read { try Schema.checkCurrent($0, file: file.escaped) }
  }

  /// The write-ahead log of the database, and who else reads at this moment.
  public var log: LogState { LogState(beside: file) }

  /// Newest first.
  public func hits() throws(RecordingError) -> [HitRow] {
    try rows("SELECT * FROM hits ORDER BY first_seen_at DESC, plate, well, drop_number")
  }

  public func plates() throws(RecordingError) -> [PlateRow] {
    try rows("SELECT * FROM plates ORDER BY source, plate")
  }

  /// A plate's drops at their newest timepoint, in the order of the wells; empty for an unknown plate.
  public func grid(plate: String) throws(RecordingError) -> [ScoreRow] {
    let rows: [ScoreRow] = try rows("SELECT * FROM latest WHERE plate = ?", [plate])
    return rows.map { (row: $0, place: Queries.place(of: $0)) }.sorted { $0.place < $1.place }.map(\.row)
  }

  /// A well's drops at all their timepoints, oldest first. `well` is canonical: `A01`.
  public func timeline(plate: String, well: String) throws(RecordingError) -> [TimelineRow] {
    try rows("SELECT * FROM timeline WHERE plate = ? AND well = ?", [plate, well])
  }

  /// Oldest first; of one state, or all.
  public func alerts(state: OutboxState? = nil) throws(RecordingError) -> [AlertRow] {
    try rows(
      "SELECT * FROM alerts WHERE ?1 IS NULL OR state = ?1 ORDER BY created_at, key, sink", [state?.rawValue])
  }

  /// Oldest first.
  public func failures() throws(RecordingError) -> [FailureRow] {
    try rows("SELECT * FROM failures ORDER BY first_seen_at, path")
  }

  /// What the service said last of its sources.
  public func health() throws(RecordingError) -> [HealthRow] {
    try rows("SELECT * FROM health ORDER BY source, kind")
  }

  public func counts() throws(RecordingError) -> RecordCounts {
    let counts: [RecordCounts] = try rows(
      """
      SELECT (SELECT count(*) FROM plate) AS plates, (SELECT count(*) FROM plate_drop) AS drops,
        (SELECT count(*) FROM picture) AS pictures, (SELECT count(*) FROM hits) AS hits,
        (SELECT count(*) FROM failures) AS failures, (SELECT count(*) FROM skipped) AS skipped,
        (SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending', 'later')) AS undelivered,
        (SELECT count(*) FROM outbox WHERE state = 'dead') AS dead
      """)
    return counts[0]
  }

  private static func place(of row: ScoreRow) -> (String, Well, Int) {
    (row.source, Well(row.well) ?? Well(row: 1, column: 1), row.dropNumber)
  }

  func rows<Value: Decodable>(
    _ sql: String, _ arguments: StatementArguments = []
  ) throws(RecordingError) -> [Value] {
    try read { try Decoded<Value>.fetchAll($0, sql: sql, arguments: arguments) }.map(\.value)
  }

  private func read<Value>(_ body: (GRDB.Database) throws -> Value) throws(RecordingError) -> Value {
    do { return try queue.read(body) } catch { throw RecordingError(error, file: file.escaped) }
  }
}

/// Reads a value from a row whose columns are the value's fields in snake case.
private struct Decoded<Value: Decodable>: Decodable, FetchableRecord {
  let value: Value

  static var databaseColumnDecodingStrategy: DatabaseColumnDecodingStrategy { .convertFromSnakeCase }

  init(from decoder: any Decoder) throws {
    value = try Value(from: decoder)
  }
}
