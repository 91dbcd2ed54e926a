import CrystalNet
import Foundation
import Importing
import ImportingFixtures
import SystemPackage
import Testing

@testable import xtalwatch

/// `xtalwatch model`, from the outside, with a model folder of its own.
@Suite struct ModelCommandTests {
  private let lab: Lab
  private let environment: [String: String]

  init() throws {
    lab = try Lab()
    environment = ["XDG_DATA_HOME": lab.folder.appending(path: "data").path]
  }

  private var folder: ModelFolder { ModelFolder.standard(environment: environment) }

  private func model(_ arguments: String...) throws -> ProgramResult {
    let running = try RunningProgram(["model"] + arguments, environment: environment)
    return running.result()
  }

  /// The embedded network under another name: small, and with another digest.
  private func installSite() throws -> FilePath {
    let embedded = try EmbeddedModel.model()
    let family = embedded.facts.family
    let facts = ModelFacts(name: "site", family: family, recipe: "marco-\(family.input)/1")
    let name = try #require(ModelName("site"))
    return try folder.install(ModelFile.bytes(facts: facts, tensors: embedded.tensors), as: name)
  }

  @Test func aSavedModelIsImportedListedShownAndUsed() throws {
    let source = lab.folder.appending(path: "savedmodel").path
    var saved = SeededSavedModel.sound
    try saved.write(to: source)
    let imported = try model("import", source)
    #expect(imported.exitCode == 0, "\(imported.errors)")
    #expect(imported.output == "\(folder.path)/marco-retrained.safetensors\n")
    #expect(imported.errors.contains("NOT the published MARCO network: 393 of its variables differ"))
    let list = try model("list", "--format", "json").objects
    #expect(list.map { $0["name"] as? String } == ["embedded", "marco-retrained"])
    #expect(list.map { $0["in_use"] as? String } == ["*", ""])
    #expect(list[1]["tensors_as_published"] as? String == "0 of 382")
    let info = try model("info", "marco-retrained").output
    for fact in [
      "marco-retrained", "8964068", "96 convolutions", "clear, crystals, other, precipitate", source,
    ] {
      #expect(info.contains(fact), "\(fact)")
    }
    #expect(try model("use", "marco-retrained").exitCode == 0)
    #expect(try model().output == info)

    saved.data[saved.offset(of: "Inception/Conv2d_0a_3x3/weights")] ^= 1
    try saved.write(to: source)
    let refused = try model("import", source, "--use")
    #expect(refused.exitCode == 74)
    #expect(refused.errors.contains("  Inception/Conv2d_0a_3x3/weights: its values have checksum"))
    #expect(try model().output == info, "what was installed before stays in use")
  }

  @Test func theNetworkInUseSpeaksEverywhere() throws {
    let file = try installSite()
    try lab.put(Lab.picture(seed: 1), "rigaku/a.jpg")
    func speaker(_ arguments: String...) throws -> Bool {
      let result = try RunningProgram(arguments, environment: environment).result()
      return (result.output + result.errors).contains("site@")
    }
    let picture = lab.export("rigaku/a.jpg").path
    let everywhere = [
      ["classify", picture], ["check", "--config", lab.configuration],
      ["ingest", "--config", lab.configuration],
    ]
    for arguments in everywhere {
      #expect(try !RunningProgram(arguments, environment: environment).result().output.contains("site@"))
    }
    #expect(try model("use", "site").exitCode == 0)
    #expect(try speaker("classify", picture))
    #expect(try speaker("check", "--config", lab.configuration))
    #expect(try speaker("ingest", "--config", lab.configuration))
    #expect(try model("use", "embedded").exitCode == 0)
    #expect(try !speaker("classify", picture))
    #expect(try speaker("classify", picture, "--model", file.string))
    try lab.write(configuration: "[model]\nfile = \"\(file)\"\n")
    #expect(try speaker("check", "--config", lab.configuration), "the configuration goes before the choice")
  }

