// The memory for a forward pass that keeps every layer's output and for the backward pass that follows it.

/// Memory for the gradients of one network: one worker, one workspace.
///
/// Scoring needs none of it: there, outputs that are done with make room (``Workspace``). Here all of them are
/// kept, and a second arena of the same plan holds the gradient of each.
public final class GradientWorkspace {
  let outputs: Arena
  let gradients: Arena
  let scratch: Arena
  /// The network's, by step, but every convolution by its definition: whether a ReLU is open, and with it the gradient,
  /// may hang on the last bits of a sum.
  let operations: [Network.Operation]
  /// The convolutions' kernels for the way back, by step.
  let kernels: [PackedMatrix?]
  /// In ``Topology``'s numbering.
  let placements: [Placement]

  public init(for network: Network) {
    guard let plan = try? ArenaPlan(network.topology, keepingAll: true) else {
      preconditionFailure("a network's table has been planned before")
    }
    placements = plan.placements
    outputs = Arena(count: plan.count)
    gradients = Arena(count: plan.count)
    let kernels = Kernels(network.instructionSet)
    let convolutions = network.steps.enumerated().map { index, step in
      guard case .convolution(let convolution) = step.operation else { return nil as Convolution? }
      let source = plan.placements[network.topology.sources[index][0]]
      return convolution.direct(pixelStride: source.pixelStride, for: kernels)
    }
    operations = zip(network.steps, convolutions).map { step, convolution in
      convolution.map { .convolution($0) } ?? step.operation
    }
    self.kernels = convolutions.map { $0?.transposedKernel(for: kernels) }
    let scratchCount = convolutions.reduce(0) { max($0, $1?.scratchCount ?? 0, $1?.patchCount ?? 0) }
    scratch = Arena(count: scratchCount)
  }

  func fits(_ network: Network) -> Bool {
    placements.map(\.shape) == network.topology.shapes && operations.count == network.steps.count
  }

  func output(_ tensor: Int) -> Tensor { outputs.tensor(placements[tensor]) }
  func gradient(_ tensor: Int) -> Tensor { gradients.tensor(placements[tensor]) }
}
