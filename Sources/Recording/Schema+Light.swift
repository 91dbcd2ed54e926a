// Step 7: how light and sharp pictures are, and how busy each source is.

extension Schema {
  /// The columns of `scores` and `latest`.
  private static let scoreColumns = """
    source.name AS source, plate.vendor AS vendor, picture.layout AS layout, plate.name AS plate,
    plate_drop.well AS well, plate_drop.number AS drop_number, inspection.timepoint AS timepoint,
    picture.imaged_at AS imaged_at, picture.path AS path, picture.sha256 AS sha256,
    score.crystals AS crystals, score.precipitate AS precipitate, score.clear AS clear,
    score.other AS other, score.label AS label, score.drop_box AS drop_box,
    model.name || '@' || substr(model.sha256, 1, 12) AS model, score.scored_at AS scored_at,
    score.brightness AS brightness, score.sharpness AS sharpness
    """

  static let light = """
    -- See PictureQuality; null where an older program scored the picture.
    ALTER TABLE score ADD COLUMN brightness REAL CHECK (brightness BETWEEN 0 AND 255);
    ALTER TABLE score ADD COLUMN sharpness REAL CHECK (sharpness >= 0);

    -- What arrived of a source in an hour (Unix time / 3600), history left out. `first_at` and `last_at` are Unix times
    -- in seconds of the first and last score; null in an hour of failures alone.
    CREATE TABLE activity (
      source_id INTEGER NOT NULL REFERENCES source,
      hour INTEGER NOT NULL,
      scored INTEGER NOT NULL DEFAULT 0,
      failed INTEGER NOT NULL DEFAULT 0,
      first_at INTEGER,
      last_at INTEGER,
      PRIMARY KEY (source_id, hour)
    ) STRICT, WITHOUT ROWID;

    -- The light of an inspection's pictures by one model: means of the logarithms of PictureQuality, history left out.
    -- Rows of a source are in the order of their arrival.
    CREATE TABLE inspection_light (
      id INTEGER PRIMARY KEY,
      source_id INTEGER NOT NULL REFERENCES source,
      inspection_id INTEGER NOT NULL REFERENCES inspection,
      model_id INTEGER NOT NULL REFERENCES model,
      pictures INTEGER NOT NULL,
      brightness REAL NOT NULL,
      sharpness REAL NOT NULL,
      first_scored_at TEXT NOT NULL,
      UNIQUE (inspection_id, model_id)
    ) STRICT;
    CREATE INDEX inspection_light_by_source ON inspection_light (source_id, model_id, id);

    -- What was scored of late tells at once what is usual.
    INSERT INTO activity (source_id, hour, scored, first_at, last_at)
    SELECT plate.source_id, CAST(strftime('%s', score.scored_at) AS INTEGER) / 3600, count(*),
      min(CAST(strftime('%s', score.scored_at) AS INTEGER)), max(CAST(strftime('%s', score.scored_at) AS INTEGER))
    FROM score
    JOIN picture ON picture.id = score.picture_id AND picture.is_history = 0
    JOIN observation ON observation.id = picture.observation_id
    JOIN plate_drop ON plate_drop.id = observation.drop_id
    JOIN plate ON plate.id = plate_drop.plate_id
    WHERE score.id > (SELECT max(id) FROM score) - 100000
    GROUP BY 1, 2;

    DROP VIEW scores;
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

    DROP VIEW latest;
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

    """
}
