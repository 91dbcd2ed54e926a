import Domain
import Foundation
import Testing

/// `evaluate`, `label` and `relabel` from the outside.
@Suite struct JudgingTests {
  @Test func evaluateJudgesALabelsFileAndNamesWhatIsWrong() throws {
    let lab = try Lab()
    let outcomes: [Outcome] = [.clear, .crystals, .precipitate, .clear]
    for (index, outcome) in outcomes.enumerated() {
      try lab.put(Lab.picture(seed: UInt64(index), outcome: outcome), "\(index).jpg")
    }
    try lab.put(Array(Lab.picture(seed: 1).prefix(500)), "half.jpg")
    let rows = outcomes.enumerated().map { "\($0).jpg,\($1),\($0 < 2 ? "a" : "b")\n" }.joined()
    let bad = "half.jpg,clear,a\n0.jpg,clear,a\ngone.jpg,clear,a\n1.jpg.bak,salt,a\nshort.jpg,clear\n"
    try lab.put(Array("path,label,source\n\(rows)\(bad)".utf8), "labels.csv")
    let file = lab.export("labels.csv").path
    let out = ["e.html", "e.svg", "e.csv"].map { lab.folder.appending(path: $0).path }
    let result = try Program.run(
      "evaluate", "--labels", file, "--format", "json", "--html", out[0], "--roc", out[1], "--roc-csv", out[2]
    )
    #expect(result.exitCode == 1)
    for (line, word) in [(6, "truncated"), (7, "line 2"), (8, "no such file"), (9, "salt"), (10, "2 fields")]
    {
      #expect(
        result.errors.split(separator: "\n").contains {
          $0.contains("labels.csv:\(line):") && $0.contains(word)
        })
    }
    let overall = try #require(result.objects.first?["overall"] as? [String: Any])
    #expect(overall["pictures"] as? Int == 4)
    #expect((result.objects.first?["model"] as? String)?.wholeMatch(of: /[^@]+@[0-9a-f]{12}/) != nil)
    let texts = try out.map { try String(contentsOfFile: $0, encoding: .utf8) }
    #expect(texts[0].contains("<svg") && texts[0].contains("table IV"))
    #expect(texts[1].hasPrefix("<svg") && texts[2].hasPrefix("class,threshold,"))
  }

  @Test func evaluateRefusesWhatItCannotRead() throws {
    let lab = try Lab()
    try lab.put(Array("a.jpg,clear\n".utf8), "headless.csv")
    #expect(try Program.run("evaluate").exitCode == 64)
    #expect(try Program.run("evaluate", "--labels", "a", "--database", "b").exitCode == 64)
    #expect(try Program.run("evaluate", "--labels", lab.export("none.csv").path).exitCode == 74)
    let headless = try Program.run("evaluate", "--labels", lab.export("headless.csv").path)
    #expect(headless.exitCode == 74 && headless.errors.contains("headless.csv:1:"))
  }

  /// Label, see it beside the score, evaluate, relabel, and take the answers back in.
  @Test func aPersonsWordGoesRound() throws {
    let lab = try Lab()
    _ = try lab.fill()
    #expect(try Program.run("ingest", "--config", lab.configuration).exitCode == 0)
    let scored = try Program.sqlite(lab.database, "SELECT path, label FROM scores ORDER BY path")
      .map { $0.split(separator: "|").map(String.init) }
    try #require(scored.count >= 2)
    let copy = lab.folder.appending(path: "moved.jpg").path
    try FileManager.default.copyItem(atPath: scored[1][0], toPath: copy)
    let wrong = scored[0][1] == "other" ? "clear" : "other"
    let database = ["--database", lab.database, "--by", "ada"]
    #expect(try run(["label", scored[0][0], wrong] + database).exitCode == 0)
    #expect(try run(["label", copy, scored[1][1]] + database).exitCode == 0)
    #expect(
      try Program.sqlite(lab.database, "SELECT path, label, labeled_by FROM labels ORDER BY path")
        == ["\(scored[0][0])|\(wrong)|ada", "\(scored[1][0])|\(scored[1][1])|ada"])

    let evaluation = try Program.run("evaluate", "--database", lab.database, "--format", "json")
    let overall = try #require(evaluation.objects.first?["overall"] as? [String: Any])
    #expect(evaluation.exitCode == 0)
    #expect((overall["accuracy"] as? [String: Any])?["count"] as? Int == 1)

    let folder = lab.folder.appending(path: "look").path
    let relabel = try Program.run("relabel", "--database", lab.database, "--count", "5", "-o", folder)
    #expect(relabel.exitCode == 0)
    let answers = try String(contentsOfFile: folder + "/answers.csv", encoding: .utf8)
    #expect(answers.hasPrefix("path,label,person,network,probability\n\(scored[0][0]),\(wrong),\(wrong),"))
    #expect(answers.split(separator: "\n").count == 2, "agreement is not disputed")
    #expect(
      try String(contentsOfFile: folder + "/sheet.html", encoding: .utf8).contains("data:image/jpeg;base64,"))

    let edited = answers.replacing(",\(wrong),\(wrong),", with: ",\(scored[0][1]),\(wrong),")
    try Data(edited.utf8).write(to: URL(filePath: folder + "/answers.csv"))
    #expect(try run(["label", "--csv", folder + "/answers.csv"] + database).exitCode == 0)
    let query = "SELECT label FROM labels WHERE path = '\(scored[0][0])'"
    #expect(try Program.sqlite(lab.database, query) == [scored[0][1]])
    #expect(try Program.sqlite(lab.database, "SELECT count(*) FROM label") == ["3"])
  }

  @Test func labelNamesWhatItCannotRecord() throws {
    let lab = try Lab()
    _ = try lab.fill()
    #expect(try Program.run("ingest", "--config", lab.configuration).exitCode == 0)
    let path = try #require(
      try Program.sqlite(lab.database, "SELECT path FROM scores ORDER BY path LIMIT 1").first)
    let unknownClass = try Program.run("label", path, "salt", "--database", lab.database)
    #expect(unknownClass.exitCode == 1 && unknownClass.errors.contains("\"salt\""))
    let unknownPath = try Program.run("label", "/nowhere.jpg", "clear", "--database", lab.database)
    #expect(unknownPath.exitCode == 1 && unknownPath.errors.contains("/nowhere.jpg"))
    try lab.put(Array("path,label\n\(path),clear\n/nowhere.jpg,clear\n\(path),other\n".utf8), "words.csv")
    let words = try Program.run("label", "--csv", lab.export("words.csv").path, "--database", lab.database)
    #expect(words.exitCode == 1)
    #expect(words.errors.contains("words.csv:3:") && words.errors.contains("words.csv:4:"))
    #expect(try Program.sqlite(lab.database, "SELECT label FROM labels") == ["clear"])
    let missing = lab.folder.appending(path: "none.sqlite").path
    #expect(try Program.run("label", path, "clear", "--database", missing).exitCode == 74)
    #expect(!FileManager.default.fileExists(atPath: missing))
    #expect(try Program.run("label", path).exitCode == 64)
    #expect(try Program.run("relabel", "--database", lab.database, "--count", "0", "-o", "x").exitCode == 64)
  }

  private func run(_ arguments: [String]) throws -> ProgramResult { try RunningProgram(arguments).result() }
}
