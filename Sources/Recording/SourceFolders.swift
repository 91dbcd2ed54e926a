// Where a source's folder was, for a start at which it is not there: a share that is mounted later.

internal import Domain
internal import GRDB
public import SystemPackage

public enum SourceFolders {
  /// The folder that a source had when a database last heard of it; nil if it never did. Any version of the tables
  /// will do: this is asked before a newer program brings them up to date.
  public static func last(in database: FilePath, of source: String) -> FilePath? {
    guard let queue = try? Database.openReadOnly(database) else { return nil }
    let sql = "SELECT path FROM source WHERE name = ?"
    let path = try? queue.read { try String.fetchOne($0, sql: sql, arguments: [source]) }
    return (path ?? nil).map { FilePath(escaped: $0) }
  }
}
