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
  /// An unreadable file is never known: that says nothing of its bytes, so every scan tries it again. Neither is one
  /// whose fields contradict each other: its sidecar may be mended without a change of the file.
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
      AND (kind IS NULL OR kind NOT IN ('unreadable', 'conflict'))
      AND (?7 IS NULL OR picture_id IS NULL OR EXISTS (
        SELECT 1 FROM score JOIN model ON model.id = score.model_id
        WHERE score.picture_id = ledger.picture_id AND model.sha256 = ?7 AND model.recipe = ?8))
    """
}
