// Finds the drop: a small member of the family whose four outputs are the edges of the drop's box.

private import Foundation
public import Inference

/// The first of two looks at a picture: where is the drop? It sees the whole picture by the recipe `texture-SIDE/1`.
public struct DropLocator: Sendable {
  /// What its tensors' names begin with, beside those of the classifier.
  static let prefix = "locator/"

  public let network: Network
  /// The id of the recipe that makes its input.
  public var recipe: String { "texture-\(network.topology.input.height)/1" }

  init(family: NetworkFamily, tensors: [String: WeightTensor]) throws(NetworkError) {
    var own: [String: WeightTensor] = [:]
    for (name, tensor) in tensors where name.hasPrefix(DropLocator.prefix) {
      own[String(name.dropFirst(DropLocator.prefix.count))] = tensor
    }
    network = try Network(table: family.table, input: family.inputShape, weights: own)
  }

  public func makeWorkspace() -> Workspace { Workspace(for: network) }

  /// Left, top, right and bottom of the drop as shares of the input's side, 0...1: the logistic function of the outputs.
  ///
  /// - Precondition: the input fills the network's; the workspace is this network's.
  public func edges(
    _ input: UnsafeBufferPointer<Float>, in workspace: Workspace
  ) -> (left: Float, top: Float, right: Float, bottom: Float) {
    let shares = network.run(input, in: workspace).map { 1 / (1 + exp(-$0)) }
    return (shares[0], shares[1], shares[2], shares[3])
  }
}
