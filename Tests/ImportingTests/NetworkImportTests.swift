import CrystalNet
import Foundation
import ImportingFixtures
import Inference
import SystemPackage
import Testing

@testable import Importing

/// The whole way: SavedModel in, model file out, and what stays when it is refused.
@Suite struct NetworkImportTests {
  private let test: TestFolder
  private let folder: ModelFolder

  init() throws {
    test = try TestFolder()
    folder = ModelFolder(test.path.appending("models"))
  }

  @Test func theModelFileHoldsWhatTheSavedModelHeld() throws {
    let model = SeededSavedModel.sound
    let source = test.path.appending("savedmodel")
    try model.write(to: source.string)
    let imported = try folder.importNetwork(from: source, name: nil, table: model.table)
    #expect(imported.name == .marco)
    #expect(imported.isPublished)
    let file = try ModelFile(path: imported.file.string)
    #expect(file.facts.family == .marco)
    #expect(file.facts.recipe == "marco-599/1")
    #expect(file.facts.temperature == 1)
    #expect(file.facts.training["training.published"]?.hasPrefix("yes") == true)
    #expect(file.facts.training["training.source"] == "TensorFlow SavedModel, \(source)")
    #expect(file.tensors == (try SavedModel(at: source).network().tensors))
    #expect(try Classifier(model: file).size.parameters == 8_964_068)
    #expect(PublishedTensors(in: file.tensors, of: model.table).isComplete)
    #expect(PublishedTensors(in: file.tensors).matching == 0)
  }

  @Test func otherValuesSayThatTheyAreOthers() throws {
    let source = test.path.appending("savedmodel")
    try SeededSavedModel.sound.write(to: source.string)
    let imported = try folder.importNetwork(from: source, name: nil)
    #expect(imported.name.description == "marco-retrained")
    #expect(!imported.isPublished)
    let facts = try ModelFile(path: imported.file.string).facts
    #expect(facts.training["training.published"]?.hasPrefix("no: 393 of 393") == true)
    #expect(facts.name == "marco-retrained")
  }

  @Test func whatWasInstalledStaysWhenAnImportIsRefused() throws {
    let source = test.path.appending("savedmodel")
    var model = SeededSavedModel.sound
    try model.write(to: source.string)
    let imported = try folder.importNetwork(from: source, name: nil)
    try folder.use(imported.name)
    let before = try Data(contentsOf: URL(filePath: imported.file.string))
    model.data[1_000_000] ^= 1
    try model.write(to: source.string)
    #expect(throws: ImportError.self) { try folder.importNetwork(from: source, name: nil) }
    #expect(try Data(contentsOf: URL(filePath: imported.file.string)) == before)
    #expect(try folder.inUse() == imported.name)
  }
}
