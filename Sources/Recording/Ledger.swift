// Which files are known, by `stat` alone, so that a restart or a rescan reads only what is new.

public import Domain
internal import GRDB
public import SystemPackage

/// Looks files up in the record of what was dealt with. Only ``ScoreRecorder`` writes it.
public struct Ledger: Sendable {
  private let database: Database

  /// Files looked up in one go: the writer waits that long at most.
  private static let batch = 1_000

  public init(_ database: Database) {
    self.database = database
  }

  /// Whether a file was dealt with in exactly this state.
  ///
  /// An unreadable file is never known: that says nothing of its bytes, so every scan tries it again.
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
      unknown += try database.read { try Ledger.unknown(among: slice, source: source, in: $0) }
    }
    return unknown
  }

  private static func unknown(
    among files: ArraySlice<FileSighting>, source: String, in connection: GRDB.Database
  ) throws -> [FileSighting] {
    let source = try Registry.source(source, in: connection)
    let lookup = try connection.cachedStatement(sql: knownState)
    return try files.filter { file in
      let stat = file.stat
      return try Int64.fetchOne(
        lookup,
        arguments: [
          source, file.path.escaped, stat.size, stat.modified, stat.changed, Int64(bitPattern: stat.inode),
        ]) == nil
    }
  }

  /// The device number takes no part: the kernel numbers network mounts anew each time.
  private static let knownState = """
    SELECT id FROM ledger
    WHERE source_id = ? AND path = ? AND size = ? AND modified = ? AND changed = ? AND inode = ?
      AND kind IS NOT 'unreadable'
    """
}
