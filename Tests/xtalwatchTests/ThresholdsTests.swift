import CrystalNet
import Foundation
import Testing

@testable import xtalwatch

/// `thresholds` from the outside.
@Suite struct ThresholdsTests {
  @Test func showsAndProposes() throws {
    let lab = try Lab()
    _ = try lab.fill()
    #expect(try Program.run("ingest", "--config", lab.configuration).exitCode == 0)
    let rows = try Program.run("thresholds", "--database", lab.database, "--format", "json")
    #expect(rows.exitCode == 0, "\(rows.errors)")
    #expect(rows.objects.count == 11)
    #expect(rows.objects.allSatisfy { $0["by"] as? String == "curve" && $0["alerts_per_day"] is Double })
    let model = try modelWithoutCurve(in: lab)
    let bare = try Program.run(
      "thresholds", "--database", lab.database, "--format", "json", "--model", model)
    #expect(bare.objects.count == 11)
    #expect(bare.objects.allSatisfy { $0["recall"] is NSNull && $0["alerts_per_day"] is Double })
    let table = try Program.run("thresholds", "--database", lab.database, "--alerts-per-day", "1000")
    #expect(table.exitCode == 0 && table.output.hasSuffix("[detection]\nthreshold = 0.01\n"))
    let rows2 = try Program.run(
      "thresholds", "--database", lab.database, "--by-source", "--alerts-per-day", "1000", "--format", "json")
    #expect(rows2.objects.compactMap { $0["source"] as? String } == ["formulatrix", "hwmri", "rigaku"])
    let lines = try Program.run(
      "thresholds", "--database", lab.database, "--source", "rigaku", "--alerts-per-day", "1000")
    #expect(lines.output.hasSuffix("[[source]]\nname = \"rigaku\"  # add to this one:\nthreshold = 0.01\n"))
    let unlabeled = try Program.run(
      "thresholds", "--database", lab.database, "--miss", "5%", "--model", model)
    #expect(unlabeled.exitCode == 1 && unlabeled.errors.contains("label more drops"))
    let nobody = try Program.run("thresholds", "--database", lab.database, "--source", "nobody")
    #expect(nobody.exitCode == 1)
  }

  /// The embedded weights as if nobody had measured them.
  private func modelWithoutCurve(in lab: Lab) throws -> String {
    let embedded = try EmbeddedModel.model()
    let facts = ModelFacts(
      name: "bare", family: embedded.facts.family, recipe: embedded.facts.recipe,
      locator: embedded.facts.locator)
    let path = lab.folder.appending(path: "bare.safetensors").path
    try Data(ModelFile.bytes(facts: facts, tensors: embedded.tensors)).write(to: URL(filePath: path))
    return path
  }

  /// Labeled pictures, and a model that has a curve, tell what a laboratory without labels cannot.
  @Test func picturesAndCurvesSpeakForALabWithoutLabels() throws {
    let lab = try Lab()
    let set = lab.folder.appending(path: "set").path
    #expect(try Program.run("simulate", "-o", set, "--count", "12", "--seed", "5").exitCode == 0)
    let model = lab.folder.appending(path: "measured.safetensors").path
    let labels = set + "/labels.csv"
    let bare = try Program.run(
      "thresholds", "--database", "/nowhere", "--drops-per-day", "100", "--model", modelWithoutCurve(in: lab))
    let curve = try Program.run(
      "model", "curve", "--labels", labels, "--about", "twelve painted drops", "-o", model)
    #expect(curve.exitCode == 0 && curve.output.contains("twelve painted drops: "), "\(curve.errors)")
    let info = try Program.run("model", "info", "--model", model)
    #expect(info.output.contains("twelve painted drops"))
    #expect(bare.output.contains("by none"))
    for (arguments, kind) in [(["--labels", labels], "pictures"), (["--model", model], "curve")] {
      let rows = try RunningProgram(
        [
          "thresholds", "--database", "/nowhere", "--drops-per-day", "100", "--prevalence", "2%", "--format",
          "json",
        ]
          + arguments
      ).result()
      #expect(rows.exitCode == 0 && rows.objects.count == 11, "\(rows.errors)")
      #expect(
        rows.objects.allSatisfy {
          $0["by"] as? String == kind && $0["recall"] is Double && $0["false_alerts_per_day"] is Double
        })
      let recalls = rows.objects.compactMap { $0["recall"] as? Double }
      #expect(recalls == recalls.sorted(by: >))
    }
    let nobody = try Program.run("thresholds", "--database", "/nowhere")
    #expect(nobody.exitCode == 74)
    let broken = try Program.run("model", "curve", "--labels", labels, "--about", "", "-o", model)
    #expect(broken.exitCode == 1)
  }

  @Test(arguments: [("5%", 0.05), ("0.05", 0.05), ("100%", 1), ("101%", nil), ("x", nil), ("", nil)])
  func readsPercentages(text: String, share: Double?) {
    #expect(Percentage(argument: text)?.share == share)
  }
}
