// A model at work: a normalized picture in, four probabilities out.

public import Domain
public import Inference

/// A network with its identity. Immutable, so any number of workers share it, each with its own workspace.
public struct Classifier: Sendable {
  public let identity: ModelIdentity
  public let facts: ModelFacts
  /// What explanations look into; scores come from `classify`.
  public let network: Network
  /// Finds the drop for a recipe that shows it alone.
  public let locator: DropLocator?

  /// Builds the network that the model's family names from the model's tensors.
  ///
  /// - Throws: ``ModelError/weights(source:_:)`` for tensors that are missing, misshapen or not finite.
  public init(model: ModelFile) throws(ModelError) {
    do {
      network = try Network(
        table: model.facts.family.table, input: model.facts.family.inputShape, weights: model.tensors)
      locator =
        if let family = model.facts.locator {
          try DropLocator(family: family, tensors: model.tensors)
        } else {
          nil
        }
    } catch {
      throw .weights(source: model.source, error)
    }
    identity = model.identity
    facts = model.facts
  }

  /// The size of the network.
  public struct Size: Hashable, Sendable {
    public let convolutions: Int
    /// Stored float32 values, moving statistics among them.
    public let parameters: Int
    /// For one picture.
    public let multiplyAccumulates: Int
  }

  public var size: Size {
    let layers = network.topology.layers
    return Size(
      convolutions: layers.count { if case .convolution = $0.kind { true } else { false } },
      parameters: layers.indices.reduce(0) { $0 + network.topology.parameters(of: $1) },
      multiplyAccumulates: layers.indices.reduce(0) { $0 + network.topology.multiplyAccumulates(of: $1) })
  }

  /// The input that ``facts``' recipe must give: side x side x 3, NHWC.
  public var inputShape: Shape { network.topology.input }

  /// Memory for one worker.
  public func makeWorkspace() -> Workspace { Workspace(for: network) }

  /// The four logits in the order of `Outcome.allCases`, before the temperature.
  ///
  /// - Precondition: the input fills ``inputShape``; the workspace is this classifier's.
  public func logits(_ input: UnsafeBufferPointer<Float>, in workspace: Workspace) -> [Float] {
    network.run(input, in: workspace)
  }

  /// The probabilities: the softmax of the logits over the temperature.
  ///
  /// - Precondition: as for ``logits(_:in:)``.
  /// - Throws: ``ModelError/inputNotFinite(index:)`` for an input with NaN or infinity,
  ///   ``ModelError/notFinite(model:)`` where the network overflows; there is no score then.
  public func classify(
    _ input: UnsafeBufferPointer<Float>, in workspace: Workspace
  ) throws(ModelError) -> Probabilities {
    try requireFinite(input)
    return try probabilities(ofLogits: logits(input, in: workspace))
  }

  /// One sum over all, which the compiler spreads over a vector, before any value is looked at by itself.
  private func requireFinite(_ input: UnsafeBufferPointer<Float>) throws(ModelError) {
    let infinity = Float.infinity.bitPattern
    let bad = input.reduce(UInt32(0)) { $0 | ($1.bitPattern & infinity == infinity ? 1 : 0) }
    if bad != 0, let index = input.firstIndex(where: { !$0.isFinite }) { throw .inputNotFinite(index: index) }
  }

  /// The same from logits that a run has given already.
  ///
  /// - Precondition: four logits.
  public func probabilities(ofLogits logits: [Float]) throws(ModelError) -> Probabilities {
    let scaled = logits.map { $0 / Float(facts.temperature) }
    guard scaled.allSatisfy(\.isFinite) else { throw .notFinite(model: identity.description) }
    return Probabilities(softmaxOf: scaled)
  }

  /// The same for an array.
  public func classify(_ input: [Float], in workspace: Workspace) throws(ModelError) -> Probabilities {
    try input.withUnsafeBufferPointer { buffer throws(ModelError) in try classify(buffer, in: workspace) }
  }
}
