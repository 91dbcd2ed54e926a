// People's labels beside the newest network's scores, for judging the network.

/// A labeled picture with its score by the model that was registered last; numbers are null where that model
/// has not scored it.
public struct LabeledScoreRow: Codable, Hashable, Sendable {
  public let source: String
  public let plate: String
  public let well: String
  public let dropNumber: Int
  public let timepoint: String
  public let path: String
  /// The newest word of a person.
  public let label: String
  public let labeledBy: String
  public let crystals: Double?
  public let precipitate: Double?
  public let clear: Double?
  public let other: Double?
}

/// A model as the database names it.
public struct ModelRow: Codable, Hashable, Sendable {
  public let model: String
  public let recipe: String
}

extension Queries {
  /// The model that was registered last; nil in a database without one.
  public func newestModel() throws(RecordingError) -> ModelRow? {
    let models: [ModelRow] = try rows(
      """
      SELECT name || '@' || substr(sha256, 1, 12) AS model, recipe FROM model
      ORDER BY registration DESC LIMIT 1
      """)
    return models.first
  }

  /// In the order of source, plate, well, drop, timepoint.
  public func labeledScores() throws(RecordingError) -> [LabeledScoreRow] {
    try rows(
      """
      SELECT source.name AS source, plate.name AS plate, plate_drop.well AS well,
        plate_drop.number AS drop_number, inspection.timepoint AS timepoint, picture.path AS path,
        label.label AS label, label.labeled_by AS labeled_by, score.crystals AS crystals,
        score.precipitate AS precipitate, score.clear AS clear, score.other AS other
      FROM label
      JOIN picture ON picture.id = label.picture_id
      JOIN observation ON observation.id = picture.observation_id
      JOIN inspection ON inspection.id = observation.inspection_id
      JOIN plate_drop ON plate_drop.id = observation.drop_id
      JOIN plate ON plate.id = plate_drop.plate_id
      JOIN source ON source.id = plate.source_id
      LEFT JOIN score ON score.picture_id = picture.id
        AND score.model_id = (SELECT id FROM model ORDER BY registration DESC LIMIT 1)
      WHERE label.id = (SELECT max(later.id) FROM label AS later WHERE later.picture_id = picture.id)
      ORDER BY source.name, plate.name, plate_drop.well_row, plate_drop.well_column, plate_drop.number,
        inspection.sort_key, picture.variant, picture.version
      """)
  }
}
