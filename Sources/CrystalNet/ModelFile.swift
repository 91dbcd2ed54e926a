// A model: tensors, and the facts without which they must not be used.

public import Domain
private import Foundation
public import Inference

/// What a model file says of itself.
public struct ModelFacts: Hashable, Sendable {
  /// 1 to 64 letters, digits, `.`, `_`, `+` or `-`.
  public let name: String
  public let family: NetworkFamily
  /// The id of the way from pixels to input that the weights were trained with, such as `marco-599/1`: 1 to
  /// 64 letters, digits, `.`, `_`, `+`, `-` or `/`.
  public let recipe: String
  /// The network that finds the drop, for recipes that show it alone; nil for all others.
  public let locator: NetworkFamily?
  /// Divides the logits; positive. Source: Guo et al. 2017, "On Calibration of Modern Neural Networks".
  public let temperature: Double
  /// Free facts of the training by keys that begin with `training.`.
  public let training: [String: String]
  /// How many crystals it finds at each limit, as measured with these weights; nil where nobody measured.
  public let curve: CrystalCurve?

  public init(
    name: String, family: NetworkFamily, recipe: String, locator: NetworkFamily? = nil,
    temperature: Double = 1,
    training: [String: String] = [:], curve: CrystalCurve? = nil
  ) {
    self.name = name
    self.family = family
    self.recipe = recipe
    self.locator = locator
    self.temperature = temperature
    self.training = training
    self.curve = curve
  }

  /// The same facts with another curve.
  package func measured(_ curve: CrystalCurve) -> ModelFacts {
    ModelFacts(
      name: name, family: family, recipe: recipe, locator: locator, temperature: temperature,
      training: training, curve: curve)
  }
}

/// A model file's contents, checked as far as that goes without building the network.
public struct ModelFile: Sendable {
  public let facts: ModelFacts
  public let tensors: [String: WeightTensor]
  /// SHA-256 of the file.
  public let digest: Digest
  /// The file's path, for messages.
  public let source: String

  /// Reads a whole file in memory.
  public init(_ bytes: UnsafeRawBufferPointer, from source: String) throws(ModelError) {
    let file = try SafetensorsFile(bytes, from: source)
    facts = try ModelFacts(file.metadata, from: source)
    tensors = file.tensors
    digest = Digest(of: bytes)
    self.source = source
  }

  /// What was read from files of another kind.
  package init(
    facts: ModelFacts, tensors: [String: WeightTensor], digest: Digest, source: String
  ) {
    (self.facts, self.tensors, self.digest, self.source) = (facts, tensors, digest, source)
  }

  /// Reads a file from disk.
  public init(path: String) throws(ModelError) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw .unreadable(source: path, reason: error.localizedDescription)
    }
    // `Data` knows no typed throws, so the result carries the error out of the closure.
    let read = data.withUnsafeBytes { bytes in
      Result { () throws(ModelError) in try ModelFile(bytes, from: path) }
    }
    self = try read.get()
  }

  /// The file that says and holds this.
  public static func bytes(facts: ModelFacts, tensors: [String: WeightTensor]) -> [UInt8] {
    SafetensorsFile.bytes(tensors: tensors, metadata: facts.metadata)
  }

  /// The bytes of a file with the same network and another curve.
  public func bytes(measured curve: CrystalCurve) -> [UInt8] {
    ModelFile.bytes(facts: facts.measured(curve), tensors: tensors)
  }

  public var identity: ModelIdentity { ModelIdentity(name: facts.name, digest: digest, recipe: facts.recipe) }
}
