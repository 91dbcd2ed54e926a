// What is known by `stat` alone, and how failures come and go.

import Domain
import Foundation
import SystemPackage
import Testing

@testable import Recording

@Suite struct LedgerTests {
  private let now = Date(timeIntervalSince1970: 1_900_000_000)

  @Test func knowsAFileInExactlyTheStateThatWasHandled() throws {
    let bench = try Bench()
    let picture = Shot(timepoint: "1", crystals: 0.1).scored()
    _ = try bench.recorder.record(picture, detect: firstHigh)
    let stat = picture.stat
    #expect(try bench.ledger.isKnown(source: "imager", path: picture.path, stat: stat))
    #expect(try !bench.ledger.isKnown(source: "imager", path: "/in/other.jpg", stat: stat))
    let changes = [(11, 0, 0, 0, 0), (0, 1, 0, 0, 0), (0, 0, 1, 0, 0), (0, 0, 0, 1, 0)]
    for (inode, size, modified, changed, _) in changes {
      let other = FileStat(
        device: stat.device, inode: stat.inode + UInt64(inode), size: stat.size + Int64(size),
        modified: stat.modified + Int64(modified), changed: stat.changed + Int64(changed))
      #expect(try !bench.ledger.isKnown(source: "imager", path: picture.path, stat: other))
    }
  }

  @Test func knowsAFileOnAMountWithAnotherNumber() throws {
    let bench = try Bench()
    let picture = Shot(timepoint: "1", crystals: 0.1).scored()
    _ = try bench.recorder.record(picture, detect: firstHigh)
    let stat = picture.stat
    let remounted = FileStat(
      device: 99, inode: stat.inode, size: stat.size, modified: stat.modified, changed: stat.changed)
    #expect(try bench.ledger.isKnown(source: "imager", path: picture.path, stat: remounted))
  }

  @Test func picksTheUnknownAmongMany() throws {
    let bench = try Bench()
    let files = (0..<2_500).map { FileSighting(path: FilePath("/in/\($0)"), stat: .of("\($0)")) }
    for file in files where file.path.string.hasSuffix("7") {
      try bench.recorder.recordSkipped(file, source: "imager", layout: "x", reason: "overlay", at: now)
    }
    let unknown = try bench.ledger.unknown(among: files, source: "imager")
    #expect(unknown == files.filter { !$0.path.string.hasSuffix("7") })
  }

  @Test func anIncompleteFileLeavesTheFailuresWhenItIsScored() throws {
    let bench = try Bench()
    let picture = Shot(timepoint: "1", crystals: 0.1).scored()
    let file = FileSighting(path: picture.path, stat: .of("x", size: 3))
    for attempt in 1...3 {
      try fail(file, .truncated, stands: attempt == 3, in: bench)
      #expect(
        try bench.lines("SELECT * FROM failures") == [
          "\(picture.path.escaped)|truncated|why|2030-03-17T17:46:40Z|\(attempt)"
        ])
      #expect(try bench.ledger.isKnown(source: "imager", path: file.path, stat: file.stat) == (attempt == 3))
    }
    _ = try bench.recorder.record(picture, detect: firstHigh)
    #expect(try bench.lines("SELECT * FROM failures") == [])
    #expect(try bench.lines("SELECT outcome, attempts FROM ledger") == ["scored|0"])
  }

  @Test func attemptsAreCountedForEachStateOfAFile() throws {
    let bench = try Bench()
    for size: Int64 in [1, 1, 2, 2, 2] {
      try fail(FileSighting(path: "/in/a.jpg", stat: .of("a", size: size)), .truncated, in: bench)
    }
    #expect(try bench.lines("SELECT attempts FROM failures") == ["3"])
  }

  @Test func whatIsTriedAgainIsToldWithItsAttempts() throws {
    let bench = try Bench()
    let kinds: [(FailureKind, stands: Bool)] = [
      (.truncated, false), (.unreadable, false), (.conflict, false), (.corrupt, true), (.truncated, true),
    ]
    for (number, (kind, stands)) in kinds.enumerated() {
      let file = FileSighting(path: FilePath("/in/\(number)"), stat: .of("\(number)"))
      for _ in 0...number { try fail(file, kind, stands: stands, in: bench) }
    }
    let retried = try bench.ledger.retried(source: "imager")
    #expect(retried.mapValues { $0.count(in: .of("x")) } == ["/in/0": 1, "/in/1": 2, "/in/2": 3])
    #expect(retried["/in/2"]?.count(in: .of("x", size: 11)) == 0)
    let files = kinds.indices.map { FileSighting(path: FilePath("/in/\($0)"), stat: .of("\($0)")) }
    #expect(try bench.ledger.unknown(among: files, source: "imager") == Array(files[..<3]))
    try bench.recorder.registerSource("imager", path: "/in", rules: "2", at: Date())
    #expect(try bench.ledger.retried(source: "imager").isEmpty)
  }

  @Test func newRulesForgetWhatWasNotScored() throws {
    let bench = try Bench()
    let picture = Shot(timepoint: "1", crystals: 0.1).scored()
    _ = try bench.recorder.record(picture, detect: firstHigh)
    let files = ["skipped", "unmatched"].map { FileSighting(path: FilePath("/in/\($0)"), stat: .of($0)) }
    try bench.recorder.recordSkipped(files[0], source: "imager", layout: "x", reason: "uv", at: now)
    try fail(files[1], .unmatched, in: bench)
    let all = files + [FileSighting(path: picture.path, stat: picture.stat)]
    try bench.recorder.registerSource("imager", path: "/elsewhere", rules: "1", at: Date())
    #expect(try bench.ledger.unknown(among: all, source: "imager") == [])
    try bench.recorder.registerSource("imager", path: "/in", rules: "2", at: Date())
    #expect(try bench.ledger.unknown(among: all, source: "imager") == files)
    #expect(try bench.lines("SELECT path FROM failures") == ["/in/unmatched"])
    #expect(try bench.lines("SELECT * FROM skipped") == ["/in/skipped|x|uv|2030-03-17T17:46:40Z"])
  }

  private func fail(
    _ file: FileSighting, _ kind: FailureKind, stands: Bool = true, in bench: Bench
  ) throws {
    try bench.recorder.recordFailure(
      file, source: "imager", kind: kind, message: "why", stands: stands, at: now)
  }

  @Test func aPictureThatOnlyAnotherNetworkScoredIsNotKnownToAPassThatAsks() throws {
    let bench = try Bench()
    let shot = Shot(timepoint: "1", crystals: 0.5)
    let scored = shot.scored()
    let file = FileSighting(path: scored.path, stat: scored.stat)
    try bench.record(shot)
    try bench.recorder.registerModel(.second)
    let asking = Ledger(bench.database, scoredBy: .second)
    #expect(try bench.ledger.unknown(among: [file], source: "imager").isEmpty)
    #expect(try asking.unknown(among: [file], source: "imager") == [file])
    try bench.record(shot, by: .second)
    #expect(try asking.unknown(among: [file], source: "imager").isEmpty)
  }
}
