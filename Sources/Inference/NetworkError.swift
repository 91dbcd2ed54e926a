// What can be wrong with a table of layers or with the weights for it.

/// Why a network could not be built; the text names the layer or tensor and says what to do.
public enum NetworkError: Error, Hashable, CustomStringConvertible {
  /// The table contradicts itself or the input size.
  case table(layer: String, String)
  case missingTensor(String)
  case wrongShape(tensor: String, expected: [Int], found: [Int])
  /// A NaN or an infinity, or a value so large that folding the batch norm makes one.
  case notFinite(tensor: String, index: Int)
  case negativeVariance(tensor: String, index: Int)
  /// The environment asks for kernels that the processor does not run.
  case instructionSet(String, available: [String])

  public var description: String {
    switch self {
    case .table(let layer, let reason):
      "layer \(layer): \(reason)"
    case .missingTensor(let name):
      "tensor \(name) is missing; export every tensor of the network's family"
    case .wrongShape(let name, let expected, let found):
      "tensor \(name) has shape \(found), expected \(expected); check the family it was trained for"
    case .notFinite(let name, let index):
      "tensor \(name) is not finite at index \(index); the training diverged or the file is damaged"
    case .negativeVariance(let name, let index):
      "tensor \(name) is negative at index \(index), and variances are not; the file is damaged"
    case .instructionSet(let name, let available):
      "\(InstructionSet.variable)=\(name.debugDescription) is nothing that this processor runs; unset it, or use "
        + available.joined(separator: " or ")
    }
  }
}
