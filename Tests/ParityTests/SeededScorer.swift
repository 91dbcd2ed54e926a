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

  /// One for all tests, since it has nine million weights.
  static let shared = Result { try SeededScorer() }

  private init() throws {
    let family = NetworkFamily.marco
    let facts = ModelFacts(name: "seeded-marco", family: family, recipe: "marco-599/1")
    let topology = try Topology(family.table, input: family.inputShape)
    let bytes = ModelFile.bytes(facts: facts, tensors: SeededTensors.weights(for: topology))
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
