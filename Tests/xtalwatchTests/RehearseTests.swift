import Foundation
import Testing

/// `rehearse` from the outside.
@Suite struct RehearseTests {
  @Test func comparesBothWaysToAlert() throws {
    let result = try Program.run("rehearse", "--drops", "1000", "--seed", "5", "--format", "json")
    #expect(result.exitCode == 0, "\(result.errors)")
    let half = try #require(result.objects.first)
    #expect(half["recall"] as? Double == 0.5)
    let byPictures = try #require(half["picture_false_alerts"] as? Int)
    let byStories = try #require(half["false_alerts"] as? Int)
    #expect(2 * byStories <= byPictures)
    #expect(
      try Program.run("rehearse", "--drops", "1000", "--seed", "5", "--format", "json").output
        == result.output)
  }

  @Test func paintedDropsAreScoredByTheNetwork() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "courses-\(UUID()).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    let result = try Program.run("rehearse", "--painted", "--drops", "12", "--csv", file.path)
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.output.hasPrefix("12 drops at 8 timepoints, 3 turn crystalline"))
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 97 && lines[0] == "drop,day,shows_crystals,crystals")
  }

  @Test(arguments: [["--drops", "1"], ["--model", "x"], ["--recall", "0.1", "--false-flags", "0.2"]])
  func refusesWhatCannotBe(arguments: [String]) throws {
    #expect(try RunningProgram(["rehearse"] + arguments).result().exitCode == 64)
  }
}
