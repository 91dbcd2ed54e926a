// The tables come whole or not at all, and forbid what cannot be.

import Domain
import Foundation
import GRDB
import SystemPackage
import Testing

@testable import Recording

@Suite struct SchemaTests {
  /// The disk is full at the first page, at the second, ... until the step has all that it needs.
  @Test func aStepThatFailsAnywhereLeavesTheStepsBeforeIt() throws {
    let folder = try Folder()
    var failures = 0
    for pages in 1...500 {
      let queue = try DatabaseQueue(path: folder.database.string)
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = \(pages)") }
      let failed = migrationFails(in: queue)
      let objects = try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_schema") ?? 0 }
      let id = try queue.read { try Int32.fetchOne($0, sql: "PRAGMA application_id") }
      let version = try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
      try queue.close()
      guard failed else {
        #expect(objects > 0 && id == Schema.applicationID && version == Schema.version)
        break
      }
      failures += 1
      #expect(version < Schema.version && (objects == 0) == (version == 0) && (id == 0) == (version == 0))
    }
    #expect(failures > 10)
    _ = try Recording.Database(at: folder.database)
  }

  private func migrationFails(in queue: DatabaseQueue) -> Bool {
    do {
      try queue.writeWithoutTransaction { try Schema.migrate($0, file: "it") }
      return false
    } catch {
      return true
    }
  }

  @Test func aReaderAsksForTheDaemonWhenTheTablesAreOld() throws {
    let folder = try Folder()
    try Data().write(to: URL(fileURLWithPath: folder.database.string))
    #expect(
      throws: RecordingError.olderSchema(file: folder.database.escaped, found: 0, known: Schema.version)
    ) { try Queries(at: folder.database) }
  }

  @Test(arguments: [
    "UPDATE score SET crystals = 1.5", "UPDATE score SET clear = clear + 0.1",
    "UPDATE score SET label = 'salt'", "UPDATE score SET crystals = 'high'",
    "UPDATE picture SET sha256 = 'short'", "UPDATE ledger SET outcome = 'failed'",
    "UPDATE outbox SET state = 'delivered'", "UPDATE score SET model_id = 99", "DELETE FROM picture",
    "UPDATE outbox SET key = 'short'",
  ])
  func tablesForbid(sql: String) throws {
    let bench = try Bench(sinks: ["mail"])
    try bench.record(Shot(timepoint: "1", crystals: 0.9))
    #expect {
      try bench.database.write { try $0.execute(sql: sql) }
    } throws: {
      if case .forbiddenValue = $0 as? RecordingError { true } else { false }
    }
  }
}
