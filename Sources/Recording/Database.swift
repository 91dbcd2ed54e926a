// Opens the database for writing: the only file that says how SQLite keeps it.

private import Domain
internal import GRDB
private import GRDBSQLite
private import Synchronization
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
///
/// After a failed read, write or sync nothing is tried again here: the kernel may report a sync that failed once as
/// done the next time (Rebello et al., "Can Applications Recover from fsync Failures?", USENIX ATC 2020). Every later
/// call throws what was lost; the process has to end, and the next one recovers from what is on the disk.
public final class Database: Sendable {
  public let file: FilePath
  let queue: DatabaseQueue
  let commits: CommitCount
  private let loss = Mutex<RecordingError?>(nil)

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
    commits = CommitCount()
    do {
      queue = try DatabaseQueue(
        path: file.string, configuration: Database.configuration(for: file.escaped, counting: commits))
      try queue.writeWithoutTransaction { try Schema.migrate($0, file: file.escaped) }
    } catch {
      throw RecordingError(error, file: file.escaped)
    }
  }

  deinit {
    // Closing would write once more, from the log into the database: the end of the process closes what was lost.
    if lost != nil { _ = Unmanaged.passRetained(queue) }
  }

  /// Why nothing can be read or written any more, if so.
  public var lost: RecordingError? { loss.withLock { $0 } }

  /// Ends the connection. Later calls on it fail. Does nothing to a database that was lost.
  public func close() throws(RecordingError) {
    if lost != nil { return }
    do { try queue.close() } catch { throw RecordingError(error, file: file.escaped) }
  }

  /// One transaction: everything in it is committed and synced when this returns, or nothing is.
  func write<Value>(_ body: (GRDB.Database) throws -> Value) throws(RecordingError) -> Value {
    try access { connection in
      let value = try connection.transaction(.immediate, body)
      try shortenLog(connection)
      return value
    }
  }

  func read<Value>(_ body: (GRDB.Database) throws -> Value) throws(RecordingError) -> Value {
    try access { try $0.transaction(.deferred, body) }
  }

  /// The one way to the connection. The loss is noted before anybody else has a turn.
  func access<Value>(_ body: (GRDB.Database) throws -> Value) throws(RecordingError) -> Value {
    do {
      return try queue.writeWithoutTransaction { connection in
        if let lost { throw lost }
        do { return try body(connection) } catch {
          let error = RecordingError(error, file: file.escaped)
          if case .ioFailure = error { loss.withLock { $0 = error } }
          throw error
        }
      }
    } catch {
      throw RecordingError(error, file: file.escaped)
    }
  }
}

extension GRDB.Database {
  fileprivate func transaction<Value>(
    _ kind: TransactionKind, _ body: (GRDB.Database) throws -> Value
  ) throws -> Value {
    try beginTransaction(kind)
    do {
      let value = try body(self)
      try commit()
      return value
    } catch {
      // SQLite has ended it by itself after some errors.
      if isInsideTransaction { try? rollback() }
      throw error
    }
  }
}

extension Database {
  /// The write-ahead log is cut to this many bytes whenever it starts over.
  static let logLimit: Int64 = 8 << 20
  /// Seconds for which a transaction waits for another process's.
  static let patience = 10.0

  private static func configuration(for file: String, counting commits: CommitCount) -> Configuration {
    var configuration = Configuration()
    configuration.label = "record"
    configuration.busyMode = .timeout(patience)
    configuration.prepareDatabase { connection in
      try useWriteAheadLog(connection, file: file)
      try connection.execute(sql: "PRAGMA synchronous = FULL")
      try connection.execute(sql: "PRAGMA journal_size_limit = \(logLimit)")
      try keepLog(connection)
      commits.count(on: connection)
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
  static func createIfMissing(_ file: FilePath) throws(RecordingError) -> Bool {
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
