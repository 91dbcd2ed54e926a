// Writes a picture and its score where they belong, and keeps each observation's strongest score.

internal import Domain
internal import Foundation
internal import GRDB

/// What a picture's arrival meant.
public enum RecordKind: Hashable, Sendable {
  /// The first picture of its place.
  case scored
  /// New bytes at a place that had a picture; 2 is the first newer version.
  case newVersion(Int)
  /// A known picture, scored by a model that had not scored it.
  case rescored
  /// Known bytes at a known place, scored by this model before.
  case duplicate
}

/// The rows that one scored picture came to lie in.
struct PicturePlace {
  let drop: Int64
  let inspection: Int64
  let picture: Int64
  let kind: RecordKind
}

enum PictureRows {
  /// Writes whatever is new of a picture, its place and its score.
  ///
  /// - Parameter news: from when on pictures of its source are news.
  static func store(
    _ scored: ScoredPicture, source: Int64, model: Int64, news: NewsBegin, in connection: GRDB.Database
  ) throws -> PicturePlace {
    let description = scored.description
    let plate = try Registry.plate(
      description.drop.plate, vendor: description.vendor, source: source, in: connection)
    let drop = try Registry.drop(description.drop, plate: plate, in: connection)
    let inspection = try Registry.inspection(description.timepoint, plate: plate, in: connection)
    let observation = try Registry.observation(drop: drop, inspection: inspection, in: connection)
    let (picture, version) = try picture(
      scored, observation: observation, inspection: inspection,
      isHistory: { try isHistory(scored, source: source, news: news, in: connection) }, in: connection)
    let isNewScore = try insertScore(scored, picture: picture, model: model, in: connection)
    if isNewScore { try chooseStrongest(of: observation, in: connection) }
    let kind = kind(newVersion: version, isNewScore: isNewScore)
    return PicturePlace(drop: drop, inspection: inspection, picture: picture, kind: kind)
  }

  private static func kind(newVersion: Int?, isNewScore: Bool) -> RecordKind {
    switch newVersion {
    case nil: isNewScore ? .rescored : .duplicate
    case 1: .scored
    case .some(let version): .newVersion(version)
    }
  }

  static func isHistory(
    _ scored: ScoredPicture, source: Int64, news: NewsBegin, in connection: GRDB.Database
  ) throws -> Bool {
    let firstSeen = try String.fetchOne(
      connection.cachedStatement(sql: "SELECT first_seen_at FROM source WHERE id = ?"), arguments: [source])
    return History.includes(
      imagedAt: scored.description.imagedAt,
      fileTime: Date(timeIntervalSince1970: Double(scored.stat.modified) / 1e9), begin: news,
      firstSeen: TimeText.date(firstSeen), now: scored.scoredAt)
  }

  /// The picture's row, and its version if the row is new.
  private static func picture(
    _ scored: ScoredPicture, observation: Int64, inspection: Int64, isHistory: () throws -> Bool,
    in connection: GRDB.Database
  ) throws -> (id: Int64, newVersion: Int?) {
    let description = scored.description
    let place: StatementArguments = [observation, description.variant, description.modality.rawValue]
    let same =
      "SELECT id FROM picture WHERE observation_id = ? AND variant = ? AND modality = ? AND sha256 = ?"
    if let known = try connection.id(same, place + [scored.sha256.hex]) { return (known, nil) }
    let newest = "SELECT max(version) FROM picture WHERE observation_id = ? AND variant = ? AND modality = ?"
    let version = try Int(connection.id(newest, place) ?? 0) + 1
    let imagedAt = TimeText.of(description.imagedAt)
    let id = try Registry.inserted(
      """
      INSERT INTO picture
        (observation_id, variant, modality, version, sha256, path, layout, imaged_at, is_history)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      place + [
        version, scored.sha256.hex, scored.path.escaped, description.layout, imagedAt, try isHistory(),
      ], in: connection)
    try widen(inspection, by: imagedAt, in: connection)
    return (id, version)
  }

  /// Keeps the span of time in which an inspection's pictures were taken.
  private static func widen(_ inspection: Int64, by imagedAt: String?, in connection: GRDB.Database) throws {
    guard let imagedAt else { return }
    try connection.run(
      """
      UPDATE inspection SET
        first_imaged_at = min(coalesce(first_imaged_at, ?1), ?1),
        last_imaged_at = max(coalesce(last_imaged_at, ?1), ?1)
      WHERE id = ?2
      """, [imagedAt, inspection])
  }

  /// False when this model has scored the picture before: its first word stands.
  private static func insertScore(
    _ scored: ScoredPicture, picture: Int64, model: Int64, in connection: GRDB.Database
  ) throws -> Bool {
    let probabilities = scored.score.probabilities
    try connection.run(
      """
      INSERT INTO score
        (picture_id, model_id, crystals, precipitate, clear, other, label, drop_box, scored_at, brightness,
         sharpness)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (picture_id, model_id) DO NOTHING
      """,
      [
        picture, model, probabilities.crystals, probabilities.precipitate, probabilities.clear,
        probabilities.other, scored.score.label.rawValue, scored.score.dropBox?.description,
        TimeText.of(scored.scoredAt), scored.score.quality?.brightness, scored.score.quality?.sharpness,
      ])
    return connection.changesCount == 1
  }

  private static func chooseStrongest(of observation: Int64, in connection: GRDB.Database) throws {
    try connection.run(
      "UPDATE observation SET strongest_score_id = (\(strongest)) WHERE id = ?", [observation])
  }

  /// Chooses again for every observation that a model scored, after its rank among the models changed.
  static func chooseStrongest(scoredBy model: Int64, in connection: GRDB.Database) throws {
    try connection.run(
      """
      UPDATE observation SET strongest_score_id = (\(strongest))
      WHERE id IN (SELECT picture.observation_id FROM score JOIN picture ON picture.id = score.picture_id
                   WHERE score.model_id = ?)
      """, [model])
  }

  /// The score that speaks for `observation`, as the table describes it; equals are told apart by variant, so
  /// that the order of arrival does not matter.
  private static let strongest = """
    SELECT score.id
    FROM picture
    JOIN score ON score.picture_id = picture.id
    JOIN model ON model.id = score.model_id
    WHERE picture.observation_id = observation.id
      AND picture.version = (
        SELECT max(newer.version) FROM picture AS newer
        WHERE newer.observation_id = picture.observation_id AND newer.variant = picture.variant
          AND newer.modality = picture.modality)
      AND model.registration = (
        SELECT max(later.registration) FROM score AS other JOIN model AS later ON later.id = other.model_id
        WHERE other.picture_id = picture.id)
    ORDER BY score.crystals DESC, picture.variant, picture.modality
    LIMIT 1
    """
}
