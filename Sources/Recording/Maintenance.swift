// Care of the database file: a consistent copy, and a check of its soundness.

private import Domain
private import Glibc
internal import GRDB
public import SystemPackage

/// Work on a database that may be in use by a running daemon.
public struct Maintenance: Sendable {
  private let file: FilePath

  public init(of file: FilePath) {
    self.file = file
  }

  /// Writes a consistent copy while the daemon runs: SQLite's backup API, then a check of the copy, then a
  /// rename to `target`, which replaces an older backup there. A failure leaves `target` as it was.
  public func backup(to target: FilePath) throws(RecordingError) {
    guard DatabaseLocation.resolved(target) != DatabaseLocation.resolved(file) else {
      throw .backupOntoItself(file: target.escaped)
    }
    let partial = PartialCopy(of: target)
    partial.removeAbandoned()
    defer { partial.remove() }
    // The copy may be read by whom the original may be read, and by nobody else.
    guard try Database.createIfMissing(partial.file) else {
      throw .backupUnderWay(file: partial.file.escaped)
    }
    try copyPages(to: partial.file)
    do {
      try synchronize(partial.file)
      try rename(partial.file, to: target)
      try synchronize(folder(of: target))
    } catch {
      throw .ioFailure(file: target.escaped, detail: "\(error)")
    }
  }

  /// What SQLite's `integrity_check` finds wrong; empty when the database is sound.
  public func problems() throws(RecordingError) -> [String] {
    let connection = try Database.openReadOnly(file)
    do {
      return try connection.read { try Maintenance.problems(in: $0) }
    } catch {
      throw RecordingError(error, file: file.escaped)
    }
  }

  private static func problems(in connection: GRDB.Database) throws -> [String] {
    let found = try String.fetchAll(connection, sql: "PRAGMA integrity_check")
    return found == ["ok"] ? [] : found
  }

  /// The source is read through a connection of its own: in a write-ahead log a reader holds up no writer.
  private func copyPages(to partial: FilePath) throws(RecordingError) {
    let source = try Database.openReadOnly(file)
    do {
      let copy = try DatabaseQueue(path: partial.string)
      try source.backup(to: copy)
      try copy.writeWithoutTransaction { try finish($0, partial: partial) }
      try copy.close()
    } catch {
      throw RecordingError(error, file: partial.escaped)
    }
  }

  /// The copy leaves the journal mode of the original, so that it is one file.
  private func finish(_ copy: GRDB.Database, partial: FilePath) throws {
    try copy.execute(sql: "PRAGMA journal_mode = DELETE")
    let problems = try Maintenance.problems(in: copy)
    guard problems.isEmpty else {
      throw RecordingError.damaged(file: partial.escaped, detail: problems.joined(separator: "; "))
    }
  }

  private func folder(of path: FilePath) -> FilePath {
    let folder = path.removingLastComponent()
    return folder.isEmpty ? "." : folder
  }

  private func synchronize(_ path: FilePath) throws {
    let descriptor = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
    defer { try? descriptor.close() }
    guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
  }

  private func rename(_ old: FilePath, to new: FilePath) throws {
    let code = old.withPlatformString { old in new.withPlatformString { Glibc.rename(old, $0) } }
    guard code == 0 else { throw Errno(rawValue: errno) }
  }
}
