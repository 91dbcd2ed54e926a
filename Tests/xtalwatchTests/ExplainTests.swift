import CrystalNet
import Domain
import Foundation
import Imaging
import Testing

/// `explain`, from the outside.
@Suite struct ExplainTests {
  /// The embedded tensors in a file of their own, with a recipe that every build knows.
  private func model(in lab: Lab, recipe: String = "texture") throws -> String {
    let embedded = try EmbeddedModel.model()
    let facts = ModelFacts(
      name: "test", family: embedded.facts.family, recipe: "\(recipe)-\(embedded.facts.family.input)/1")
    let path = lab.folder.appending(path: "model.safetensors").path
    try Data(ModelFile.bytes(facts: facts, tensors: embedded.tensors)).write(to: URL(filePath: path))
    return path
  }

  private func decoded(_ path: String) throws -> Frame {
    try PictureDecoder().decode(Array(Data(contentsOf: URL(filePath: path))))
  }

  @Test(arguments: ["smoothgrad", "cam"]) func explainDrawsThePictureAndPrintsOneLine(method: String) throws {
    let lab = try Lab()
    try lab.put(Lab.picture(seed: 1), "a.jpg")
    let model = try model(in: lab)
    let outputs = ["one.png", "two.png"].map { lab.folder.appending(path: $0).path }
    for output in outputs {
      let result = try Program.run(
        "explain", lab.export("a.jpg").path, "-o", output, "--method", method, "--model", model)
      #expect(result.exitCode == 0, "\(result.errors)")
      #expect(
        result.output.wholeMatch(
          of:
            /(clear|crystals|other|precipitate) [01]\.\d\d, explained: \1; test@[0-9a-f]{12} (smoothgrad|cam) \d+\.\d\d s\n/
        ) != nil)
    }
    let drop = try PictureDecoder().decode(Lab.picture(seed: 1))
    let picture = try decoded(outputs[0])
    #expect(picture.width % drop.width == 0 && picture.width >= 480)
    #expect(try Data(contentsOf: URL(filePath: outputs[0])) == Data(contentsOf: URL(filePath: outputs[1])))
  }

  @Test func anotherClassGivesAnotherPicture() throws {
    let lab = try Lab()
    try lab.put(Lab.picture(seed: 1), "a.jpg")
    let model = try model(in: lab, recipe: "marco")
    let pictures = try Outcome.allCases.map { outcome in
      let output = lab.folder.appending(path: "\(outcome).png").path
      let result = try Program.run(
        "explain", lab.export("a.jpg").path, "-o", output, "--class", outcome.rawValue, "--method", "cam",
        "--model", model)
      #expect(result.exitCode == 0, "\(result.errors)")
      return try Data(contentsOf: URL(filePath: output))
    }
    #expect(Set(pictures).count == 4)
  }

  @Test func wrongUsageIs64() throws {
    let unknown = try Program.run("explain", "a.jpg", "-o", "b.png", "--class", "crystal")
    #expect(unknown.exitCode == 64)
    #expect(unknown.errors.contains("clear, crystals, other, precipitate"))
    #expect(try Program.run("explain", "a.jpg", "-o", "b.png", "--method", "gradcam").exitCode == 64)
    #expect(try Program.run("explain", "a.jpg").exitCode == 64)
  }

  @Test func whatCannotBeReadOrWrittenIs74AndLeavesNoFile() throws {
    let lab = try Lab()
    let model = try model(in: lab)
    try lab.put(Array(Lab.picture(seed: 1).prefix(500)), "cut.jpg")
    try lab.put(Lab.picture(seed: 1), "a.jpg")
    let output = lab.folder.appending(path: "out.png").path
    for (name, kind) in [("cut.jpg", "truncated"), ("none.jpg", "unreadable")] {
      let result = try Program.run("explain", lab.export(name).path, "-o", output, "--model", model)
      #expect(result.exitCode == 74)
      #expect(result.errors.contains(kind))
      #expect(result.output.isEmpty)
    }
    #expect(!FileManager.default.fileExists(atPath: output))
    let nowhere = try Program.run(
      "explain", lab.export("a.jpg").path, "-o", "/nowhere/out.png", "--method", "cam", "--model", model)
    #expect(nowhere.exitCode == 74)
    #expect(nowhere.errors.contains("/nowhere/out.png"))
  }
}
