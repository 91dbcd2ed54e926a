// Which pictures are history, and that the database keeps the verdict.

import Domain
import Foundation
import SystemPackage
import Testing

@testable import Recording

@Suite struct HistoryTests {
  private static let start = Date(timeIntervalSince1970: 1_800_000_000)

  /// Hours before (negative) or after the source was first seen: by the name, by the file.
  @Test(arguments: [
    // Taken long ago, whatever a copier did to the file's time.
    (-72, -72, true), (-72, 5, true),
    // Names tell the day only, or in another zone: the file decides.
    (-30, 1, false), (-30, -30, true), (-1, -1, true), (-1, 0, false),
    (0, 0, false), (1, 1, false),
    // Copied in with its old time, and taken after the start.
    (5, -100, false),
  ])
  func againstTheMomentOfFirstSight(taken: Double, written: Double, isHistory: Bool) {
    #expect(
      History.includes(
        imagedAt: Self.start + taken * 3_600, fileTime: Self.start + written * 3_600, begin: .whenFirstSeen,
        firstSeen: Self.start, now: Self.start + 360_000) == isHistory)
  }

  @Test func aNameWithoutATimeIsAsOldAsItsFile() {
    #expect(
      History.includes(
        imagedAt: nil, fileTime: Self.start - 1, begin: .whenFirstSeen, firstSeen: Self.start, now: Self.start
      ))
    #expect(
      !History.includes(
        imagedAt: nil, fileTime: Self.start, begin: .whenFirstSeen, firstSeen: Self.start, now: Self.start))
  }

  @Test func aChosenMomentDecidesAlone() {
    let begin = NewsBegin.at(Self.start)
    #expect(
      History.includes(
        imagedAt: Self.start - 1, fileTime: .distantFuture, begin: begin, firstSeen: nil, now: Self.start))
    #expect(
      !History.includes(
        imagedAt: Self.start, fileTime: .distantPast, begin: begin, firstSeen: .distantFuture, now: Self.start
      ))
  }

  @Test(arguments: [(-1.0, true), (0, true), (13.9, true), (14, false), (30, false)])
  func aNewSourceIsInShadow(day: Double, isSilent: Bool) {
    func includes(_ begin: NewsBegin) -> Bool {
      History.includes(
        imagedAt: Self.start + day * 86_400, fileTime: .distantFuture, begin: begin, firstSeen: Self.start,
        now: Self.start + 8_640_000)
    }
    #expect(includes(.afterShadow(14 * 86_400)) == isSilent)
    #expect(includes(.afterShadow(14 * 86_400, notBefore: Self.start + 20 * 86_400)) == (day < 20))
  }

  @Test func aShadowEndsWhenItsDaysAreOver() {
    let begin = NewsBegin.afterShadow(864_000)
    #expect(begin.shadowEnd(firstSeen: Self.start) == Self.start + 864_000)
    #expect(
      NewsBegin.afterShadow(60, notBefore: Self.start + 90).shadowEnd(firstSeen: Self.start) == Self.start
        + 90)
    #expect(begin.shadowEnd(firstSeen: nil) == nil)
    #expect(NewsBegin.whenFirstSeen.shadowEnd(firstSeen: Self.start) == nil)
    #expect(NewsBegin.at(Self.start).shadowEnd(firstSeen: Self.start) == nil)
  }

  /// What the word at the end of a shadow is made of.
  @Test func aShadowIsRemembered() throws {
    let bench = try Bench()
    let recorder = ScoreRecorder(
      bench.database, route: { _ in [] }, operatingPoint: "x", news: ["new": .afterShadow(864_000)])
    try recorder.registerSource("new", path: "/new", rules: "1", at: Self.start)
    try record("1", 0.2, day: -30, by: recorder)
    let queries = try Queries(at: bench.folder.database)
    #expect(try queries.firstSeen()["new"] == Self.start)
    #expect(try !queries.hasSilentPictures(of: "new", from: Self.start, to: Self.start + 864_000))
    #expect(try queries.courses(of: "new", imagedSince: Self.start).isEmpty)
    try record("2", 0.9, day: 3, by: recorder)
    try record("3", 0.9, day: 12, by: recorder)
    #expect(try queries.hasSilentPictures(of: "new", from: Self.start, to: Self.start + 864_000))
    #expect(try !queries.hasSilentPictures(of: "new", from: Self.start + 864_000, to: .distantFuture))
    #expect(try !queries.hasSilentPictures(of: "new", from: Self.start, to: Self.start + 86_400))
    let course = try #require(try queries.courses(of: "new", imagedSince: Self.start).first)
    #expect(course.isHistory == [true, true, false])
    #expect(course.history.entries.map(\.crystals) == [0.2, 0.9, 0.9])
    #expect(course.history.entries[1].imagedAt == Self.start + 3 * 86_400)
    #expect(try queries.courses(of: "nobody").isEmpty)
  }

  @Test func theOutboxIsAskedForAKey() throws {
    let bench = try Bench()
    let (queries, key) = (try Queries(at: bench.folder.database), Digest(of: "x"))
    #expect(try !queries.knowsAlert(key))
    let notice = OperatorNotice(
      event: "e", source: nil, summary: "s", remedy: "r", at: Self.start, isOver: false)
    try OutboxStorage(bench.database).raise(
      Alert(key: key.hex, content: .operators(notice)), places: [OutboxPlace(sink: "a", topic: .operators)],
      at: Self.start)
    #expect(try queries.knowsAlert(key))
  }

  /// Another operating point is another alert, source by source.
  @Test func aSourceHasItsOwnOperatingPoint() throws {
    func key(_ points: [String: String]) throws -> String {
      let bench = try Bench()
      let recorder = ScoreRecorder(
        bench.database, route: { _ in [OutboxPlace(sink: "mail", topic: .digest)] }, operatingPoint: "0.5",
        operatingPoints: points)
      try recorder.registerSource("new", path: "/new", rules: "1", at: Self.start)
      try record("1", 0.9, day: 3, by: recorder)
      return try bench.lines("SELECT key FROM alerts").joined()
    }
    #expect(try key([:]) == key(["new": "0.5"]))
    #expect(try key([:]) == key(["other": "0.7"]))
    #expect(try key([:]) != key(["new": "0.7"]))
  }

  @Test func aDropThatTurnedInShadowStaysSilent() throws {
    let bench = try Bench()
    let recorder = ScoreRecorder(
      bench.database, route: { _ in [OutboxPlace(sink: "mail", topic: .digest)] },
      operatingPoint: "crystals>=0.5", news: ["new": .afterShadow(864_000)])
    try recorder.registerSource("new", path: "/new", rules: "1", at: Self.start)
    try record("1", 0.9, day: 3, by: recorder)
    try record("2", 0.9, day: 12, by: recorder)
    #expect(try bench.lines("SELECT first_timepoint, alerted_at FROM hits") == ["1|"])
    #expect(try bench.lines("SELECT count(*) FROM alerts") == ["0"])
  }

  /// The clock was ten years ahead at the first start.
  @Test func aClockThatWasAheadSilencesNobody() {
    let ahead = Self.start + 315_000_000
    #expect(
      !History.includes(
        imagedAt: Self.start, fileTime: Self.start, begin: .whenFirstSeen, firstSeen: ahead, now: Self.start))
  }

  private func bench(firstSeen: Date) throws -> (Bench, ScoreRecorder) {
    let bench = try Bench()
    let recorder = ScoreRecorder(
      bench.database, route: { _ in [OutboxPlace(sink: "mail", topic: .digest)] },
      operatingPoint: "crystals>=0.5")
    try recorder.registerSource("new", path: "/new", rules: "1", at: firstSeen)
    return (bench, recorder)
  }

  private func record(
    _ timepoint: String, _ crystals: Double, day: Double, by recorder: ScoreRecorder,
    rule: (DropHistory) throws -> [HitDraft] = firstHigh
  ) throws {
    let shot = Shot(timepoint: timepoint, crystals: crystals).scored()
    let taken = Self.start + day * 86_400
    let description = PictureDescription(
      layout: shot.description.layout, vendor: shot.description.vendor, drop: shot.description.drop,
      timepoint: shot.description.timepoint, imagedAt: taken, modality: shot.description.modality,
      action: shot.description.action, variant: shot.description.variant, raw: [:])
    let stat = FileStat(
      device: 1, inode: 1, size: 1, modified: Int64(taken.timeIntervalSince1970) * 1_000_000_000, changed: 1)
    _ = try recorder.record(
      ScoredPicture(
        source: "new", path: shot.path, stat: stat, sha256: shot.sha256, description: description,
        score: shot.score, scoredAt: Self.start + 8_640_000), detect: rule)
  }

  @Test func hitsOfHistoryStandWithoutAnAlert() throws {
    let (bench, recorder) = try bench(firstSeen: Self.start)
    try record("1", 0.9, day: -10, by: recorder)
    try record("2", 0.9, day: 1, by: recorder)
    #expect(try bench.lines("SELECT first_timepoint, alerted_at FROM hits") == ["1|"])
    #expect(try bench.lines("SELECT count(*) FROM alerts") == ["0"])
  }

  @Test func aDropThatTurnsAfterwardsAlerts() throws {
    let (bench, recorder) = try bench(firstSeen: Self.start)
    try record("1", 0.1, day: -10, by: recorder)
    try record("2", 0.9, day: 1, by: recorder)
    #expect(try bench.lines("SELECT count(*) FROM alerts") == ["1"])
  }

  /// The run began in history, but nobody could be sure before the second timepoint.
  @Test func whatBecomesSureAfterwardsAlerts() throws {
    let (bench, recorder) = try bench(firstSeen: Self.start)
    try record("1", 0.9, day: -10, by: recorder, rule: twiceHigh)
    try record("2", 0.9, day: 1, by: recorder, rule: twiceHigh)
    #expect(try bench.lines("SELECT first_timepoint FROM hits") == ["1"])
    #expect(try bench.lines("SELECT count(*) FROM alerts") == ["1"])
  }

  @Test func theMomentOfFirstSightStaysUnlessTheClockWasAhead() throws {
    let (bench, recorder) = try bench(firstSeen: Self.start)
    let seen = "SELECT first_seen_at FROM source WHERE name = 'new'"
    let before = try bench.lines(seen)
    try recorder.registerSource("new", path: "/elsewhere", rules: "2", at: Self.start + 1_000_000)
    #expect(try bench.lines(seen) == before)
    try recorder.registerSource("new", path: "/elsewhere", rules: "2", at: Self.start - 1_000_000)
    #expect(try bench.lines(seen) == ["2027-01-03T18:13:20Z"])
  }

  @Test func failuresOfFilesThatAreGoneRestUntilTheyComeBack() throws {
    let bench = try Bench()
    let file = FileSighting(path: "/in/a\nb.jpg", stat: .of("a"))
    let fail = {
      try bench.recorder.recordFailure(
        file, source: "imager", kind: .corrupt, message: "bad", stands: true, at: Self.start)
    }
    try fail()
    #expect(try bench.ledger.failedFiles(source: "imager") == [file.path])
    #expect(try bench.ledger.isKnown(source: "imager", path: file.path, stat: file.stat))
    try bench.recorder.recordGone([file.path], source: "imager", at: Self.start)
    #expect(try bench.lines("SELECT count(*) FROM failures") == ["0"])
    #expect(try bench.ledger.failedFiles(source: "imager") == [])
    #expect(try !bench.ledger.isKnown(source: "imager", path: file.path, stat: file.stat))
    try fail()
    #expect(try bench.lines("SELECT attempts FROM failures") == ["2"])
  }

  @Test func healthIsWhatItIsNow() throws {
    let bench = try Bench()
    try bench.recorder.recordHealth(["gone": "no folder"], source: "imager", at: Self.start)
    try bench.recorder.recordHealth(
      ["gone": "no mount", "no-answer": "silent"], source: "imager", at: Self.start + 60)
    #expect(
      try bench.lines("SELECT * FROM health ORDER BY kind") == [
        "imager|gone|no mount|2027-01-15T08:00:00Z", "imager|no-answer|silent|2027-01-15T08:01:00Z",
      ])
    try bench.recorder.recordHealth([:], source: "imager", at: Self.start + 90)
    #expect(try bench.lines("SELECT count(*) FROM health") == ["0"])
  }

  @Test func aSourcesLastFolderIsRemembered() throws {
    let bench = try Bench()
    #expect(SourceFolders.last(in: bench.folder.database, of: "imager") == "/in")
    #expect(SourceFolders.last(in: bench.folder.database, of: "nobody") == nil)
    #expect(SourceFolders.last(in: "/nowhere/x.sqlite", of: "imager") == nil)
  }
}
