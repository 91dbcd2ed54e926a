// Reads a drop's timepoints for the detection rule and for the words of an alert.

internal import Domain
internal import GRDB

/// A timepoint of a drop with what an alert says of it.
struct ObservedTimepoint {
  let inspection: Int64
  let entry: DropHistory.Entry
  let path: String
  /// As ``ModelIdentity/description``.
  let model: String
  /// Whether the picture was taken before anyone wanted to hear of its source.
  let isHistory: Bool

  /// Oldest first.
  static func all(of drop: Int64, in connection: GRDB.Database) throws -> [ObservedTimepoint] {
    try Row.fetchAll(connection.cachedStatement(sql: sql), arguments: [drop]).map(ObservedTimepoint.init)
  }

  private init(_ row: Row) {
    inspection = row["inspection"]
    path = row["path"]
    model = row["model"]
    isHistory = row["is_history"]
    entry = DropHistory.Entry(
      timepoint: Timepoint(row["timepoint"]), crystals: row["crystals"], views: row["views"],
      label: Outcome(rawValue: row["label"]) ?? .other, imagedAt: TimeText.date(row["imaged_at"]))
  }

  private static let sql = """
    SELECT inspection.id AS inspection, inspection.timepoint AS timepoint, score.crystals AS crystals,
      score.label AS label, picture.imaged_at AS imaged_at, picture.path AS path,
      picture.is_history AS is_history,
      model.name || '@' || substr(model.sha256, 1, 12) AS model,
      (SELECT count(*) FROM picture AS view WHERE view.observation_id = observation.id AND view.version = 1)
        AS views
    FROM observation
    JOIN inspection ON inspection.id = observation.inspection_id
    JOIN score ON score.id = observation.strongest_score_id
    JOIN picture ON picture.id = score.picture_id
    JOIN model ON model.id = score.model_id
    WHERE observation.drop_id = ?
    ORDER BY inspection.sort_key, inspection.timepoint
    """
}
