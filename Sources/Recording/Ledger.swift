// Which files are known, by `stat` alone, so that a restart or a rescan reads only what is new.

public import Domain
internal import GRDB
public import SystemPackage

/// Looks files up in the record of what was dealt with. Only ``ScoreRecorder`` writes it.
public struct Ledger: Sendable {
  private let database: Database
  private let model: ModelIdentity?

  /// Files looked up in one go: the writer waits that long at most.
  private static let batch = 1_000

  /// - Parameter model: a picture that this network has not scored is not known; nil where any network's score will do.
  public init(_ database: Database, scoredBy model: ModelIdentity? = nil) {
    self.database = database
    self.model = model
  }

  /// Whether a file was dealt with in exactly this state.
  ///
  /// A file that is to be tried again is not known. One that no longer is stays known until it changes.
  public func isKnown(source: String, path: FilePath, stat: FileStat) throws(RecordingError) -> Bool {
    try unknown(among: [FileSighting(path: path, stat: stat)], source: source).isEmpty
  }

  /// Those of the files that are new or have changed, in the order given.
  public func unknown(
    among files: [FileSighting], source: String
  ) throws(RecordingError) -> [FileSighting] {
    var unknown = [FileSighting]()
    for start in stride(from: 0, to: files.count, by: Ledger.batch) {
      let slice = files[start..<min(start + Ledger.batch, files.count)]
      unknown += try database.read { try self.unknown(among: slice, source: source, in: $0) }
    }
    return unknown
  }

  /// The files that are to be tried again, by their escaped paths: where an earlier run of the program left off.
  public func retried(source: String) throws(RecordingError) -> [String: PastFailures] {
    try database.read { connection in
      let rows = try Row.fetchAll(
        connection, sql: Ledger.retriedFiles, arguments: [try Registry.source(source, in: connection)])
      let failures = rows.map { row in
        let stat = FileStat(
          device: 0, inode: UInt64(bitPattern: row["inode"] as Int64), size: row["size"],
          modified: row["modified"], changed: row["changed"])
        return (row["path"] as String, PastFailures(stat: stat, count: row["attempts"]))
      }
      return Dictionary(uniqueKeysWithValues: failures)
    }
  }

  /// Whether files of a source are known.
  public func knowsFiles(source: String) throws(RecordingError) -> Bool {
    try database.read { connection in
      let source = try Registry.source(source, in: connection)
      return try connection.id("SELECT 1 FROM ledger WHERE source_id = ? LIMIT 1", [source]) != nil
    }
  }

  /// The files of a source that failed and are taken to be there.
  public func failedFiles(source: String) throws(RecordingError) -> [FilePath] {
    try database.read { connection in
      let source = try Registry.source(source, in: connection)
      let sql = "SELECT path FROM ledger WHERE outcome = 'failed' AND gone_at IS NULL AND source_id = ?"
      return try String.fetchAll(connection, sql: sql, arguments: [source]).map { FilePath(escaped: $0) }
    }
  }

  private static let retriedFiles = """
    SELECT path, inode, size, modified, changed, attempts FROM ledger
    WHERE source_id = ? AND stands = 0 AND size IS NOT NULL
    """

  private func unknown(
    among files: ArraySlice<FileSighting>, source: String, in connection: GRDB.Database
  ) throws -> [FileSighting] {
    let source = try Registry.source(source, in: connection)
    let lookup = try connection.cachedStatement(sql: Ledger.knownState)
    return try files.filter { file in
      let stat = file.stat
      return try Int64.fetchOne(
        lookup,
        arguments: [
          source, file.path.escaped, stat.size, stat.modified, stat.changed, Int64(bitPattern: stat.inode),
          model?.digest.hex, model?.recipe,
        ]) == nil
    }
  }

  /// The device number takes no part: the kernel numbers network mounts anew each time.
  private static let knownState = """
    SELECT id FROM ledger
    WHERE source_id = ?1 AND path = ?2 AND size = ?3 AND modified = ?4 AND changed = ?5 AND inode = ?6
      AND stands = 1 AND gone_at IS NULL
      AND (?7 IS NULL OR picture_id IS NULL OR EXISTS (
        SELECT 1 FROM score JOIN model ON model.id = score.model_id
        WHERE score.picture_id = ledger.picture_id AND model.sha256 = ?7 AND model.recipe = ?8))
    """
}

/// How often a file failed in one state, as an earlier run of the program knew it.
public struct PastFailures: Hashable, Sendable {
  private let stat: FileStat
  private let count: Int

  init(stat: FileStat, count: Int) {
    self.stat = stat
    self.count = count
  }

  /// The failures of a file that is in this state now. The device number takes no part; see ``Ledger``.
  public func count(in state: FileStat) -> Int {
    let isSame =
      (stat.inode, stat.size, stat.modified, stat.changed)
      == (state.inode, state.size, state.modified, state.changed)
    return isSame ? count : 0
  }
}
