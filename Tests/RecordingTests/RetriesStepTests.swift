// What step 2 makes of the failures that step 1 knew.

import GRDB
import Testing

@testable import Recording

@Suite struct RetriesStepTests {
  @Test func filesThatMayRecoverAreTriedAgain() throws {
    let queue = try DatabaseQueue()
    try queue.write { connection in
      try connection.execute(sql: Schema.steps[0])
      try connection.execute(
        sql: "INSERT INTO source (id, name, path, rules) VALUES (1, 'imager', '/in', '1')")
      for kind in ["unreadable", "empty", "truncated", "corrupt", "not-an-image", "conflict", "unmatched"] {
        try connection.execute(
          sql: """
            INSERT INTO ledger (source_id, path, outcome, kind, message, attempts, first_seen_at)
            VALUES (1, ?, 'failed', ?, 'why', 1, '2026-01-01T00:00:00Z')
            """, arguments: [kind, kind])
      }
      try connection.execute(sql: Schema.steps[1])
      let retried = try String.fetchAll(
        connection, sql: "SELECT path FROM ledger WHERE stands = 0 ORDER BY path")
      #expect(retried == ["conflict", "empty", "truncated", "unreadable"])
    }
  }
}
