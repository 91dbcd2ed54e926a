// Step 2: which failures are tried again.

extension Schema {
  /// `stands` is 1 where the file is left alone until it changes, 0 where it is tried again. What step 1 wrote of
  /// incomplete files did not tell; they are tried once more.
  static let retries = """
    ALTER TABLE ledger ADD COLUMN stands INTEGER NOT NULL DEFAULT 1 CHECK (stands IN (0, 1));
    UPDATE ledger SET stands = 0 WHERE kind IN ('unreadable', 'empty', 'truncated', 'conflict');
    CREATE INDEX ledger_retried ON ledger (source_id) WHERE stands = 0;

    """
}
