// Where the evidence for a logit lies, from one forward pass.
// Source: Zhou, Khosla, Lapedriza, Oliva and Torralba 2016, "Learning Deep Features for Discriminative
// Localization" (class activation maps).

public import Inference

/// The class activation maps of one input, for a network that ends in a global average pool and a 1x1
/// convolution.
///
/// The pool and the convolution are linear, so a map is no estimate: its mean is the logit without its bias.
public struct ActivationMaps: Sendable {
  /// The network's output for the input, from the same pass.
  public let outputs: [Float]
  private let head: AveragingHead
  /// The last map before the pool, and its floats.
  private let shape: Shape
  private let features: [Float]

  /// Runs the network once.
  ///
  /// - Returns: nil for a network that ends otherwise.
  /// - Precondition: as for `Network.run(_:in:observe:)`.
  public init?(of network: Network, at input: [Float], in workspace: Workspace) {
    guard let head = network.averagingHead else { return nil }
    var last: (shape: Shape, values: [Float])?
    outputs = input.withUnsafeBufferPointer { input in
      network.run(input, in: workspace) { layer, tensor in
        if layer.name == head.mapLayer { last = (tensor.shape, tensor.values) }
      }
    }
    guard let last else { preconditionFailure("the head's map is one of the network's layers") }
    (self.head, shape, features) = (head, last.shape, last.values)
  }

  /// Every cell's share of one logit, in the logit's own unit; negative where a cell speaks against it. As coarse
  /// as the network's last map.
  ///
  /// - Precondition: the index is one of the output's.
  public func map(ofOutput index: Int) -> HeatMap {
    precondition((0..<head.outputs).contains(index), "the output has that many values")
    let weights = (0..<head.channels).map { head.kernel[$0 * head.outputs + index] }
    let cells = stride(from: 0, to: features.count, by: weights.count).map { cell in
      zip(features[cell...], weights).reduce(Float(0)) { $0 + $1.0 * $1.1 }
    }
    return HeatMap(width: shape.width, height: shape.height, values: cells)
  }
}
