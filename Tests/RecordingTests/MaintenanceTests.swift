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

  @Test func aCopyMayBeReadByWhomTheDatabaseMayBeRead() throws {
    let old = umask(0o022)
    defer { umask(old) }
    let bench = try Bench()
    let target = bench.folder.path.appending("copy.sqlite")
    try Maintenance(of: bench.folder.database).backup(to: target)
    let mode = try FileManager.default.attributesOfItem(atPath: target.string)[.posixPermissions] as? Int
    #expect(mode == 0o640)
  }

  @Test func removesWhatKilledBackupsLeft() throws {
    let bench = try Bench()
    // No process can have this number: the kernel's limit is 2^22 (proc(5), pid_max).
    let left = ["copy.sqlite.partial-2000000000", "copy.sqlite.partial-2000000000-journal"]
    let others = ["copy.sqlite.partial-\(getppid())", "copy.sqlite.partial-x", "other.partial-2000000000"]
    for name in left + others {
      try Data("pages".utf8).write(to: URL(fileURLWithPath: bench.folder.path.appending(name).string))
    }
    try Maintenance(of: bench.folder.database).backup(to: bench.folder.path.appending("copy.sqlite"))
    let names = try FileManager.default.contentsOfDirectory(atPath: bench.folder.path.string)
    #expect(Set(names).isDisjoint(with: left) && Set(names).isSuperset(of: others))
  }

  @Test(.enabled(if: Shell.canMount, "needs root"))
  func aFullDiskLeavesTheOlderCopyAndNothingElse() throws {
    let bench = try Bench()
    let disk = try Folder()
    _ = try Shell.run("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.path.string])
    defer { _ = try? Shell.run("umount", [disk.path.string]) }
    let target = disk.path.appending("copy.sqlite")
    try Data("older".utf8).write(to: URL(fileURLWithPath: target.string))
    for timepoint in 1...500 { try bench.record(Shot(timepoint: "\(timepoint)", crystals: 0.1)) }
    #expect {
      try Maintenance(of: bench.folder.database).backup(to: target)
    } throws: {
      if case .diskFull = $0 as? RecordingError { true } else { false }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path.string) == ["copy.sqlite"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: target.string)) == Data("older".utf8))
  }

  @Test func leavesNothingWhereItCannotWrite() throws {
    let bench = try Bench()
    let target = bench.folder.path.appending("missing").appending("copy.sqlite")
    #expect(throws: RecordingError.self) { try Maintenance(of: bench.folder.database).backup(to: target) }
  }
}
