// Is this the published network? Its values say so, and so does the example that its authors gave.

private import CrystalNet
public import Domain
public import Inference

extension ImportedNetwork {
  /// The network as a model file.
  ///
  /// - Parameter source: where it came from: a path or a URL.
  package func modelFile(name: ModelName, source: String) -> [UInt8] {
    let training = [
      "training.source": "TensorFlow SavedModel, \(source)",
      "training.published": isPublished
        ? "yes: all \(variables) variables have the published checksum"
        : "no: \(differences.count) of \(variables) variables have not the published checksum",
    ]
    let facts = ModelFacts(name: name.description, family: .marco, recipe: "marco-599/1", training: training)
    return ModelFile.bytes(facts: facts, tensors: tensors)
  }
}

/// How many of the published network's tensors a model has, value by value.
public struct PublishedTensors: Hashable, Sendable {
  public let matching: Int
  public let total: Int

  /// Takes the checksum of every tensor anew: a file's own word for it would prove nothing.
  public init(in tensors: [String: WeightTensor], of table: VariableTable = .published) {
    let needed = table.variables.filter { $0.tensor != nil }
    total = needed.count
    matching = needed.count { variable in
      guard let tensor = variable.tensor.flatMap({ tensors[$0] }), tensor.shape == variable.shape else {
        return false
      }
      return tensor.values.withUnsafeBytes { MaskedChecksum(of: $0) } == variable.checksum
    }
  }

  public var isComplete: Bool { matching == total }
}

/// The one picture whose scores the authors published.
/// Source: README of tensorflow/models, research/marco; file `002s_C6_ImagerDefaults_9.jpg`, 1280 x 960.
public enum PublishedExample {
  public static let digest = "15bd5848883bc1ba4fcaa9e18076f3e849a1d85753af064bc4492e99ce5a305d"
  public static let scores: [Outcome: Double] = [
    .crystals: 0.92633826, .other: 0.02619987, .precipitate: 0.02607453, .clear: 0.02138741,
  ]
  /// Room for another JPEG decoder's rounding, far from any other network's scores.
  public static let tolerance = 1e-3

  public static func isPicture(_ bytes: [UInt8]) -> Bool { Digest(of: bytes).hex == digest }

  /// Whether all four probabilities are the published ones within the tolerance.
  public static func agrees(_ probabilities: Probabilities) -> Bool {
    Outcome.allCases.allSatisfy { abs(probabilities[$0] - (scores[$0] ?? .infinity)) <= tolerance }
  }
}
