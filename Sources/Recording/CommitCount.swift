// Counts commits and the pages that they left in the log: SQLite tells of them after each one.

internal import GRDB
private import GRDBSQLite
private import Synchronization

/// What has been committed through one connection.
final class CommitCount: Sendable {
  private let total = Atomic(0)
  private let inLog = Atomic(0)

  /// Commits so far.
  var commits: Int { total.load(ordering: .relaxed) }
  /// Pages in the log after the last commit, those included that were copied into the database already.
  var pages: Int { inLog.load(ordering: .relaxed) }

  /// Takes the place of SQLite's automatic checkpoint, which has the same hook (sqlite.org/c3ref/wal_hook.html). The
  /// count must outlive the connection.
  func count(on connection: GRDB.Database) {
    _ = sqlite3_wal_hook(
      connection.sqliteConnection,
      { context, _, _, pages in
        guard let context else { return SQLITE_OK }
        let count = Unmanaged<CommitCount>.fromOpaque(context).takeUnretainedValue()
        count.total.add(1, ordering: .relaxed)
        count.inLog.store(Int(pages), ordering: .relaxed)
        return SQLITE_OK
      }, Unmanaged.passUnretained(self).toOpaque())
  }
}
