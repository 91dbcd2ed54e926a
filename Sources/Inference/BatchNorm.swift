// Batch norm at inference is one factor and one offset per filter, so it goes into the kernel and the bias.
// Source: Ioffe and Szegedy 2015, section 3.1; gamma is fixed at 1 as in the published MARCO graph.

/// A batch norm's stored statistics; all arrays hold one value per filter.
package struct BatchNorm {
  /// The published graph's `epsilon` attribute.
  package static let epsilon = 0.001

  let beta: [Float]
  let movingMean: [Float]
  let movingVariance: [Float]

  init(layer: String, filters: Int, weights: [String: WeightTensor]) throws(NetworkError) {
    let name = layer + "/BatchNorm/"
    beta = try weights.values(of: name + "beta", shape: [filters])
    movingMean = try weights.values(of: name + "moving_mean", shape: [filters])
    movingVariance = try weights.values(of: name + "moving_variance", shape: [filters])
    if let index = movingVariance.firstIndex(where: { $0 < 0 }) {
      throw .negativeVariance(tensor: name + "moving_variance", index: index)
    }
  }

  /// `beta + (kernel * x - mean) / sqrt(variance + epsilon)` as one kernel (filters innermost) and one bias.
  func folded(into kernel: [Float]) -> (kernel: [Float], bias: [Float]) {
    let scales = movingVariance.map { 1 / (Double($0) + BatchNorm.epsilon).squareRoot() }
    var scaled = kernel
    for first in stride(from: 0, to: kernel.count, by: scales.count) {
      for filter in scales.indices {
        scaled[first + filter] = Float(Double(kernel[first + filter]) * scales[filter])
      }
    }
    let bias = scales.indices.map { Float(Double(beta[$0]) - Double(movingMean[$0]) * scales[$0]) }
    return (scaled, bias)
  }
}
