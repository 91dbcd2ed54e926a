// One transaction a picture; the same rows for any order and any number of arrivals.

import Domain
import Foundation
import SystemPackage
import Testing

@testable import Recording

@Suite struct ScoreRecorderTests {
  @Test func writesEverythingThatAHitNeeds() throws {
    let bench = try Bench()
    try bench.record(Shot(timepoint: "1", crystals: 0.1))
    let outcome = try bench.record(Shot(timepoint: "2", crystals: 0.9))
    #expect(outcome.kind == .scored)
    #expect(outcome.newHits == [.draft("crystal", "2", 0.9)])
    #expect(try bench.lines("SELECT * FROM hits") == ["209|A01|1|2|2030-03-17T17:46:40Z|0.9|"])
    #expect(
      try bench.lines("SELECT sink, state, attempts FROM alerts") == ["mail|pending|0", "chat|pending|0"])
    #expect(try bench.lines("SELECT outcome FROM ledger") == ["scored", "scored"])
    let facts = try #require(try bench.take(at: bench.later).first?.facts.first)
    #expect(facts.owner == "anna")
    #expect(facts.previousCrystals == 0.1 && facts.well == "A01" && facts.path == "/in/209/A01/1/2/.jpg")
    #expect(facts.model == ModelIdentity.first.description)
    #expect(facts.firstImagedAt == Shot(timepoint: "1", crystals: 0).description.imagedAt)
  }

  @Test func historyIsRecordedAndNeverAnnounced() throws {
    let dayThree = try #require(Shot(timepoint: "3", crystals: 0).description.imagedAt)
    let bench = try Bench(sinks: ["mail"], since: dayThree)
    try bench.record(Shot(well: "A01", timepoint: "2", crystals: 0.9))
    try bench.record(Shot(well: "A01", timepoint: "4", crystals: 0.9))
    try bench.record(Shot(well: "A02", timepoint: "2", crystals: 0.1))
    try bench.record(Shot(well: "A02", timepoint: "4", crystals: 0.9))
    #expect(try bench.lines("SELECT well, first_timepoint FROM hits ORDER BY well") == ["A01|2", "A02|4"])
    #expect(try bench.lines("SELECT json_extract(facts, '$.well') FROM outbox") == ["A02"])
  }

  @Test func aFailingRuleLeavesNothingBehind() throws {
    struct Broken: Error {}
    let bench = try Bench()
    let before = try bench.dump()
    #expect(throws: RecordingError.ruleFailed(detail: "Broken()")) {
      try bench.record(Shot(timepoint: "1", crystals: 0.9), rule: { _ in throw Broken() })
    }
    #expect(throws: RecordingError.self) {
      try bench.record(
        Shot(timepoint: "1", crystals: 0.9), rule: { _ in [.draft("crystal", "7", 1)] }
      )
    }
    #expect(try bench.dump() == before)
  }

  @Test func needsRegistration() throws {
    let bench = try Bench()
    let shot = Shot(timepoint: "1", crystals: 0.9)
    #expect(throws: RecordingError.unregisteredModel(ModelIdentity.second.description)) {
      try bench.record(shot, by: .second)
    }
    #expect(throws: RecordingError.unregisteredSource("nowhere")) {
      try bench.recorder.recordSkipped(
        FileSighting(path: "/a", stat: .of("a")), source: "nowhere", layout: "x", reason: "y", at: Date())
    }
  }

  @Test func aReplayChangesNoRow() throws {
    let bench = try Bench()
    try recordEverything(in: bench, at: 0)
    let before = try bench.dump()
    try recordEverything(in: bench, at: 500)
    #expect(try bench.dump() == before)
  }

  private func recordEverything(in bench: Bench, at time: TimeInterval) throws {
    try bench.recorder.registerSource("imager", path: "/in", rules: "1", at: Date())
    try bench.recorder.registerModel(.first)
    for shot in HitRowsTests.shots { try bench.record(shot, at: time) }
    try bench.record(Shot(timepoint: "4", crystals: 0.3, bytes: "changed"), at: time)
    try bench.record(Shot(timepoint: "1", crystals: 0.9, path: "copy"), at: time)
    try bench.recorder.recordSkipped(
      FileSighting(path: "/in/thumb.jpg", stat: .of("thumb")), source: "imager", layout: "formulatrix.store",
      reason: "a thumbnail", at: Date(timeIntervalSince1970: time))
  }
}

