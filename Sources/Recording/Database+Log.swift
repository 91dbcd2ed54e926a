// Keeps the write-ahead log short: copies it into the database, cuts it, and tells who stands in the way.

private import Glibc
internal import GRDB
private import GRDBSQLite
internal import SystemPackage

/// The log beside a database at one moment.
public struct LogState: Hashable, Sendable {
  /// The size of the file.
  public let bytes: Int64
  /// Other processes that were reading just then. What was written after such a one began to read has to stay in the
  /// log until it is done.
  public let readers: Set<Int32>

  public init(bytes: Int64, readers: Set<Int32>) {
    self.bytes = bytes
    self.readers = readers
  }
}

extension Database {
  /// A log of this many pages is copied into the database (SQLite's own default).
  private static let checkpointPages = 1_000

  /// How many transactions this process has committed.
  public var commitCount: Int { commits.commits }

  public var log: LogState { LogState(beside: file) }

  /// Copies a long log into the database, as SQLite does by itself; but SQLite does not tell of a sync that fails
  /// then. A reader, another checkpoint, a full disk only mean that the log grows: the next commit tries again.
  func shortenLog(_ connection: GRDB.Database) throws {
    guard commits.pages >= Database.checkpointPages else { return }
    do { try connection.checkpoint(.passive) } catch let error as DatabaseError where error.isPassing {}
  }

  /// Copies the log into the database and empties it, without waiting for anybody.
  ///
  /// First a passive checkpoint, which hinders no other process's writing; the emptying is then quick. Never a
  /// checkpoint that waits for readers: meanwhile nobody could write (litestream, issue 724).
  ///
  /// - Returns: false when a reader still needs the log, or the disk is full.
  public func truncateLog() throws(RecordingError) -> Bool {
    try access { connection in
      do {
        let (pages, copied) = try connection.checkpoint(.passive)
        guard pages == copied else { return false }
        sqlite3_busy_timeout(connection.sqliteConnection, 0)
        defer { sqlite3_busy_timeout(connection.sqliteConnection, CInt(Database.patience * 1_000)) }
        try connection.checkpoint(.truncate)
        return true
      } catch let error as DatabaseError where error.isPassing {
        return false
      }
    }
  }
}

extension DatabaseError {
  /// Nothing is wrong with the disk or the file; only not now.
  fileprivate var isPassing: Bool {
    [.SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_FULL].contains(resultCode)
  }
}

extension LogState {
  /// The log of a database that this process has open; readers are unknown otherwise.
  init(beside database: FilePath) {
    bytes = Int64(LogState.status(of: database.string + "-wal")?.st_size ?? 0)
    readers = LogState.readers(of: database.string + "-shm")
  }

  /// The bytes of the log's index that readers lock (sqlite.org/walformat.html, "WAL locks").
  private static let readLocks = 123...127

  /// Asks the kernel through SQLite's own descriptor: to open another and to close it again would drop SQLite's
  /// locks. `/proc/locks` would tell as much, but a hardened service does not see it.
  private static func readers(of index: String) -> Set<Int32> {
    guard let file = status(of: index), let descriptor = descriptor(of: file) else { return [] }
    return Set(readLocks.compactMap { holder(of: $0, descriptor) })
  }

  /// The process, other than this one, that would refuse us the lock; one of several.
  private static func holder(of byte: Int, _ descriptor: Int32) -> Int32? {
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = byte
    lock.l_len = 1
    guard fcntl(descriptor, F_GETLK, &lock) == 0, lock.l_type != F_UNLCK, lock.l_pid > 0 else { return nil }
    return lock.l_pid
  }

  private static func descriptor(of file: stat) -> Int32? {
    guard let folder = opendir("/proc/self/fd") else { return nil }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard let descriptor = Int32(name) else { continue }
      var status = stat()
      if fstat(descriptor, &status) == 0, status.st_dev == file.st_dev, status.st_ino == file.st_ino {
        return descriptor
      }
    }
    return nil
  }

  private static func status(of path: String) -> stat? {
    var status = stat()
    return stat(path, &status) == 0 ? status : nil
  }
}
