// The first of two looks, from a model file that holds both networks.

import CrystalNet
import Domain
import Foundation
import Inference
import Testing

@Suite struct DropLocatorTests {
  static let family = NetworkFamily("width=0.125,input=151")

  static func model(_ change: (inout [String: WeightTensor]) -> Void = { _ in }) throws -> ModelFile {
    let family = try #require(family)
    var tensors = try ClassifierTests.tensors()
    let own = SeededTensors.weights(for: try Topology(family.table, input: family.inputShape))
    for (name, tensor) in own { tensors["locator/" + name] = tensor }
    change(&tensors)
    let facts = ModelFacts(name: "m", family: family, recipe: "located-151/1", locator: family)
    let bytes = ModelFile.bytes(facts: facts, tensors: tensors)
    return try bytes.withUnsafeBytes { try ModelFile($0, from: "m") }
  }

  @Test func edgesAreTheLogisticFunctionOfTheOutputs() throws {
    let model = try Self.model()
    #expect(model.facts.locator == Self.family)
    let classifier = try Classifier(model: model)
    let locator = try #require(classifier.locator)
    #expect(locator.recipe == "texture-151/1")
    let picture = SeededTensors.picture("picture", side: 151, block: 4)
    let edges = picture.withUnsafeBufferPointer { locator.edges($0, in: locator.makeWorkspace()) }
    // Both networks have the same weights here, so the classifier's logits are the locator's outputs.
    let logits = picture.withUnsafeBufferPointer { classifier.logits($0, in: classifier.makeWorkspace()) }
    for (edge, logit) in zip([edges.left, edges.top, edges.right, edges.bottom], logits) {
      #expect(abs(Double(edge) - 1 / (1 + exp(-Double(logit)))) < 1e-6)
    }
  }

  @Test func aTensorThatTheLocatorNeedsIsNamed() throws {
    let name = "Conv2d_0a_3x3/weights"
    let model = try Self.model { $0["locator/" + name] = nil }
    #expect(throws: ModelError.weights(source: "m", .missingTensor(name))) { try Classifier(model: model) }
  }

  @Test func withoutTheKeyThereIsNoLocator() throws {
    #expect(try ClassifierTests.classifier().locator == nil)
  }
}
