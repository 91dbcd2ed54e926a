// How the database is kept, and which files are refused.

import Domain
import Foundation
import GRDB
import SystemPackage
import Testing

@testable import Recording

@Suite struct DatabaseTests {
  @Test func keepsALogThatSurvivesPowerCuts() throws {
    let bench = try Bench()
    #expect(try bench.lines("PRAGMA journal_mode") == ["wal"])
    #expect(try bench.lines("PRAGMA synchronous") == ["2"])
    #expect(try bench.lines("PRAGMA foreign_keys") == ["1"])
    #expect(try bench.lines("PRAGMA application_id") == ["\(0x5854_414C)"])
    #expect(try bench.lines("PRAGMA user_version") == ["\(Schema.version)"])
  }

  @Test func letsTheGroupRead() throws {
    let old = umask(0o022)
    defer { umask(old) }
    let bench = try Bench()
    for suffix in ["", "-wal", "-shm"] {
      let file = bench.folder.database.string + suffix
      let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
      #expect(mode == 0o640, "\(file)")
    }
  }

  @Test func opensAgainWithAllRows() throws {
    let bench = try Bench()
    try bench.record(Shot(timepoint: "1", crystals: 0.9))
    let before = try bench.dump()
    try bench.database.close()
    let again = try Recording.Database(at: bench.folder.database)
    let pictures = try again.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM scores") }
    #expect(pictures == 1 && before.contains { $0.hasPrefix("score: ") })
  }

  /// The files as they lie on disk at any moment are what a killed process leaves.
  @Test func isWholeAfterAKillInMidTransaction() throws {
    let bench = try Bench()
    try bench.record(Shot(timepoint: "1", crystals: 0.1))
    let during = try Folder()
    let after = try Folder()
    try bench.record(Shot(timepoint: "2", crystals: 0.9)) { history in
      try copyFiles(of: bench, to: during)
      return firstHigh(history)
    }
    try copyFiles(of: bench, to: after)
    #expect(try timepoints(in: during) == ["1"])
    #expect(try timepoints(in: after) == ["1", "2"])
    #expect(try Maintenance(of: during.database).problems() == [])
  }

  /// Found by killing a pass at each of its calls: the first transaction of a new file has a rollback journal, and who
  /// may only read cannot undo it.
  @Test func isOpenedAfterAKillInItsFirstTransaction() throws {
    let folder = try Folder()
    try writeAsKilled(folder.database, applicationID: 0)
    let bench = try Bench(in: folder)
    try bench.record(Shot(timepoint: "1", crystals: 0.1))
    #expect(try bench.lines("PRAGMA integrity_check") == ["ok"])
    #expect(!FileManager.default.fileExists(atPath: folder.database.string + "-journal"))
  }

  @Test func refusesAForeignFileAfterAKillInItsLastTransaction() throws {
    let folder = try Folder()
    try writeAsKilled(folder.database, applicationID: 42)
    #expect(
      throws: RecordingError.foreignDatabase(file: folder.database.escaped, applicationID: 42)
    ) {
      try Recording.Database(at: folder.database)
    }
  }

  /// One empty page, and the header of a journal that nothing was written to yet (sqlite.org/fileformat2.html, "The
  /// Rollback Journal").
  private func writeAsKilled(_ file: FilePath, applicationID: Int32) throws {
    let queue = try DatabaseQueue(path: file.string)
    try queue.writeWithoutTransaction { connection in
      try connection.execute(sql: "CREATE TABLE gone (x); DROP TABLE gone")
      try connection.execute(sql: "PRAGMA application_id = \(applicationID)")
    }
    try queue.close()
    let magic: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]
    try Data(magic + [UInt8](repeating: 0, count: 504)).write(to: URL(filePath: file.string + "-journal"))
  }

  private func copyFiles(of bench: Bench, to folder: Folder) throws {
    let files = ["", "-wal", "-shm"].map { bench.folder.database.string + $0 }
    // By another process: closing a descriptor of the database here would drop SQLite's locks.
    _ = try Shell.run("cp", files + [folder.path.string])
  }

  private func timepoints(in folder: Folder) throws -> [String] {
    let database = try Recording.Database(at: folder.database)
    return try database.read { try String.fetchAll($0, sql: "SELECT timepoint FROM timeline") }
  }
}

@Suite struct RefusedDatabaseTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  @Test func anotherProgramsTables() throws {
    try make("PRAGMA application_id = 77; CREATE TABLE theirs (a)")
    try expectRefusal(.foreignDatabase(file: folder.database.escaped, applicationID: 77))
  }

  @Test func tablesOfAProgramWithoutAnID() throws {
    try make("CREATE TABLE theirs (a)")
    try expectRefusal(.foreignDatabase(file: folder.database.escaped, applicationID: 0))
  }

  @Test func aNewerSchema() throws {
    try make(
      "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = 99; CREATE TABLE new (a)")
    try expectRefusal(.newerSchema(file: folder.database.escaped, found: 99, known: Schema.version))
  }

  @Test func noDatabase() throws {
    try Data(repeating: 0x41, count: 5_000).write(to: URL(fileURLWithPath: folder.database.string))
    try expectRefusal(.notADatabase(file: folder.database.escaped))
  }

  @Test func aFolderThatIsNotThere() throws {
    let file = folder.path.appending("missing").appending("scores.sqlite")
    #expect {
      try Recording.Database(at: file)
    } throws: {
      guard case .cannotOpen(file.escaped, _) = $0 as? RecordingError else { return false }
      return "\($0)".contains(file.escaped) && "\($0)".contains("check the path")
    }
  }

  @Test func anEmptyFileIsTakenOver() throws {
    try Data().write(to: URL(fileURLWithPath: folder.database.string))
    let database = try Recording.Database(at: folder.database)
    #expect(try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM scores") } == 0)
  }

  private func make(_ sql: String) throws {
    let queue = try DatabaseQueue(path: folder.database.string)
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
  }

  private func expectRefusal(_ refusal: RecordingError) throws {
    let url = URL(fileURLWithPath: folder.database.string)
    let before = try Data(contentsOf: url)
    #expect(throws: refusal) { try Recording.Database(at: folder.database) }
    #expect(throws: refusal) { try Queries(at: folder.database) }
    #expect(try Data(contentsOf: url) == before)
  }
}
