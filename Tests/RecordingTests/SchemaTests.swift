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

  /// Databases as any earlier program left them; `Fixtures` says which.
  @Test(arguments: [
    "schema-1-first-days", "schema-1-before-labels", "schema-1", "schema-2-before-labels", "schema-2",
    "schema-3-before-labels", "schema-3", "schema-4", "schema-5", "schema-6",
    "schema-7",
  ])
  func anOldDatabaseComesToBeLikeANewOne(fixture: String) throws {
    let old = try Folder()
    let rows = try makeOld(fixture, in: old)
    let bench = try Bench(in: old)
    let new = try Bench()
    let shape = "SELECT type, name, tbl_name FROM sqlite_schema ORDER BY 1, 2"
    #expect(try bench.lines(shape) == new.lines(shape))
    let index = "SELECT sql FROM sqlite_schema WHERE name = 'outbox_open'"
    #expect(try bench.lines(index) == new.lines(index))
    #expect(try bench.lines("SELECT path, sha256, crystals, label FROM scores ORDER BY path") == rows)
    #expect(try bench.lines("PRAGMA integrity_check") == ["ok"])
    let word = LabelWord(.clear, by: "ann", at: Date(timeIntervalSince1970: 0))
    #expect(
      try LabelRecorder(bench.database).record(word, of: ["/in/201/1/A01.jpg"]) { nil } == .recorded)
    try bench.record(Shot(timepoint: "1", crystals: 0.9))
  }

  /// The scores, as the views of then showed them.
  private func makeOld(_ fixture: String, in folder: Folder) throws -> [String] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(fixture).sql")
    let database = try DatabaseQueue(path: folder.database.string)
    let sql = try String(contentsOf: file, encoding: .utf8)
    try database.writeWithoutTransaction { try $0.execute(sql: sql) }
    let rows = try database.read {
      try Row.fetchAll($0, sql: "SELECT path, sha256, crystals, label FROM scores ORDER BY path").map { row in
        row.databaseValues.map { "\($0.storage.value ?? "")" }.joined(separator: "|")
      }
    }
    try database.close()
    #expect(rows.count == 24)
    return rows
  }

  @Test func aReaderAsksForTheDaemonWhenTheTablesAreOld() throws {
    let folder = try Folder()
    try Data().write(to: URL(fileURLWithPath: folder.database.string))
    #expect(
      throws: RecordingError.olderSchema(file: folder.database.escaped, found: 0, known: Schema.version)
    ) { try Queries(at: folder.database) }
  }

  /// What waited when the program was replaced is delivered by the new one, with its key.
  @Test func anOutboxOfTheFirstSchemaIsTakenOver() throws {
    let folder = try Folder()
    let queue = try DatabaseQueue(path: folder.database.string)
    let facts = try AlertContent.drop(
      AlertFacts(
        event: "crystal", source: "imager", vendor: "rigaku", plate: "P1", well: "A01", drop: 1,
        timepoint: "1",
        crystals: 0.9, previousCrystals: nil, model: "m@1", path: "a", imagedAt: nil, firstImagedAt: nil)
    ).json()
    try queue.writeWithoutTransaction { connection in
      try connection.execute(sql: Schema.steps[0])
      try connection.execute(sql: "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = 1")
      for (number, state) in ["pending", "sending", "delivered", "later", "dead"].enumerated() {
        try connection.execute(
          sql: "INSERT INTO outbox VALUES (NULL, ?, 'mail', ?, ?, 1, 0, '2026-01-01T00:00:00Z', ?, NULL)",
          arguments: [
            Digest(of: state).hex, facts, state, state == "delivered" ? "2026-01-0\(number)T00:00:00Z" : nil,
          ])
      }
    }
    try queue.close()
    let outbox = OutboxStorage(try Recording.Database(at: folder.database))
    var taken: [OutboxMessage] = []
    while let message = try outbox.take(
      for: "mail", now: Date(), lease: .seconds(60), isProbe: false, rule: oneByOne)
    { taken.append(message) }
    #expect(Set(taken.map(\.key)) == Set(["pending", "sending", "later"].map { Digest(of: $0).hex }))
    #expect(taken.allSatisfy { $0.topic == .plate(source: "imager", plate: "P1") && $0.form == .single })
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
