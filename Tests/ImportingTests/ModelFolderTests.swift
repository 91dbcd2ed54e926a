import CrystalNet
import Foundation
import ImportingFixtures
import Inference
import SystemPackage
import Testing

@testable import Importing

@Suite struct ModelFolderTests {
  private let test: TestFolder
  private let folder: ModelFolder

  init() throws {
    test = try TestFolder()
    folder = ModelFolder(test.path.appending("state").appending("models"))
  }

  @Test(
    arguments: [
      (["XDG_DATA_HOME": "/data"], true, "/data/xtalwatch/models"),
      (["HOME": "/root"], true, "/var/lib/xtalwatch/models"),
      (["STATE_DIRECTORY": "/state:/other", "XDG_DATA_HOME": "/data"], false, "/state/models"),
      (["HOME": "/home/a"], false, "/home/a/.local/share/xtalwatch/models"),
      (["HOME": "/home/a", "XDG_DATA_HOME": "relative"], false, "/home/a/.local/share/xtalwatch/models"),
    ] as [([String: String], Bool, String)])
  func theStandardFolder(environment: [String: String], isService: Bool, path: String) {
    #expect(ModelFolder.standard(environment: environment, isService: isService).path.string == path)
  }

  @Test(arguments: ["", ".", "..", ".hidden", "a/b", "a b", "é", String(repeating: "a", count: 51)])
  func namesThatAreNoFileNamesAreRefused(name: String) {
    #expect(ModelName(name) == nil)
  }

  @Test func theEmbeddedNetworkIsInUseAtFirst() throws {
    #expect(try folder.names() == [])
    #expect(try folder.inUse() == .embedded)
    #expect(try folder.modelFile(of: .embedded) == nil)
    try folder.use(.embedded)
    #expect(try folder.inUse() == .embedded)
  }

  @Test func aNetworkIsInstalledAndUsed() throws {
    let bytes = Array(EmbeddedModel.bytes)
    let name = try #require(ModelName("site-2"))
    let file = try folder.install(bytes, as: name)
    #expect(file == folder.path.appending("site-2.safetensors"))
    #expect(FileManager.default.contents(atPath: file.string) == Data(bytes))
    let attributes = try FileManager.default.attributesOfItem(atPath: file.string)
    #expect(attributes[.posixPermissions] as? Int == 0o644)
    try folder.use(name)
    #expect(try folder.inUse() == name)
    #expect(try folder.modelFile(of: name) == file)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path.string).sorted() == [
        "in-use", "site-2.safetensors",
      ])
  }

  @Test func whatDoesNotLoadIsNotInstalled() throws {
    let name = try #require(ModelName("site"))
    let file = try folder.install(Array(EmbeddedModel.bytes), as: name)
    var cut = Array(EmbeddedModel.bytes)
    cut.removeLast(4)
    #expect(throws: ModelFolderError.self) { try folder.install(cut, as: name) }
    #expect(throws: ModelFolderError.self) { try folder.install(Array(EmbeddedModel.bytes), as: .embedded) }
    #expect(FileManager.default.contents(atPath: file.string) == Data(EmbeddedModel.bytes))
  }

  @Test func unknownNetworksAreNotUsed() throws {
    let name = try #require(ModelName("nobody"))
    #expect(throws: ModelFolderError.self) { try folder.use(name) }
    #expect(throws: ModelFolderError.self) { try folder.modelFile(of: name) }
  }

  @Test(arguments: ["", "marco", "../evil\n", "a\nb\n"])
  func aDamagedChoiceIsSaidToBe(text: String) throws {
    try folder.make()
    try Data(text.utf8).write(to: URL(filePath: folder.path.appending("in-use").string))
    #expect(throws: ModelFolderError.self) { try folder.inUse() }
  }
}
