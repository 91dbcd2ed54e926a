// One daemon per database, and the parts of a pass side by side.

import Domain
import Foundation
import GRDB
import SystemPackage
import Testing

@testable import Recording

@Suite struct DatabaseLockTests {
  @Test func namesTheProcessThatHoldsIt() throws {
    let folder = try Folder()
    let other = try Holder(of: folder.database, "LOCK_EX")
    let refusal = RecordingError.lockedByProcess(file: folder.database.string + ".lock", pid: other.pid)
    #expect(throws: refusal) { try DatabaseLock(beside: folder.database, .alone) }
    #expect(throws: refusal) { try DatabaseLock(beside: folder.database, .withOthers) }
  }

  @Test func thoseThatShareStandSideBySide() throws {
    let folder = try Folder()
    let other = try Holder(of: folder.database, "LOCK_SH")
    #expect(
      throws: RecordingError.lockedByProcess(file: folder.database.string + ".lock", pid: other.pid)
    ) {
      try DatabaseLock(beside: folder.database, .alone)
    }
    _ = try DatabaseLock(beside: folder.database, .withOthers)
  }

  @Test func isFreeOnceItsHolderWasKilled() throws {
    let folder = try Folder()
    do { _ = try Holder(of: folder.database, "LOCK_EX") }
    _ = try DatabaseLock(beside: folder.database, .alone)
  }

  @Test func isFreeAgainAfterwards() throws {
    let folder = try Folder()
    do { _ = try DatabaseLock(beside: folder.database, .alone) }
    _ = try DatabaseLock(beside: folder.database, .alone)
  }

  /// Older versions wrote their process id into the file; it may by now be that of anybody.
  @Test func whatStandsInTheFileSaysNothing() throws {
    let folder = try Folder()
    try Data("1\n".utf8).write(to: URL(filePath: folder.database.string + ".lock"))
    _ = try DatabaseLock(beside: folder.database, .alone)
  }

  /// Closing a descriptor of the database would drop SQLite's own locks.
  @Test func leavesTheLocksOfTheDatabaseAlone() throws {
    let folder = try Folder()
    let database = try Database(at: folder.database)
    try database.write { connection in
      do { _ = try DatabaseLock(beside: folder.database, .alone) }
      try connection.execute(sql: "CREATE TABLE held (x)")
      #expect(try Holder.isRefused(writingTo: folder.database), "the write lock is still ours")
    }
    try database.close()
  }
}

/// Another process that holds the lock; killed when it goes.
private final class Holder {
  private let process = Process()

  var pid: Int32 { process.processIdentifier }

  /// - Parameter kind: `LOCK_EX` or `LOCK_SH` of Python's fcntl.
  init(of database: FilePath, _ kind: String) throws {
    let script = """
      import fcntl, os, sys, time
      file = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o640)
      fcntl.lockf(file, fcntl.\(kind))
      print("held", flush=True)
      time.sleep(600)
      """
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script, database.string + ".lock"]
    process.standardOutput = output
    try process.run()
    #expect(try output.fileHandleForReading.read(upToCount: 5) == Data("held\n".utf8))
  }

  deinit {
    kill(pid, SIGKILL)
    process.waitUntilExit()
  }

  /// Whether another process finds the database locked against writers.
  static func isRefused(writingTo database: FilePath) throws -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["sqlite3", "-batch", database.string, "BEGIN IMMEDIATE; ROLLBACK;"]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus != 0
  }
}
