// The end of a network that means its last map and weighs the means: what makes class activation maps exact.

/// A global average pool and the 1x1 convolution with bias after it.
public struct AveragingHead: Sendable {
  /// The layer whose output the pool takes the mean of.
  public let mapLayer: String
  /// `channels * outputs` values, outputs innermost.
  public let kernel: [Float]
  /// One value per output.
  public let bias: [Float]

  public var channels: Int { kernel.count / bias.count }
  public var outputs: Int { bias.count }
}

extension Network {
  /// The head, or nil for a network that ends otherwise.
  public var averagingHead: AveragingHead? {
    guard steps.count >= 3, let last = steps.last, case .convolution(let convolution) = last.operation,
      convolution.geometry.window.isPointwise, convolution.lowest == -.infinity
    else { return nil }
    let pool = topology.sources[steps.count - 1][0] - 1
    guard pool >= 0, topology.layers[pool].kind == .globalAveragePool else { return nil }
    let map = topology.sources[pool][0] - 1
    guard map >= 0 else { return nil }
    return AveragingHead(
      mapLayer: topology.layers[map].name, kernel: convolution.kernel, bias: convolution.bias)
  }
}
