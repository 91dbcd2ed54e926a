// Whose database it is and how its tables came to be: numbered steps, each in one transaction.

internal import GRDB

enum Schema {
  /// "XTAL" in SQLite's header says that the file is ours.
  static let applicationID: Int32 = 0x5854_414C

  /// Step `n` leads to `user_version` `n + 1`. Steps that were released never change; new ones are added
  /// below.
  static let steps = [
    tables + views + labels, retries, sources, beforeLabels, detection, conversations, light, conditions,
  ]

  static var version: Int { steps.count }

  /// Throws when the database is another program's or a newer program's. Changes nothing.
  static func check(_ connection: GRDB.Database, file: String) throws {
    let id = try Int32.fetchOne(connection, sql: "PRAGMA application_id") ?? 0
    let objects = try Int.fetchOne(connection, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
    guard id == applicationID || (id == 0 && objects == 0) else {
      throw RecordingError.foreignDatabase(file: file, applicationID: id)
    }
    let found = try userVersion(connection)
    guard found <= version else {
      throw RecordingError.newerSchema(file: file, found: found, known: version)
    }
  }

  /// Throws unless every view is there for a reader.
  static func checkCurrent(_ connection: GRDB.Database, file: String) throws {
    try check(connection, file: file)
    let found = try userVersion(connection)
    guard found == version else {
      throw RecordingError.olderSchema(file: file, found: found, known: version)
    }
  }

  /// Brings the tables up to date. A kill at any moment leaves the steps that were committed.
  static func migrate(_ connection: GRDB.Database, file: String) throws {
    while try userVersion(connection) < version {
      try connection.inTransaction(.immediate) {
        try check(connection, file: file)
        try takeNextStep(connection)
        return .commit
      }
    }
  }

  /// Reads the version inside the transaction: another process may just have taken the step.
  private static func takeNextStep(_ connection: GRDB.Database) throws {
    let next = try userVersion(connection)
    guard next < version else { return }
    try connection.execute(sql: steps[next])
    try connection.execute(sql: "PRAGMA application_id = \(applicationID)")
    try connection.execute(sql: "PRAGMA user_version = \(next + 1)")
  }

  private static func userVersion(_ connection: GRDB.Database) throws -> Int {
    try Int.fetchOne(connection, sql: "PRAGMA user_version") ?? 0
  }
}
