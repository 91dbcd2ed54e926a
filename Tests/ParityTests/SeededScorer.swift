// The published network with the reference's seeded values, from file bytes to probabilities.

import CrystalNet
import Domain
import Foundation
import Imaging
import Inference
import Normalizing
import Testing

/// The stations between a file's bytes and its probabilities, put together as the program does.
struct SeededScorer: Sendable {
  let classifier: Classifier
  let recipe: Recipe

  /// One for all fixtures, since it has nine million weights.
  static let ofFixtures = Result { try SeededScorer(head: TensorFlowReference.ofFixtures.get().head) }

  init(head: TensorFlowReference.Head) throws {
    let family = NetworkFamily.marco
    let facts = ModelFacts(name: "seeded-marco", family: family, recipe: "marco-599/1")
    let topology = try Topology(family.table, input: family.inputShape)
    var tensors = SeededTensors.weights(for: topology)
    let last = "Logits/Conv2d_1c_1x1"
    let weights = try #require(tensors["\(last)/weights"])
    tensors["\(last)/weights"] = WeightTensor(
      shape: weights.shape, values: weights.values.map { $0 * head.gain })
    tensors["\(last)/biases"] = WeightTensor(shape: [head.biases.count], values: head.biases)
    let bytes = ModelFile.bytes(facts: facts, tensors: tensors)
    classifier = try Classifier(model: bytes.withUnsafeBytes { try ModelFile($0, from: "seeded") })
    recipe = try #require(Recipe(id: classifier.identity.recipe))
  }

  /// - Parameter transform: the recipe's own unless given.
  func probabilities(of file: URL, transform: JPEGTransform? = nil) throws -> Probabilities {
    let decoder = PictureDecoder(jpegTransform: transform ?? recipe.jpegTransform)
    let frame = try decoder.decode(Array(Data(contentsOf: file)))
    return try classifier.classify(recipe.apply(to: frame), in: classifier.makeWorkspace())
  }
}
