// Copies are consistent, whole and never in the way.

import Domain
import Foundation
import SystemPackage
import Testing

@testable import Recording

@Suite struct MaintenanceTests {
  @Test func copiesARunningDatabaseIntoOneSoundFile() throws {
    let bench = try Bench()
    for timepoint in 1...20 { try bench.record(Shot(timepoint: "\(timepoint)", crystals: 0.1)) }
    let target = bench.folder.path.appending("copy.sqlite")
    try Maintenance(of: bench.folder.database).backup(to: target)
    try bench.record(Shot(timepoint: "21", crystals: 0.1))
    let copies = try FileManager.default.contentsOfDirectory(atPath: bench.folder.path.string)
      .filter { $0.hasPrefix("copy") }
    #expect(copies == ["copy.sqlite"])
    #expect(try Queries(at: target).counts().pictures == 20)
    #expect(try Maintenance(of: target).problems() == [])
  }

  @Test func replacesAnOlderCopy() throws {
    let bench = try Bench()
    let target = bench.folder.path.appending("copy.sqlite")
    for timepoint in 1...2 {
      try bench.record(Shot(timepoint: "\(timepoint)", crystals: 0.1))
      try Maintenance(of: bench.folder.database).backup(to: target)
      #expect(try Queries(at: target).counts().pictures == timepoint)
    }
  }

  @Test func refusesToCopyOntoItself() throws {
    let bench = try Bench()
    let alias = bench.folder.path.appending("..").appending(bench.folder.path.lastComponent ?? ".")
      .appending("scores.sqlite")
    #expect(throws: RecordingError.backupOntoItself(file: alias.escaped)) {
      try Maintenance(of: bench.folder.database).backup(to: alias)
    }
  }

  @Test func leavesNothingWhereItCannotWrite() throws {
    let bench = try Bench()
    let target = bench.folder.path.appending("missing").appending("copy.sqlite")
    #expect(throws: RecordingError.self) { try Maintenance(of: bench.folder.database).backup(to: target) }
  }
}
