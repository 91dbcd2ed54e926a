// People's words: which picture they reach, that they stay, and how they lie beside the scores.

import Domain
import Foundation
import Testing

@testable import Recording

@Suite struct LabelRecorderTests {
  private let noon = Date(timeIntervalSince1970: 1_900_000_000)

  private func label(
    _ bench: Bench, _ paths: String..., as outcome: Outcome = .crystals, by name: String = "ada",
    bytes: String? = nil
  ) throws -> LabelOutcome {
    try LabelRecorder(bench.database).record(
      LabelWord(outcome, by: name, at: noon), of: paths, contents: { bytes.map { Digest(of: $0) } })
  }

  @Test func aPictureIsFoundByItsPathOrAnySpellingOfIt() throws {
    let bench = try Bench()
    try bench.record(Shot(timepoint: "1", crystals: 0.1, path: "a"))
    #expect(try label(bench, "/in/a.jpg") == .recorded)
    #expect(try label(bench, "a.jpg", "/in/a.jpg") == .recorded)
    #expect(try label(bench, "/in/b.jpg") == .unknownPicture)
    #expect(try bench.lines("SELECT count(*) FROM label") == ["2"])
  }

  @Test func aMovedPictureIsFoundByItsBytes() throws {
    let bench = try Bench()
    try bench.record(Shot(timepoint: "1", crystals: 0.1, bytes: "pixels"))
    #expect(try label(bench, "/elsewhere.jpg", bytes: "other pixels") == .unknownPicture)
    #expect(try label(bench, "/elsewhere.jpg", bytes: "pixels") == .recorded)
  }

  /// A path means the picture that lies there now, not the one that it was first.
  @Test func aWordIsForTheNewestVersionAtItsPath() throws {
    let bench = try Bench()
    try bench.record(Shot(timepoint: "1", crystals: 0.1, bytes: "old", path: "a"))
    try bench.record(Shot(timepoint: "1", crystals: 0.8, bytes: "new", path: "a"))
    #expect(try label(bench, "/in/a.jpg") == .recorded)
    #expect(try bench.lines("SELECT crystals FROM labels") == ["0.8"])
  }

  @Test func aLaterWordSupersedesAndNoneIsDeleted() throws {
    let bench = try Bench()
    try bench.record(Shot(timepoint: "1", crystals: 0.75, path: "a"))
    _ = try label(bench, "/in/a.jpg", as: .other, by: "ada")
    _ = try label(bench, "/in/a.jpg", as: .crystals, by: "max")
    #expect(
      try bench.lines("SELECT * FROM labels") == [
        "/in/a.jpg|209|A01|1|1|crystals|max|2030-03-17T17:46:40Z|crystals|0.75"
      ])
    #expect(
      try bench.lines("SELECT label, labeled_by FROM label ORDER BY id") == ["other|ada", "crystals|max"])
  }

  @Test func wordsAreJudgedByTheNewestModelOnly() throws {
    let bench = try Bench()
    try bench.record(Shot(timepoint: "1", crystals: 0.75, path: "a"))
    try bench.record(Shot(timepoint: "2", crystals: 0.5, path: "b"))
    _ = try label(bench, "/in/a.jpg")
    _ = try label(bench, "/in/b.jpg", as: .clear)
    try bench.recorder.registerModel(.second)
    try bench.record(Shot(timepoint: "2", crystals: 0.25, path: "b"), by: .second)
    let queries = try Queries(at: bench.folder.database)
    #expect(try queries.newestModel()?.model == ModelIdentity.second.description)
    let rows = try queries.labeledScores()
    #expect(rows.map(\.label) == ["crystals", "clear"])
    #expect(rows.map(\.crystals) == [nil, 0.25])
    #expect(rows.allSatisfy { $0.source == "imager" && $0.plate == "209" })
  }

  @Test func theNewestModelOfAnEmptyDatabaseIsNone() throws {
    let folder = try Folder()
    _ = try Recording.Database(at: folder.database)
    let queries = try Queries(at: folder.database)
    #expect(try queries.newestModel() == nil && queries.labeledScores() == [])
  }
}
