// Step 1, the views: what people and scripts rely on. Names and order of the columns change only on purpose.

extension Schema {
  /// The columns of `scores` and `latest`.
  private static let scoreColumns = """
    source.name AS source, plate.vendor AS vendor, picture.layout AS layout, plate.name AS plate,
    plate_drop.well AS well, plate_drop.number AS drop_number, inspection.timepoint AS timepoint,
    picture.imaged_at AS imaged_at, picture.path AS path, picture.sha256 AS sha256,
    score.crystals AS crystals, score.precipitate AS precipitate, score.clear AS clear,
    score.other AS other, score.label AS label, score.drop_box AS drop_box,
    model.name || '@' || substr(model.sha256, 1, 12) AS model, score.scored_at AS scored_at
    """

  static let views = """
    -- Every picture, in all its versions, by every model that scored it.
    CREATE VIEW scores AS
    SELECT \(scoreColumns)
    FROM score
    JOIN model ON model.id = score.model_id
    JOIN picture ON picture.id = score.picture_id
    JOIN observation ON observation.id = picture.observation_id
    JOIN inspection ON inspection.id = observation.inspection_id
    JOIN plate_drop ON plate_drop.id = observation.drop_id
    JOIN plate ON plate.id = plate_drop.plate_id
    JOIN source ON source.id = plate.source_id;

    -- Each drop at its newest timepoint: the picture with the highest crystals probability there.
    CREATE VIEW latest AS
    SELECT \(scoreColumns)
    FROM plate_drop
    JOIN observation ON observation.id = (
      SELECT candidate.id FROM observation AS candidate
      JOIN inspection ON inspection.id = candidate.inspection_id
      WHERE candidate.drop_id = plate_drop.id
      ORDER BY inspection.sort_key DESC, inspection.timepoint DESC LIMIT 1)
    JOIN score ON score.id = observation.strongest_score_id
    JOIN model ON model.id = score.model_id
    JOIN picture ON picture.id = score.picture_id
    JOIN inspection ON inspection.id = observation.inspection_id
    JOIN plate ON plate.id = plate_drop.plate_id
    JOIN source ON source.id = plate.source_id;

    -- Each drop at each timepoint, oldest first. `crystals` is the highest of the timepoint's pictures,
    -- `label` and `state` are that picture's label.
    CREATE VIEW timeline AS
    SELECT plate.name AS plate, plate_drop.well AS well, plate_drop.number AS drop_number,
      inspection.timepoint AS timepoint, picture.imaged_at AS imaged_at, score.crystals AS crystals,
      score.label AS label, score.label AS state
    FROM plate
    JOIN plate_drop ON plate_drop.plate_id = plate.id
    JOIN observation ON observation.drop_id = plate_drop.id
    JOIN inspection ON inspection.id = observation.inspection_id
    JOIN score ON score.id = observation.strongest_score_id
    JOIN picture ON picture.id = score.picture_id
    ORDER BY plate.name, plate.id, plate_drop.well_row, plate_drop.well_column, plate_drop.number,
      inspection.sort_key, inspection.timepoint;

    -- Each drop that turned crystalline. `first_seen_at` is when that was recorded, `alerted_at` when the
    -- first sink had the message.
    CREATE VIEW hits AS
    SELECT plate.name AS plate, plate_drop.well AS well, plate_drop.number AS drop_number,
      inspection.timepoint AS first_timepoint, hit.first_seen_at AS first_seen_at, hit.crystals AS crystals,
      (SELECT min(delivered_at) FROM outbox WHERE outbox.key = hit.alert_key) AS alerted_at
    FROM hit
    JOIN plate_drop ON plate_drop.id = hit.drop_id
    JOIN plate ON plate.id = plate_drop.plate_id
    JOIN inspection ON inspection.id = hit.inspection_id
    WHERE hit.event = 'crystal';

    CREATE VIEW plates AS
    SELECT source.name AS source, plate.vendor AS vendor, plate.name AS plate,
      (SELECT count(*) FROM plate_drop WHERE plate_drop.plate_id = plate.id) AS drops,
      (SELECT count(*) FROM inspection WHERE inspection.plate_id = plate.id) AS timepoints,
      (SELECT count(*) FROM plate_drop JOIN hit ON hit.drop_id = plate_drop.id
        WHERE plate_drop.plate_id = plate.id AND hit.event = 'crystal') AS hits,
      (SELECT min(first_imaged_at) FROM inspection WHERE inspection.plate_id = plate.id) AS first_imaged_at,
      (SELECT max(last_imaged_at) FROM inspection WHERE inspection.plate_id = plate.id) AS last_imaged_at
    FROM plate JOIN source ON source.id = plate.source_id;

    CREATE VIEW alerts AS
    SELECT key, sink, state, attempts, created_at, delivered_at, last_error FROM outbox;

    CREATE VIEW failures AS
    SELECT path, kind, message, first_seen_at, attempts FROM ledger WHERE outcome = 'failed';

    -- Files that are known and left alone on purpose: thumbnails, overlays, focus slices, other light.
    CREATE VIEW skipped AS
    SELECT path, layout, message AS reason, first_seen_at FROM ledger WHERE outcome = 'skipped';

    """
}