@Suite struct PictureIdentityTests {
  @Test func aCopyIsNoSecondPicture() throws {
    let bench = try Bench()
    try bench.record(Shot(timepoint: "1", crystals: 0.9))
    let copy = try bench.record(Shot(timepoint: "1", crystals: 0.9, path: "moved"))
    #expect(copy == RecordOutcome(kind: .duplicate, newHits: []))
    #expect(try bench.lines("SELECT path FROM scores") == ["/in/209/A01/1/1/.jpg"])
    #expect(
      try bench.lines("SELECT path, outcome, picture_id FROM ledger") == [
        "/in/209/A01/1/1/.jpg|scored|1", "/in/moved.jpg|duplicate|1",
      ])
  }

  @Test func newBytesAreANewVersion() throws {
    let bench = try Bench()
    try bench.record(Shot(timepoint: "1", crystals: 0.2))
    let outcome = try bench.record(Shot(timepoint: "1", crystals: 0.1, bytes: "exported again"))
    #expect(outcome.kind == .newVersion(2))
    #expect(try bench.lines("SELECT crystals FROM scores") == ["0.2", "0.1"])
    #expect(try bench.lines("SELECT crystals FROM timeline") == ["0.1"])
    #expect(try bench.lines("SELECT crystals FROM latest") == ["0.1"])
  }

  @Test func theStrongestRegionSpeaksForTheDrop() throws {
    let bench = try Bench()
    for (variant, crystals) in [("a", 0.2), ("b", 0.7), ("c", 0.3)] {
      try bench.record(Shot(timepoint: "1", crystals: crystals, variant: variant))
    }
    #expect(try bench.lines("SELECT crystals, label, state FROM timeline") == ["0.7|crystals|crystalline"])
    #expect(try bench.lines("SELECT crystals, path FROM latest") == ["0.7|/in/209/A01/1/1/b.jpg"])
    #expect(try bench.lines("SELECT count(*) FROM scores") == ["3"])
  }

  @Test func ordersTimepointsByTheNumbersInThem() throws {
    let bench = try Bench()
    for timepoint in ["10", "9", "2"] { try bench.record(Shot(timepoint: timepoint, crystals: 0.1)) }
    #expect(try bench.lines("SELECT timepoint FROM timeline") == ["2", "9", "10"])
    #expect(try bench.lines("SELECT timepoint FROM latest") == ["10"])
  }
}

@Suite struct TwoModelsTests {
  @Test func viewsUseTheOneRegisteredLast() throws {
    let bench = try Bench()
    let (old, new) = (Shot(timepoint: "1", crystals: 0.2), Shot(timepoint: "1", crystals: 0.4))
    try bench.record(old)
    try bench.record(Shot(timepoint: "2", crystals: 0.3))
    try bench.recorder.registerModel(.second)
    #expect(try bench.record(new, by: .second).kind == .rescored)
    #expect(try bench.record(new, by: .second).kind == .duplicate)
    #expect(try bench.lines("SELECT crystals FROM timeline") == ["0.4", "0.3"])
    #expect(try bench.lines("SELECT count(*), count(DISTINCT model) FROM scores") == ["3|2"])
    try bench.recorder.registerModel(.first)
    #expect(try bench.lines("SELECT crystals FROM timeline") == ["0.2", "0.3"])
  }

  @Test func neitherTellsPeopleTwice() throws {
    let bench = try Bench(sinks: ["mail"])
    try bench.record(Shot(timepoint: "2", crystals: 0.9))
    try bench.outbox.acknowledge(
      bench.take(at: bench.later)[0], at: Date())
    try bench.recorder.registerModel(.second)
    for (timepoint, crystals) in [("2", 0.8), ("1", 0.95), ("2", 0.8)] {
      let shot = Shot(timepoint: timepoint, crystals: crystals)
      #expect(try bench.record(shot, by: .second).newHits == [])
    }
    #expect(try bench.lines("SELECT first_timepoint FROM hits") == ["1"])
    #expect(try bench.lines("SELECT count(*) FROM alerts") == ["1"])
  }
}
