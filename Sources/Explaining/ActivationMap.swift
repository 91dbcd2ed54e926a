// Where the evidence for a logit lies, from one forward pass.
// Source: Zhou, Khosla, Lapedriza, Oliva and Torralba 2016, "Learning Deep Features for Discriminative
// Localization" (class activation maps).

public import Inference

/// The class activation map of a network that ends in a global average pool and a 1x1 convolution.
///
/// The pool and the convolution are linear, so the map is no estimate: its mean is the logit without its bias.
public struct ActivationMap: Sendable {
  private let network: Network
  private let head: AveragingHead

  /// - Returns: nil for a network that ends otherwise.
  public init?(of network: Network) {
    guard let head = network.averagingHead else { return nil }
    self.network = network
    self.head = head
  }

  /// Every cell's share of one logit, in the logit's own unit; negative where a cell speaks against it. As coarse
  /// as the network's last map.
  ///
  /// - Precondition: the index is one of the output's; else as for `Network.run(_:in:observe:)`.
  public func map(ofOutput index: Int, at input: [Float], in workspace: Workspace) -> HeatMap {
    precondition((0..<head.outputs).contains(index), "the output has that many values")
    var map: HeatMap?
    _ = input.withUnsafeBufferPointer { input in
      network.run(input, in: workspace) { layer, tensor in
        if layer.name == head.mapLayer { map = weighed(tensor, forOutput: index) }
      }
    }
    guard let map else { preconditionFailure("the head's map is one of the network's layers") }
    return map
  }

  private func weighed(_ features: Tensor, forOutput index: Int) -> HeatMap {
    let values = features.values
    let weights = (0..<head.channels).map { head.kernel[$0 * head.outputs + index] }
    let cells = stride(from: 0, to: values.count, by: weights.count).map { cell in
      zip(values[cell...], weights).reduce(Float(0)) { $0 + $1.0 * $1.1 }
    }
    return HeatMap(width: features.shape.width, height: features.shape.height, values: cells)
  }
}
