// What TensorFlow made of pictures, as training/reference/make_tensorflow_reference.py wrote it down.

import Domain
import Foundation
import Testing

/// One file and the four probabilities that the published graph gave it with the seeded values.
struct ReferencePicture: Decodable, Sendable, CustomTestStringConvertible {
  let file: String
  /// In the order of ``TensorFlowReference/classes``.
  let probabilities: [Double]

  var testDescription: String { file }
}

struct TensorFlowReference: Decodable, Sendable {
  /// What replaces the seeded values of the last layer.
  struct Head: Decodable, Sendable, Hashable {
    /// The seeded weights are multiplied by it.
    let gain: Float
    let biases: [Float]
  }

  /// The graph's own class strings.
  let classes: [String]
  let head: Head
  let pictures: [ReferencePicture]

  static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

  /// The reference of the fixtures.
  static let ofFixtures = Result {
    try TensorFlowReference(at: fixtures.appending(path: "tensorflow-reference.json"))
  }

  /// Its pictures, as tests take arguments: none, and noticed by a test, when it cannot be read.
  static let pictures = (try? ofFixtures.get().pictures) ?? []

  init(at file: URL) throws {
    self = try JSONDecoder().decode(TensorFlowReference.self, from: Data(contentsOf: file))
  }

  /// The largest difference of any probability from TensorFlow's.
  func distance(from picture: ReferencePicture, to found: Probabilities) throws -> Double {
    let differences = try zip(classes, picture.probabilities).map { name, expected in
      abs(found[try #require(Outcome(rawValue: name.lowercased()))] - expected)
    }
    return try #require(differences.max())
  }
}
