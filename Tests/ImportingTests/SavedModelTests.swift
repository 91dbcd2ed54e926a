import ImportingFixtures
import SystemPackage
import Testing

@testable import Importing

@Suite struct SavedModelTests {
  private let folder: TestFolder

  init() throws { folder = try TestFolder() }

  @Test func aFolderAndItsZipsGiveTheSame() throws {
    let model = SeededSavedModel.sound
    try model.write(to: folder.path.appending("savedmodel").string)
    let fromFolder = try SavedModel(at: folder.path.appending("savedmodel")).network(model.table)
    for top in ["", "savedmodel/"] {
      let zip = try folder.put(model.zip(below: top), "model.zip")
      let fromZip = try SavedModel(at: zip).network(model.table)
      #expect(fromZip.tensors == fromFolder.tensors)
      #expect(fromZip.isPublished)
    }
  }

  @Test func whatIsNotThereIsNamed() throws {
    let missing = "\(folder.path)/variables/variables.index"
    #expect {
      _ = try SavedModel(at: folder.path)
    } throws: {
      "\($0)".hasPrefix("\(missing): cannot be read")
    }
    #expect(throws: ImportError.self) { try SavedModel(at: folder.path.appending("nowhere")) }
    #expect(throws: ImportError.self) { try SavedModel(at: "/dev/null") }
  }

  @Test func zipsThatAreNoSavedModelAreRefused() throws {
    func refusal(_ entries: [ZipWriter.Entry]) throws -> String {
      do {
        _ = try SavedModel(at: try folder.put(ZipWriter.file(entries), "other.zip"))
        return ""
      } catch {
        return "\(error)"
      }
    }
    let index = ZipWriter.Entry("a/variables/variables.index", [1])
    #expect(try refusal([.init("a.txt", [1])]).contains("it has no variables/variables.index"))
    #expect(try refusal([index]).contains("it has no a/variables/variables.data-00000-of-00001"))
    #expect(try refusal([index, .init("b/variables/variables.index", [1])]).contains("it has 2 files"))
    let bomb = ZipWriter.Entry(
      "a/variables/variables.data-00000-of-00001", [1, 2], claimedSize: 0xffff_fff0, method: 8)
    #expect(try refusal([index, bomb]).contains("claims 4294967280 bytes"))
  }

  @Test func aDamagedIndexIsSaidToBe() throws {
    var model = SeededSavedModel.sound
    model.entries.swapAt(3, 4)
    try model.write(to: folder.path.string)
    #expect {
      _ = try SavedModel(at: folder.path).network()
    } throws: {
      "\($0)".contains("variables.index is damaged") && "\($0)".contains("does not come after")
    }
  }
}
