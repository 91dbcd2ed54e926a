// Step 3: since when a source is known, which pictures were history then, and how the sources are.

extension Schema {
  static let sources = """
    -- `first_seen_at` is when this database first heard of the source; of one that it knew before this step, the time
    -- of its first file.
    ALTER TABLE source ADD COLUMN first_seen_at TEXT;
    UPDATE source SET first_seen_at = (
      SELECT min(ledger.first_seen_at) FROM ledger WHERE ledger.source_id = source.id);

    -- 1: it was taken before anyone wanted to hear of this source; judged once, when it came. See History.
    ALTER TABLE picture ADD COLUMN is_history INTEGER NOT NULL DEFAULT 0 CHECK (is_history IN (0, 1));

    -- When a complete listing of a present source did not show the file any more; null: it is there, as far as we know.
    ALTER TABLE ledger ADD COLUMN gone_at TEXT;
    DROP VIEW failures;
    CREATE VIEW failures AS
    SELECT path, kind, message, first_seen_at, attempts FROM ledger
    WHERE outcome = 'failed' AND gone_at IS NULL;

    -- What keeps a source from being followed as it should be, as the service saw it last.
    CREATE TABLE trouble (
      source_id INTEGER NOT NULL REFERENCES source,
      kind TEXT NOT NULL,
      message TEXT NOT NULL,
      since TEXT NOT NULL,
      PRIMARY KEY (source_id, kind)
    ) STRICT;
    CREATE VIEW health AS
    SELECT source.name AS source, trouble.kind AS kind, trouble.message AS message, trouble.since AS since
    FROM trouble JOIN source ON source.id = trouble.source_id;

    """
}
