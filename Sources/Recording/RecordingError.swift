// What can go wrong with the record, in words that name the file and the remedy.

internal import GRDB

/// A failure of the record as a whole. `file` is the escaped path of the database unless said otherwise.
public enum RecordingError: Error, Hashable, Sendable {
  /// The file holds another program's tables.
  case foreignDatabase(file: String, applicationID: Int32)
  /// A newer xtalwatch wrote it.
  case newerSchema(file: String, found: Int, known: Int)
  /// An older xtalwatch wrote it, and a reader cannot bring it up to date.
  case olderSchema(file: String, found: Int, known: Int)
  /// The file is not a SQLite database.
  case notADatabase(file: String)
  /// The file lies on a disk that several hosts share.
  case networkDisk(file: String, fileSystem: String)
  /// SQLite would not keep a write-ahead log there.
  case noWriteAheadLog(file: String, mode: String)
  /// A daemon or a pass holds the lock; `file` is the lock file.
  case lockedByProcess(file: String, pid: Int32?)
  case cannotOpen(file: String, detail: String)
  /// Another connection kept its write lock for longer than the busy timeout.
  case busy(file: String)
  case diskFull(file: String)
  /// The disk failed a read, a write or a sync: what was not committed is lost, and the process must not go
  /// on.
  case ioFailure(file: String, detail: String)
  /// SQLite found the file damaged.
  case damaged(file: String, detail: String)
  /// A value that the tables forbid: a probability outside 0...1, a label that is no outcome.
  case forbiddenValue(file: String, detail: String)
  /// The source was not registered before its pictures.
  case unregisteredSource(String)
  /// The model was not registered before its scores.
  case unregisteredModel(String)
  /// The detection rule threw, or named a timepoint that the drop does not have.
  case ruleFailed(detail: String)
  /// A backup would overwrite the database itself.
  case backupOntoItself(file: String)
  /// Another thread of this process writes to the same target.
  case backupUnderWay(file: String)
  case unexpected(file: String, detail: String)
}

extension RecordingError {
  /// Whether the same write may hold later, in this process: the disk was full, or another program was writing. After
  /// anything else nothing more can be promised. Above all after a failed sync: the kernel may have dropped what it could
  /// not write, and report success the next time (lwn.net/Articles/752063, "PostgreSQL's fsync() surprise").
  public var isPassing: Bool {
    switch self {
    case .diskFull, .busy: true
    default: false
    }
  }
}

extension RecordingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .foreignDatabase(let file, let id):
      "\(file) belongs to another program (application id \(id)); name another file as database"
    case .newerSchema(let file, let found, let known):
      "\(file) has schema \(found), this program knows up to \(known); install the newer xtalwatch again"
    case .olderSchema(let file, let found, let known):
      "\(file) has schema \(found), this program reads \(known); start the daemon once to bring it up to date"
    case .notADatabase(let file):
      "\(file) is no SQLite database; name another file as database, or move this one away"
    case .networkDisk(let file, let fileSystem):
      "\(file) lies on \(fileSystem); SQLite's log needs a local disk: put the database there"
    case .noWriteAheadLog(let file, let mode):
      "\(file) stays in journal mode \(mode) instead of wal; end its other users, or use a local disk"
    case .lockedByProcess(let file, let pid):
      "\(file) is held by \(pid.map { "process \($0)" } ?? "another process"), a daemon or a pass (ingest); "
        + "a database has one at a time: stop it, or wait for its end"
    case .cannotOpen(let file, let detail):
      "\(file) cannot be opened (\(detail)); check the path and who may read and write there"
    case .busy(let file):
      "\(file) was locked for too long; end the other program that writes to it"
    case .diskFull(let file):
      "the disk of \(file) is full; free some space, nothing recorded is lost"
    case .ioFailure(let file, let detail):
      "the disk of \(file) failed (\(detail)); restart xtalwatch, and check the disk"
    case .damaged(let file, let detail):
      "\(file) is damaged (\(detail)); restore a backup"
    case .forbiddenValue(let file, let detail):
      "\(file) refuses a value (\(detail)); this is a bug, please report it"
    case .unregisteredSource(let name):
      "source \(name) is not registered in the database; this is a bug, please report it"
    case .unregisteredModel(let name):
      "model \(name) is not registered in the database; this is a bug, please report it"
    case .ruleFailed(let detail):
      "the detection rule failed (\(detail)); this is a bug, please report it"
    case .backupOntoItself(let file):
      "\(file) is the database itself; name another file for the backup"
    case .backupUnderWay(let file):
      "\(file) is being written; wait for that backup to end"
    case .unexpected(let file, let detail):
      "\(file): \(detail); run `xtalwatch check`"
    }
  }
}

extension RecordingError {
  /// The typed form of what GRDB threw.
  init(_ error: any Error, file: String) {
    switch error {
    case let error as RecordingError: self = error
    case let error as DatabaseError: self = RecordingError.from(error, file: file)
    default: self = .unexpected(file: file, detail: "\(error)")
    }
  }

  private static func from(_ error: DatabaseError, file: String) -> RecordingError {
    let detail = error.message ?? "SQLite code \(error.extendedResultCode.rawValue)"
    return switch error.resultCode {
    case .SQLITE_FULL: .diskFull(file: file)
    // No room for the index of the log, which holds nothing that is not in the log.
    case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE: .diskFull(file: file)
    case .SQLITE_IOERR: .ioFailure(file: file, detail: "code \(error.extendedResultCode.rawValue), \(detail)")
    case .SQLITE_BUSY, .SQLITE_LOCKED: .busy(file: file)
    case .SQLITE_NOTADB: .notADatabase(file: file)
    case .SQLITE_CORRUPT: .damaged(file: file, detail: detail)
    case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH: .forbiddenValue(file: file, detail: detail)
    case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
      .cannotOpen(file: file, detail: detail)
    default: .unexpected(file: file, detail: detail)
    }
  }
}
