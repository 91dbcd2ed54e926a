// What SQLite complains of, in our words.

import Domain
import Foundation
import GRDB
import SystemPackage
import Testing

@testable import Recording

@Suite struct RecordingErrorTests {
  @Test func tellsAFullDiskApart() throws {
    let bench = try Bench()
    try bench.database.queue.writeWithoutTransaction {
      let pages = try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0
      try $0.execute(sql: "PRAGMA max_page_count = \(pages)")
    }
    #expect(throws: RecordingError.diskFull(file: bench.folder.database.escaped)) {
      for timepoint in 1...200 {
        try bench.record(Shot(timepoint: "\(timepoint)", crystals: 0.1, bytes: "\(timepoint)"))
      }
    }
    #expect(try bench.lines("SELECT count(*) FROM score") == bench.lines("SELECT count(*) FROM ledger"))
    #expect(try bench.lines("PRAGMA integrity_check") == ["ok"])
    try bench.database.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 100000") }
    try bench.record(Shot(timepoint: "201", crystals: 0.1))
  }

  @Test func tellsAFailingDiskApart() {
    let error = RecordingError(DatabaseError(resultCode: .SQLITE_IOERR_FSYNC), file: "scores.sqlite")
    #expect(error == .ioFailure(file: "scores.sqlite", detail: "code 1034, disk I/O error"))
    #expect("\(error)".contains("scores.sqlite") && "\(error)".contains("restart"))
  }

  /// Found by refusing each write of a pass in turn for lack of room.
  @Test func noRoomForTheIndexOfTheLogIsAFullDisk() {
    let error = RecordingError(DatabaseError(resultCode: .SQLITE_IOERR_SHMSIZE), file: "scores.sqlite")
    #expect(error == .diskFull(file: "scores.sqlite"))
  }

  @Test func onlyAFullDiskAndOtherWritersPass() {
    #expect(RecordingError.diskFull(file: "f").isPassing && RecordingError.busy(file: "f").isPassing)
    let lasting: [RecordingError] = [
      .ioFailure(file: "f", detail: ""), .damaged(file: "f", detail: ""),
      .forbiddenValue(file: "f", detail: ""), .cannotOpen(file: "f", detail: ""),
      .unexpected(file: "f", detail: ""),
    ]
    #expect(lasting.allSatisfy { !$0.isPassing })
  }

  @Test func refusesWhatIsNoProbability() throws {
    let bench = try Bench()
    for crystals in [1.5, -0.1, .nan] {
      #expect {
        try bench.record(Shot(timepoint: "1", crystals: crystals))
      } throws: {
        if case .forbiddenValue = $0 as? RecordingError { true } else { false }
      }
    }
    #expect(try bench.lines("SELECT * FROM picture") == [])
  }
}

@Suite(.enabled(if: Shell.canMount, "needs root and a system that mounts tmpfs"))
struct FullDiskTests {
  @Test func goesOnWhenThereIsSpaceAgain() throws {
    let folder = try Folder()
    _ = try Shell.run("mount", ["-t", "tmpfs", "-o", "size=1m,mode=0750", "tmpfs", folder.path.string])
    defer { _ = try? Shell.run("umount", ["-l", folder.path.string]) }
    let bench = try Bench(in: folder)
    let ballast = URL(fileURLWithPath: folder.path.appending("ballast").string)
    try Data(count: 500_000).write(to: ballast)
    var recorded = [String]()
    #expect(throws: RecordingError.diskFull(file: folder.database.escaped)) {
      for timepoint in 1...10_000 {
        try bench.record(Shot(timepoint: "\(timepoint)", crystals: 0.1))
        recorded.append("\(timepoint)")
      }
    }
    #expect(try bench.lines("SELECT timepoint FROM timeline") == recorded)
    try FileManager.default.removeItem(at: ballast)
    try bench.record(Shot(timepoint: "10001", crystals: 0.1))
    #expect(try bench.lines("SELECT timepoint FROM timeline") == recorded + ["10001"])
    #expect(try bench.lines("PRAGMA integrity_check") == ["ok"])
  }
}
