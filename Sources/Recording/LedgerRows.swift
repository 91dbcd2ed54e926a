// Writes the ledger's rows, inside the recorder's transactions.

internal import Domain
internal import Foundation
internal import GRDB

/// How the handling of a file ended, as the ledger's columns say it.
struct LedgerEntry {
  var outcome: String
  var picture: Int64?
  var layout: String?
  var kind: String?
  var message: String?
  /// Whether the file is left alone until it changes.
  var stands = true
}

enum LedgerRows {
  /// Notes how a file was dealt with. A path that already stands for the same picture keeps its word, so that
  /// a replay does not turn `scored` into `duplicate`.
  static func note(
    _ entry: LedgerEntry, of file: FileSighting, source: Int64, at now: Date, in connection: GRDB.Database
  ) throws {
    let stat = file.stat
    try connection.run(
      upsert,
      [
        "source": source, "path": file.path.escaped, "inode": Int64(bitPattern: stat.inode),
        "size": stat.size, "modified": stat.modified, "changed": stat.changed,
        "outcome": entry.outcome, "picture": entry.picture, "layout": entry.layout,
        "kind": entry.kind, "message": entry.message,
        "attempts": entry.outcome == "failed" ? 1 : 0, "stands": entry.stands, "now": TimeText.of(now),
      ])
  }

  /// Has every file of a source that was not scored looked at again.
  static func forgetUnscored(source: Int64, in connection: GRDB.Database) throws {
    try connection.run(
      "UPDATE ledger SET size = NULL WHERE source_id = ? AND outcome IN ('skipped', 'failed')", [source])
  }

  private static let upsert = """
    INSERT INTO ledger
      (source_id, path, inode, size, modified, changed, outcome, picture_id, layout, kind, message, attempts,
       stands, first_seen_at)
    VALUES (:source, :path, :inode, :size, :modified, :changed, :outcome, :picture, :layout, :kind, :message,
            :attempts, :stands, :now)
    ON CONFLICT (source_id, path) DO UPDATE SET
      attempts = excluded.attempts + CASE
        WHEN (inode, size, modified, changed)
          IS (excluded.inode, excluded.size, excluded.modified, excluded.changed) THEN attempts ELSE 0 END,
      inode = excluded.inode, size = excluded.size, modified = excluded.modified, changed = excluded.changed,
      outcome = CASE WHEN picture_id = excluded.picture_id THEN outcome ELSE excluded.outcome END,
      picture_id = excluded.picture_id, layout = excluded.layout, kind = excluded.kind,
      message = excluded.message, stands = excluded.stands, gone_at = NULL
    """
}
