// Finds or creates the rows that a picture hangs on: source, model, plate, drop, inspection, observation.

internal import Domain
internal import GRDB

extension GRDB.Database {
  /// Runs one statement, compiled once per connection.
  func run(_ sql: String, _ arguments: StatementArguments = []) throws {
    try cachedStatement(sql: sql).execute(arguments: arguments)
  }

  /// The first column of the first row, if there is one.
  func id(_ sql: String, _ arguments: StatementArguments) throws -> Int64? {
    try Int64.fetchOne(cachedStatement(sql: sql), arguments: arguments)
  }

  func row(_ sql: String, _ arguments: StatementArguments) throws -> Row? {
    try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
  }
}

enum Registry {
  static func source(_ name: String, in connection: GRDB.Database) throws -> Int64 {
    guard let id = try connection.id("SELECT id FROM source WHERE name = ?", [name]) else {
      throw RecordingError.unregisteredSource(name)
    }
    return id
  }

  static func model(_ model: ModelIdentity, in connection: GRDB.Database) throws -> Int64 {
    let sql = "SELECT id FROM model WHERE sha256 = ? AND recipe = ?"
    guard let id = try connection.id(sql, [model.digest.hex, model.recipe]) else {
      throw RecordingError.unregisteredModel(model.description)
    }
    return id
  }

  static func plate(
    _ name: String, vendor: Vendor, source: Int64, in connection: GRDB.Database
  ) throws -> Int64 {
    try connection.id("SELECT id FROM plate WHERE source_id = ? AND name = ?", [source, name])
      ?? inserted(
        "INSERT INTO plate (source_id, vendor, name) VALUES (?, ?, ?)", [source, vendor.rawValue, name],
        in: connection)
  }

  static func drop(_ drop: Drop, plate: Int64, in connection: GRDB.Database) throws -> Int64 {
    let select =
      "SELECT id FROM plate_drop WHERE plate_id = ? AND well_row = ? AND well_column = ? AND number = ?"
    let insert =
      "INSERT INTO plate_drop (plate_id, well, well_row, well_column, number) VALUES (?, ?, ?, ?, ?)"
    let well = drop.well
    return try connection.id(select, [plate, well.row, well.column, drop.number])
      ?? inserted(insert, [plate, well.description, well.row, well.column, drop.number], in: connection)
  }

  static func inspection(_ timepoint: Timepoint, plate: Int64, in connection: GRDB.Database) throws -> Int64 {
    let insert = "INSERT INTO inspection (plate_id, timepoint, sort_key) VALUES (?, ?, ?)"
    return try connection.id(
      "SELECT id FROM inspection WHERE plate_id = ? AND timepoint = ?", [plate, timepoint.key])
      ?? inserted(insert, [plate, timepoint.key, timepoint.sortKey], in: connection)
  }

  static func observation(drop: Int64, inspection: Int64, in connection: GRDB.Database) throws -> Int64 {
    try connection.id(
      "SELECT id FROM observation WHERE drop_id = ? AND inspection_id = ?", [drop, inspection])
      ?? inserted(
        "INSERT INTO observation (drop_id, inspection_id) VALUES (?, ?)", [drop, inspection], in: connection)
  }

  static func inserted(
    _ sql: String, _ arguments: StatementArguments, in connection: GRDB.Database
  ) throws -> Int64 {
    try connection.run(sql, arguments)
    return connection.lastInsertedRowID
  }
}
