// The log beside the database: who holds it, how it is cut, and what a failed sync leads to.

import Domain
import Foundation
import GRDB
import SystemPackage
import Testing

@testable import Recording

@Suite struct DatabaseLogTests {
  @Test func staysShortWhileNobodyHoldsIt() throws {
    let bench = try Bench()
    for timepoint in 1...600 { try bench.record(Shot(timepoint: "\(timepoint)", crystals: 0.1)) }
    #expect(bench.database.log.bytes < 8 << 20)
    #expect(bench.database.log.readers == [])
    #expect(try bench.database.truncateLog())
    #expect(bench.database.log.bytes == 0)
  }

  @Test func namesTheProcessThatReads() throws {
    let bench = try Bench()
    try bench.record(Shot(timepoint: "1", crystals: 0.1))
    let reader = try SnapshotReader(of: bench.folder.database)
    #expect(bench.database.log.readers == [reader.pid])
    try bench.record(Shot(timepoint: "2", crystals: 0.1))
    #expect(try bench.database.truncateLog() == false)
    reader.end()
    #expect(bench.database.log.readers == [])
    #expect(try bench.database.truncateLog())
  }

  @Test func askingForReadersLeavesOurLocksInPlace() throws {
    let bench = try Bench()
    try bench.database.write { connection in
      try connection.execute(sql: "UPDATE source SET rules = '2'")
      _ = bench.database.log
      #expect(throws: (any Error).self) {
        try Shell.run("sqlite3", [bench.folder.database.string, "UPDATE source SET rules = '3'"])
      }
    }
    #expect(try bench.lines("SELECT rules FROM source") == ["2"])
  }

  @Test func nothingIsTriedAgainAfterAFailedSync() throws {
    let bench = try Bench()
    try bench.record(Shot(timepoint: "1", crystals: 0.1))
    let failure = RecordingError.ioFailure(
      file: bench.folder.database.escaped, detail: "code 1034, disk I/O error")
    #expect(throws: failure) {
      try bench.database.access { _ in throw DatabaseError(resultCode: .SQLITE_IOERR_FSYNC) }
    }
    #expect(bench.database.lost == failure)
    #expect(throws: failure) { try bench.record(Shot(timepoint: "2", crystals: 0.1)) }
    #expect(throws: failure) { try bench.database.truncateLog() }
    #expect(throws: failure) { try bench.outbox.undeliverable(by: []) }
    try bench.database.close()
    #expect(try Queries(at: bench.folder.database).counts().pictures == 1)
  }

  @Test func aFullDiskIsNoLoss() throws {
    let bench = try Bench()
    for code in [ResultCode.SQLITE_FULL, .SQLITE_IOERR_SHMSIZE] {
      #expect(throws: RecordingError.diskFull(file: bench.folder.database.escaped)) {
        try bench.database.access { _ in throw DatabaseError(resultCode: code) }
      }
    }
    #expect(bench.database.lost == nil)
    try bench.record(Shot(timepoint: "1", crystals: 0.1))
  }
}

/// Another process that keeps a snapshot until it is told to end.
private final class SnapshotReader {
  private let process = Process()
  private let input = Pipe()

  var pid: Int32 { process.processIdentifier }

  init(of database: FilePath) throws {
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: Shell.find("sqlite3") ?? "sqlite3")
    process.arguments = ["-readonly", "-batch", database.string]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data("BEGIN; SELECT count(*) FROM scores;\n".utf8))
    // It has its snapshot when it has answered.
    _ = output.fileHandleForReading.availableData
  }

  func end() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