  @Test func aNetworkThatIsGoneIsNotReplacedSilently() throws {
    let file = try installSite()
    #expect(try model("use", "site").exitCode == 0)
    try FileManager.default.removeItem(atPath: file.string)
    let result = try RunningProgram(["classify", "a.jpg"], environment: environment).result()
    #expect(result.exitCode == 78)
    #expect(result.errors.contains("there is no network site"))
  }

  @Test func aHeaderThatLiesIsRefusedByName() throws {
    let file = try installSite()
    var bytes = try Data(contentsOf: URL(filePath: file.string))
    let text = try #require(bytes.range(of: Data("\"data_offsets\":[0,".utf8)))
    bytes.replaceSubrange(text.upperBound - 2..<text.upperBound - 1, with: "9".utf8)
    try bytes.write(to: URL(filePath: file.string))
    let use = try model("use", "site")
    #expect(use.exitCode == 78)
    #expect(use.errors.contains("tensor "))
    let list = try model("list", "--format", "json")
    #expect(list.exitCode == 1)
    #expect(list.objects.map { $0["problem"] is String } == [false, true])
  }

  @Test(arguments: [
    ["import"], ["import", "a", "--published"], ["import", "a", "--url", "https://localhost/"],
    ["import", "a", "--name", "embedded"], ["import", "a", "--name", "../a"], ["use"], ["verify"],
    ["info", "embedded", "--model", "a"],
  ])
  func wrongUsageIsSaidToBe(arguments: [String]) throws {
    #expect(try RunningProgram(["model"] + arguments, environment: environment).result().exitCode == 64)
  }

  @Test func whatIsNotThereFails() throws {
    #expect(try model("use", "nobody").exitCode == 78)
    #expect(try model("import", "/nowhere").exitCode == 74)
    #expect(try model("verify", "--image", "/nowhere.jpg").exitCode == 74)
  }

  @Test func verifyRefusesAnyOtherPicture() throws {
    try lab.put(Lab.picture(seed: 1), "a.jpg")
    let result = try model("verify", "--image", lab.export("a.jpg").path)
    #expect(result.exitCode == 74)
    #expect(result.errors.contains("not the published example"))
  }

  @Test func verdictsSayWhatIsPublished() {
    #expect(Model.Verify.verdict(isPublished: true, agrees: true).hasPrefix("the published MARCO network"))
    #expect(Model.Verify.verdict(isPublished: true, agrees: false).contains("please report it"))
    #expect(Model.Verify.verdict(isPublished: false, agrees: true).hasPrefix("NOT"))
    #expect(Model.Verify.verdict(isPublished: false, agrees: false).hasPrefix("NOT"))
  }

  @Test func theBarFillsUp() {
    #expect(DownloadBar.text(received: 0, total: 4_000_000).hasPrefix("[....."))
    #expect(DownloadBar.text(received: 4_000_000, total: 4_000_000).hasSuffix("#] 4.0 of 4.0 MB"))
    #expect(DownloadBar.text(received: 1_500_000, total: nil) == "1.5 MB")
  }

  @Test(.enabled(if: HTTPSServer.obstacle == nil, "\(HTTPSServer.obstacle ?? "")"))
  func onlyThePublishedValuesAreTakenFromTheNet() throws {
    let server = try HTTPSServer(
      serving: Data(SeededSavedModel.sound.zip(below: "savedmodel/")), in: lab.folder)
    let arguments = ["model", "import", "--published", "--use", "--url", server.url("cut/9000000")]
    let distrusted = try RunningProgram(arguments, environment: environment).result()
    #expect(distrusted.exitCode == 74)
    #expect(distrusted.errors.contains("its certificate is not accepted"))
    let trusting = environment.merging(["SSL_CERT_FILE": server.certificate.path]) { $1 }
    let refused = try RunningProgram(arguments, environment: trusting).result()
    #expect(refused.exitCode == 74)
    #expect(refused.errors.contains("393 of its variables are not the published ones"))
    #expect(try server.requests == ["cut all", "cut 9000000"])
    #expect(try folder.names() == [])
    #expect(try folder.inUse() == .embedded)
  }
}
