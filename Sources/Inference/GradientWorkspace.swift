// The memory for a forward pass that keeps every layer's output and for the backward pass that follows it.

/// Memory for the gradients of one network: one worker, one workspace.
///
/// Scoring needs none of it: there, outputs that are done with make room (``Workspace``). Here all of them are
/// kept, and a second arena of the same plan holds the gradient of each.
public final class GradientWorkspace {
  let outputs: Arena
  let gradients: Arena
  let scratch: Arena
  /// In ``Topology``'s numbering.
  let placements: [Placement]

  public init(for network: Network) {
    guard let plan = try? ArenaPlan(network.topology, keepingAll: true) else {
      preconditionFailure("a network's table has been planned before")
    }
    placements = plan.placements
    outputs = Arena(count: plan.count)
    gradients = Arena(count: plan.count)
    scratch = Arena(count: network.scratchCount)
  }

  func fits(_ network: Network) -> Bool {
    placements.map(\.shape) == network.topology.shapes && scratch.count >= network.scratchCount
  }

  func output(_ tensor: Int) -> Tensor { outputs.tensor(placements[tensor]) }
  func gradient(_ tensor: Int) -> Tensor { gradients.tensor(placements[tensor]) }
}
