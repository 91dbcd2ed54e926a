// One row of a network's table: what a layer is, before it has sizes or weights.

/// A layer by name, kind and sources.
public struct Layer: Hashable, Sendable {
  /// The name by which later layers refer to the network's input.
  public static let input = "input"

  /// Names the output for later layers and, with a suffix, the weights (see ``Network``).
  public let name: String
  public let kind: Kind
  /// Earlier layers, or ``input``; one, but for a concat.
  public let sources: [String]

  public init(_ name: String, _ kind: Kind, from sources: [String]) {
    self.name = name
    self.kind = kind
    self.sources = sources
  }

  public enum Kind: Hashable, Sendable {
    case convolution(Window, filters: Int, Finish)
    case maxPool(Window)
    /// The mean of the pixels under the window; a padded border does not count.
    case averagePool(Window)
    /// The mean of the whole map, 1x1 whatever its size.
    case globalAveragePool
    /// The sources' channels one after another.
    case concat
  }

  /// What follows a convolution's sums.
  public enum Finish: Hashable, Sendable {
    /// Batch norm by moving statistics (gamma fixed at 1), then ReLU; weights `/weights`, `/BatchNorm/beta`,
    /// `/BatchNorm/moving_mean`, `/BatchNorm/moving_variance`.
    case batchNormReLU
    /// A bias alone; weights `/weights`, `/biases`.
    case bias

    /// Stored values per filter besides the kernel.
    var valuesPerFilter: Int {
      switch self {
      case .batchNormReLU: 3
      case .bias: 1
      }
    }
  }
}
