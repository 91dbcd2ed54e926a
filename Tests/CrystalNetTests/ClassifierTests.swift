// From a model file to probabilities; the embedded model among others.

import CrystalNet
import Domain
import Inference
import Testing

@Suite struct ClassifierTests {
  static let family = NetworkFamily("width=0.125,input=151")

  static func tensors() throws -> [String: WeightTensor] {
    let family = try #require(family)
    return SeededTensors.weights(for: try Topology(family.table, input: family.inputShape))
  }

  static func classifier(
    temperature: Double = 1, _ change: (inout [String: WeightTensor]) -> Void = { _ in }
  ) throws -> Classifier {
    var tensors = try tensors()
    change(&tensors)
    let facts = ModelFacts.sample(family: try #require(family), temperature: temperature)
    let bytes = ModelFile.bytes(facts: facts, tensors: tensors)
    let model = try bytes.withUnsafeBytes { try ModelFile($0, from: "m") }
    return try Classifier(model: model)
  }

  @Test(arguments: [1, 2.5]) func probabilitiesAreTheSoftmaxOfTheLogitsOverTheTemperature(temperature: Double)
    throws
  {
    let classifier = try Self.classifier(temperature: temperature)
    let picture = SeededTensors.picture("picture", side: 151, block: 4)
    let workspace = classifier.makeWorkspace()
    let logits = picture.withUnsafeBufferPointer { classifier.logits($0, in: workspace) }
    let probabilities = try classifier.classify(picture, in: workspace)
    let expected = Probabilities(softmaxOf: logits.map { $0 / Float(temperature) })
    #expect(probabilities == expected)
    #expect(Set(logits).count == 4)
  }

  @Test func aTensorThatTheFamilyNeedsIsNamedWithTheFile() {
    let name = "Mixed_6c/Branch_2/Conv2d_0b_7x1/weights"
    #expect(throws: ModelError.weights(source: "m", .missingTensor(name))) {
      try Self.classifier { $0[name] = nil }
    }
  }

  @Test func anOverflowIsAnErrorAndNoScore() throws {
    let classifier = try Self.classifier { tensors in
      let huge = [Float](repeating: 1e30, count: 8)
      for layer in ["Conv2d_0a_3x3", "Conv2d_1a_3x3", "Conv2d_2a_3x3", "Conv2d_2b_3x3"] {
        let count = tensors[layer + "/weights"]?.values.count ?? 0
        let shape = tensors[layer + "/weights"]?.shape ?? []
        tensors[layer + "/weights"] = WeightTensor(
          shape: shape, values: [Float](repeating: 1e30, count: count))
        tensors[layer + "/BatchNorm/beta"] = WeightTensor(shape: [8], values: huge)
      }
    }
    let picture = SeededTensors.picture("picture", side: 151, block: 1)
    #expect(throws: ModelError.notFinite(model: classifier.identity.description)) {
      try classifier.classify(picture, in: classifier.makeWorkspace())
    }
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity], [0, 151 * 151 * 3 - 1])
  func aPixelThatIsNoNumberIsAnErrorAndNoScore(value: Float, index: Int) throws {
    let classifier = try Self.classifier()
    var picture = SeededTensors.picture("picture", side: 151, block: 1)
    picture[index] = value
    #expect(throws: ModelError.inputNotFinite(index: index)) {
      try classifier.classify(picture, in: classifier.makeWorkspace())
    }
  }

  /// Every start, every worker: the same bits.
  @Test func theLogitsAreTheSameBitsInAnyNetworkAndWorkspace() async throws {
    let picture = SeededTensors.picture("picture", side: 151, block: 4)
    let first = try Self.classifier().logits(picture)
    await withTaskGroup(of: [Float]?.self) { group in
      for _ in 0..<4 { group.addTask { try? Self.classifier().logits(picture) } }
      for await logits in group { #expect(logits == first) }
    }
  }

  @Test func theEmbeddedModelWorks() throws {
    let model = try EmbeddedModel.model()
    #expect(model.digest == Digest(of: EmbeddedModel.bytes))
    let classifier = try Classifier(model: model)
    let picture = SeededTensors.picture("picture", side: classifier.inputShape.width, block: 4)
    let probabilities = try classifier.classify(picture, in: classifier.makeWorkspace())
    let sum = Outcome.allCases.map { probabilities[$0] }.reduce(0, +)
    #expect(abs(sum - 1) < 1e-9)
  }
}

extension Classifier {
  /// In a fresh workspace.
  fileprivate func logits(_ input: [Float]) -> [Float] {
    let workspace = makeWorkspace()
    return input.withUnsafeBufferPointer { logits($0, in: workspace) }
  }
}
