// Which pixels a logit would change with: noisy gradients, averaged.
// Source: Smilkov, Thorat, Kim, Viégas and Wattenberg 2017, "SmoothGrad: removing noise by adding noise";
// figure 4 of Bruno et al. 2018 is made with it.

public import Inference

/// The mean gradient of one logit over copies of the input with Gaussian noise, as one value a pixel.
public struct SmoothGrad: Hashable, Sendable {
  /// Noisy copies. Little changes above 50 (section 3.1 of the paper).
  public let samples: Int
  /// The noise's standard deviation relative to the input's range; 0.1 to 0.2 in the paper.
  public let noise: Float
  /// Which noise: equal seeds give equal maps.
  public let seed: UInt64

  /// - Precondition: at least one sample, no negative noise.
  public init(samples: Int = 25, noise: Float = 0.15, seed: UInt64 = 1) {
    precondition(samples >= 1 && noise >= 0, "an average needs samples")
    self.samples = samples
    self.noise = noise
    self.seed = seed
  }

  /// The map of one output at full resolution: the sum over channels of the mean gradient's absolute value, as
  /// in the authors' own `saliency` library (`VisualizeImageGrayscale`). Never negative.
  ///
  /// Costs ``samples`` forward and backward passes.
  ///
  /// - Precondition: as for `Network.gradient(ofOutput:at:in:)`.
  public func map(
    ofOutput index: Int, at input: [Float], of network: Network, in workspace: GradientWorkspace
  ) -> HeatMap {
    let shape = network.topology.input
    let mean = meanGradient(ofOutput: index, at: input, of: network, in: workspace)
    let values = stride(from: 0, to: mean.count, by: shape.channels).map { pixel in
      mean[pixel..<pixel + shape.channels].reduce(Float(0)) { $0 + ($1.isFinite ? abs($1) : 0) }
    }
    return HeatMap(width: shape.width, height: shape.height, values: values)
  }

  private func meanGradient(
    ofOutput index: Int, at input: [Float], of network: Network, in workspace: GradientWorkspace
  ) -> [Float] {
    let deviation = noise * ((input.max() ?? 0) - (input.min() ?? 0))
    var dice = GaussianNoise(seed: seed)
    var sum = [Float](repeating: 0, count: input.count)
    var noisy = input
    for _ in 0..<samples {
      for place in input.indices { noisy[place] = input[place] + deviation * dice.next() }
      let gradient = network.gradient(ofOutput: index, at: noisy, in: workspace).values
      for place in sum.indices { sum[place] += gradient[place] }
    }
    return sum.map { $0 / Float(samples) }
  }
}
