// Step 1, and for databases before it step 4: a person's word for a picture, kept beside the scores.

extension Schema {
  static let labels = labelTable + labelView

  /// What databases lack that were made before there were labels, in the first days of step 1: the label's table and
  /// view, and an index by sink.
  static let beforeLabels =
    labelTable + """
      DROP VIEW IF EXISTS labels;

      """ + labelView + """
      DROP INDEX outbox_open;
      CREATE INDEX outbox_open ON outbox (sink, id) WHERE state IN ('pending', 'sending', 'later');

      """

  private static let labelTable = """
    -- A later word supersedes an earlier one; none is ever deleted.
    CREATE TABLE IF NOT EXISTS label (
      id INTEGER PRIMARY KEY,
      picture_id INTEGER NOT NULL REFERENCES picture,
      label TEXT NOT NULL CHECK (label IN ('clear', 'crystals', 'other', 'precipitate')),
      labeled_by TEXT NOT NULL,
      labeled_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS label_by_picture ON label (picture_id);
    CREATE INDEX IF NOT EXISTS picture_by_sha256 ON picture (sha256);

    """

  private static let labelView = """
    -- Each picture that a person labeled, with the newest word and the score of the model registered last of
    -- those that scored it.
    CREATE VIEW labels AS
    SELECT picture.path AS path, plate.name AS plate, plate_drop.well AS well,
      plate_drop.number AS drop_number, inspection.timepoint AS timepoint, label.label AS label,
      label.labeled_by AS labeled_by, label.labeled_at AS labeled_at, score.label AS model_label,
      score.crystals AS crystals
    FROM label
    JOIN picture ON picture.id = label.picture_id
    JOIN observation ON observation.id = picture.observation_id
    JOIN inspection ON inspection.id = observation.inspection_id
    JOIN plate_drop ON plate_drop.id = observation.drop_id
    JOIN plate ON plate.id = plate_drop.plate_id
    LEFT JOIN score ON score.id = (
      SELECT candidate.id FROM score AS candidate JOIN model ON model.id = candidate.model_id
      WHERE candidate.picture_id = picture.id ORDER BY model.registration DESC LIMIT 1)
    WHERE label.id = (SELECT max(later.id) FROM label AS later WHERE later.picture_id = picture.id);

    """
}
