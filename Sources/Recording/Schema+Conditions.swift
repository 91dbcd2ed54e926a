// Step 8: what operators were told of the sources.

extension Schema {
  static let conditions = """
    -- What the operators were told of a source: from `since` on it was so, at `opened_at` that was sure. `mark` is what
    -- it is compared with: what comes before that inspection_light of a drift, or before that hour of a rise.
    CREATE TABLE condition (
      id INTEGER PRIMARY KEY,
      source_id INTEGER NOT NULL REFERENCES source,
      kind TEXT NOT NULL,
      summary TEXT NOT NULL,
      remedy TEXT NOT NULL,
      since TEXT NOT NULL,
      opened_at TEXT NOT NULL,
      mark INTEGER NOT NULL,
      ended_at TEXT
    ) STRICT;
    CREATE UNIQUE INDEX condition_open ON condition (source_id, kind) WHERE ended_at IS NULL;

    -- Troubles of sources that operators were told of; `ended_at` is null while one lasts.
    CREATE VIEW conditions AS
    SELECT source.name AS source, condition.kind AS kind, condition.summary AS summary, condition.remedy AS remedy,
      condition.since AS since, condition.opened_at AS opened_at, condition.ended_at AS ended_at
    FROM condition JOIN source ON source.id = condition.source_id;

    """
}
