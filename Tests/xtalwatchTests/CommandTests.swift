import Domain
import Foundation
import Testing

@testable import xtalwatch

/// The commands that need no daemon, from the outside.
@Suite struct CommandTests {
  @Test func classifyPrintsTheContractsJSON() throws {
    let lab = try Lab()
    try lab.put(Lab.picture(seed: 1), "a.jpg")
    try lab.put(Array(Lab.picture(seed: 1).prefix(500)), "b.jpg")
    try lab.put(Array("notes".utf8), "notes.txt")
    let result = try Program.run("classify", lab.export("").path, "--format", "json")
    let bad = try #require(result.objects.first { ($0["path"] as? String)?.hasSuffix("b.jpg") == true })
    let good = try #require(result.objects.first { ($0["path"] as? String)?.hasSuffix("a.jpg") == true })
    #expect(result.exitCode == 1)
    #expect((bad["error"] as? [String: Any])?["kind"] as? String == "truncated")
    let probabilities = try #require(good["probabilities"] as? [String: Double])
    #expect(Set(probabilities.keys) == ["crystals", "precipitate", "clear", "other"])
    #expect(abs(probabilities.values.reduce(0, +) - 1) < 1e-9)
    #expect((good["model"] as? String)?.wholeMatch(of: /[^@]+@[0-9a-f]{12}/) != nil)
    #expect(good["milliseconds"] is Double)
    #expect(result.objects.count == 2, "a text file in a folder is passed over")
    #expect(result.errors.contains("passed over 1 file"))
  }

  @Test func classifyWithNothingToReadIsAFailure() throws {
    #expect(try Program.run("classify", "/nowhere/at/all.jpg").exitCode == 1)
    #expect(try Program.run("classify").exitCode == 64)
    #expect(try Program.run("classify", "--format", "xml", "a.jpg").exitCode == 64)
  }

  @Test func identifyPrintsTheContractsExample() throws {
    let path = "RockMakerStorage/WellImages/209/plateID_209/batchID_11/wellNum_1/profileID_1/d1_r498_ef.jpg"
    let result = try Program.run("identify", path, "--format", "json")
    #expect(result.exitCode == 0)
    #expect(
      result.output == """
        {"action":"classify","drop":1,"imaged_at":null,"layout":"formulatrix.store","modality":"visible","path":"\(path)",\
        "plate":"209","raw":{"profile":"1","region":"498","type":"ef"},"reason":null,"timepoint":"11",\
        "vendor":"formulatrix","well":"A01"}

        """)
  }

  @Test func identifySaysWhyNot() throws {
    let result = try Program.run("identify", "holiday.jpg", "a/b.txt", "--format", "json")
    #expect(result.objects.map { $0["action"] as? String } == ["unmatched", "skip"])
    #expect(result.objects.allSatisfy { $0["layout"] is NSNull && $0["reason"] is String })
    #expect(try Program.run("identify", "x.jpg", "--layout", "no.such").exitCode == 64)
  }

  @Test func theDatabaseCommandsAnswer() throws {
    let lab = try Lab()
    _ = try lab.fill()
    #expect(try Program.run("ingest", "--config", lab.configuration).exitCode == 0)
    let plates = try Program.run("plates", "--database", lab.database, "--format", "json")
    #expect(Set(plates.objects.compactMap { $0["plate"] as? String }) == ["1209", "CI022987", "X000015805"])
    #expect(plates.objects.allSatisfy { $0["timepoints"] as? Int == 2 })
    let grid = try Program.run("plate", "1209", "--database", lab.database)
    #expect(grid.output.contains("A   "))
    #expect(grid.output.contains("scores by"))
    let timeline = try Program.run(
      "timeline", "CI022987", "a2", "--database", lab.database, "--format", "csv")
    #expect(timeline.output.split(separator: "\n").count == 5, "a header, two drops at two timepoints")
    let hits = try Program.run("hits", "--database", lab.database, "--format", "json")
    #expect(hits.exitCode == 0)
    #expect(hits.objects.count == Int(try Program.sqlite(lab.database, "SELECT count(*) FROM hits")[0]))
    #expect(try Program.run("plate", "none", "--database", lab.database).exitCode == 1)
    #expect(
      try Program.run("plates", "--database", lab.folder.appending(path: "no.sqlite").path).exitCode == 74)
  }

  @Test func backupGivesACheckedCopy() throws {
    let lab = try Lab()
    let pictures = try lab.fill()
    #expect(try Program.run("ingest", "--config", lab.configuration).exitCode == 0)
    let copy = lab.folder.appending(path: "copy.sqlite").path
    #expect(try Program.run("backup", "--database", lab.database, "-o", copy).exitCode == 0)
    #expect(try Program.sqlite(copy, "SELECT count(*) FROM scores") == ["\(pictures)"])
  }

  @Test func simulatePaintsTheSamePicturesAgain() throws {
    let lab = try Lab()
    let folders = ["one", "two"].map { lab.folder.appending(path: $0).path }
    for folder in folders {
      #expect(
        try Program.run("simulate", "-o", folder, "--count", "4", "--seed", "7", "--height", "120").exitCode
          == 0)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folders[0]).sorted()
    #expect(names.count == 5)
    for name in names {
      #expect(
        FileManager.default.contents(atPath: folders[0] + "/" + name)
          == FileManager.default.contents(atPath: folders[1] + "/" + name))
    }
  }

  @Test func checkTellsWhatIsSound() throws {
    let lab = try Lab()
    let result = try Program.run("check", "--config", lab.configuration)
    #expect(result.exitCode == 0)
    #expect(result.output.contains("configuration: sound"))
    #expect(result.output.contains("model: "))
  }

  @Test func modelInfoNamesTheNetwork() throws {
    let result = try Program.run("model", "info")
    #expect(result.exitCode == 0)
    for word in ["name", "sha256", "recipe", "parameters"] { #expect(result.output.contains(word)) }
  }

  @Test func theDemoEndsByItself() throws {
    let lab = try Lab()
    let result = try Program.run(
      "demo", "--dir", lab.folder.appending(path: "demo").path, "--plates", "1", "--speed", "100")
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.output.contains("SIMULATED"))
    #expect(result.output.contains("sqlite3 -readonly"))
    #expect(
      try Program.sqlite(
        lab.folder.appending(path: "demo/scores.sqlite").path, "SELECT count(*) > 0 FROM scores") == ["1"])
  }
}
