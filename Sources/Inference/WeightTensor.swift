// A stored tensor on its way from a file into a network, and the checks that it passes on that way.

/// Weights as a file holds them: float32, row-major.
public struct WeightTensor: Hashable, Sendable {
  /// Kernels are HWIO: kernel height, kernel width, input channels, filters.
  public let shape: [Int]
  public let values: [Float]

  /// - Precondition: the values fill the shape.
  public init(shape: [Int], values: [Float]) {
    precondition(values.count == shape.reduce(1, *), "the values fill the shape")
    self.shape = shape
    self.values = values
  }
}

extension [String: WeightTensor] {
  /// The finite values of a tensor of a known shape.
  func values(of name: String, shape: [Int]) throws(NetworkError) -> [Float] {
    guard let tensor = self[name] else { throw .missingTensor(name) }
    guard tensor.shape == shape else { throw .wrongShape(tensor: name, expected: shape, found: tensor.shape) }
    try requireFinite(tensor.values, tensor: name)
    return tensor.values
  }
}

/// Refuses NaN and infinity by the tensor's name.
func requireFinite(_ values: [Float], tensor: String) throws(NetworkError) {
  guard let index = values.firstIndex(where: { !$0.isFinite }) else { return }
  throw .notFinite(tensor: tensor, index: index)
}
