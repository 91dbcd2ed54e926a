// Opens the database for writing: the only file that says how SQLite keeps it.

private import Domain
internal import GRDB
private import GRDBSQLite
public import SystemPackage

/// The database, opened for writing. The process may hold one connection of this kind; readers use
/// ``Queries``.
///
/// Durability: a write-ahead log with `synchronous=FULL`, so that what was committed outlives a power cut.
/// The log's two side files stay when the database is closed; without them a reader who may not write to
/// the folder could not open it (sqlite.org/wal.html, "read-only databases").
///
/// No other code may open the file by itself: closing any of its descriptors drops SQLite's locks of the
/// whole process (sqlite.org/howtocorrupt.html, section 2.2).
public final class Database: Sendable {
  public let file: FilePath
  let queue: DatabaseQueue

  /// Opens the file, creates it where there is none, and brings its tables up to date.
  ///
  /// A file that is refused is not changed.
  public convenience init(at file: FilePath) throws(RecordingError) {
    try self.init(at: file, mountInfo: DatabaseLocation.mountInfo())
  }

  init(at file: FilePath, mountInfo: String) throws(RecordingError) {
    self.file = file
    try DatabaseLocation.check(file, mountInfo: mountInfo)
    if try !Database.createIfMissing(file) { try Database.inspect(file) }
    do {
      queue = try DatabaseQueue(path: file.string, configuration: Database.configuration(for: file.escaped))
      try queue.writeWithoutTransaction { try Schema.migrate($0, file: file.escaped) }
    } catch {
      throw RecordingError(error, file: file.escaped)
    }
  }

  /// Ends the connection. Later calls on it fail.
  public func close() throws(RecordingError) {
    do { try queue.close() } catch { throw RecordingError(error, file: file.escaped) }
  }

  /// One transaction: everything in it is committed and synced when this returns, or nothing is.
  func write<Value>(_ body: (GRDB.Database) throws -> Value) throws(RecordingError) -> Value {
    do { return try queue.write(body) } catch { throw RecordingError(error, file: file.escaped) }
  }

  func read<Value>(_ body: (GRDB.Database) throws -> Value) throws(RecordingError) -> Value {
    do { return try queue.read(body) } catch { throw RecordingError(error, file: file.escaped) }
  }
}

extension Database {
  /// The write-ahead log is cut to this many bytes whenever it starts over.
  private static let logLimit = 8 << 20

  private static func configuration(for file: String) -> Configuration {
    var configuration = Configuration()
    configuration.label = "record"
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { connection in
      try useWriteAheadLog(connection, file: file)
      try connection.execute(sql: "PRAGMA synchronous = FULL")
      try connection.execute(sql: "PRAGMA journal_size_limit = \(logLimit)")
      try keepLog(connection)
    }
    return configuration
  }

  /// SQLite answers with the mode that it settled for instead of failing.
  private static func useWriteAheadLog(_ connection: GRDB.Database, file: String) throws {
    let mode = try String.fetchOne(connection, sql: "PRAGMA journal_mode = WAL") ?? "none"
    guard mode == "wal" else {
      throw RecordingError.noWriteAheadLog(file: file, mode: mode)
    }
  }

  private static func keepLog(_ connection: GRDB.Database) throws {
    var on: CInt = 1
    let code = sqlite3_file_control(connection.sqliteConnection, nil, SQLITE_FCNTL_PERSIST_WAL, &on)
    guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }

  /// Creates an empty file that the group may read, as far as the umask allows: SQLite gives the log the same
  /// permissions. False when there is a file already.
  private static func createIfMissing(_ file: FilePath) throws(RecordingError) -> Bool {
    do {
      let descriptor = try FileDescriptor.open(
        file, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead])
      try descriptor.close()
      return true
    } catch Errno.fileExists {
      return false
    } catch {
      throw .cannotOpen(file: file.escaped, detail: "\(error)")
    }
  }

  /// Looks at a file without being able to change it: setting the journal mode of a foreign one would.
  private static func inspect(_ file: FilePath) throws(RecordingError) {
    do {
      do { try inspect(file, isReadOnly: true) } catch let error as DatabaseError
        where error.extendedResultCode == .SQLITE_READONLY_ROLLBACK
      {
        // Its last writer was killed in a transaction of the time before it had a write-ahead log: our own, in the first
        // moments of a new database. Nobody can read it before that is undone, which any writing program does.
        try inspect(file, isReadOnly: false)
      }
    } catch {
      throw RecordingError(error, file: file.escaped)
    }
  }

  private static func inspect(_ file: FilePath, isReadOnly: Bool) throws {
    let connection = try connect(file, isReadOnly: isReadOnly)
    try connection.read { try Schema.check($0, file: file.escaped) }
    try connection.close()
  }

  static func openReadOnly(_ file: FilePath) throws(RecordingError) -> DatabaseQueue {
    do { return try connect(file, isReadOnly: true) } catch {
      throw RecordingError(error, file: file.escaped)
    }
  }

  /// A connection that sets nothing.
  private static func connect(_ file: FilePath, isReadOnly: Bool) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = isReadOnly
    configuration.label = "reader"
    configuration.busyMode = .timeout(10)
    return try DatabaseQueue(path: file.string, configuration: configuration)
  }
}
