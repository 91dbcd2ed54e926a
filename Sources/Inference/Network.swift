// A network ready to run: the table, bound to weights and to places in memory.

/// An immutable network; many workers may run it at once, each in its own ``Workspace``.
public struct Network: Sendable {
  public let topology: Topology
  /// Whose kernels it runs.
  public let instructionSet: InstructionSet
  let steps: [Step]
  /// The size of a workspace's arena, in floats.
  let arenaCount: Int
  /// The size of a workspace's scratch memory, in floats.
  let scratchCount: Int

  /// One layer at work.
  struct Step {
    let layer: Layer
    let operation: Operation
    /// Nil: the network's input.
    let source: Placement?
    let output: Placement

    var scratchCount: Int {
      guard case .convolution(let convolution) = operation else { return 0 }
      return convolution.scratchCount
    }
  }

  enum Operation {
    case convolution(Convolution)
    case maxPool(Pool)
    case averagePool(Pool)
    case concat

    func run(_ source: Tensor, into output: Tensor, scratch: UnsafeMutablePointer<Float>) {
      switch self {
      case .convolution(let convolution): convolution.run(source, into: output, scratch: scratch)
      case .maxPool(let pool): pool.maximum(source, into: output)
      case .averagePool(let pool): pool.mean(source, into: output)
      case .concat: break  // its sources lie in it already
      }
    }
  }

  /// Binds a table to its weights, named after the layers (``Layer/Finish``), and folds the batch norms.
  ///
  /// - Parameters:
  ///   - table: at least one layer; the last one's output is the network's.
  ///   - set: whose kernels to run; by default what ``InstructionSet/chosen()`` finds.
  /// - Throws: ``NetworkError`` for a table that contradicts itself and for tensors that are missing,
  ///   misshapen or not finite. Tensors that no layer asks for are ignored.
  public init(
    table: [Layer], input: Shape, weights: [String: WeightTensor], for set: InstructionSet? = nil
  ) throws(NetworkError) {
    let set = if let set { set } else { try InstructionSet.chosen() }
    try self.init(table: table, input: input, weights: weights, for: set, forms: .measured(for: set))
  }

  /// The same with forms of one's own choice, to measure and to test them.
  package init(
    table: [Layer], input: Shape, weights: [String: WeightTensor], for set: InstructionSet, forms: FormTable
  ) throws(NetworkError) {
    precondition(!table.isEmpty, "a network has layers")
    instructionSet = set
    let kernels = Kernels(set)
    topology = try Topology(table, input: input)
    let plan = try ArenaPlan(topology)
    var steps = [Step]()
    for (index, layer) in table.enumerated() {
      let source = topology.sources[index][0]
      let placement = plan.placements[source]
      let operation = try Network.operation(layer, over: placement, weights: weights, forms, kernels)
      steps.append(
        Step(
          layer: layer, operation: operation, source: source == 0 ? nil : placement,
          output: plan.placements[index + 1]))
    }
    self.steps = steps
    arenaCount = plan.count
    scratchCount = steps.map(\.scratchCount).max() ?? 0
  }

  /// How a layer is computed; nil for what is no convolution.
  package func form(ofLayer index: Int) -> Form? {
    if case .convolution(let convolution) = steps[index].operation { convolution.form } else { nil }
  }

  /// The last layer's output for one picture.
  ///
  /// - Parameters:
  ///   - input: the floats of the input shape, NHWC.
  ///   - workspace: made for this network; its contents are overwritten.
  ///   - observe: called with every layer and its output, which is valid during the call only.
  /// - Precondition: the input fills its shape and the workspace fits the network.
  public func run(
    _ input: UnsafeBufferPointer<Float>, in workspace: Workspace,
    observe: (Layer, Tensor) -> Void = { _, _ in }
  ) -> [Float] {
    precondition(workspace.fits(self), "the workspace was made for this network")
    let picture = Tensor(reading: input, as: topology.input)
    var output = picture
    for step in steps {
      let source = step.source.map(workspace.tensor) ?? picture
      output = workspace.tensor(step.output)
      step.operation.run(source, into: output, scratch: workspace.scratch)
      observe(step.layer, output)
    }
    return output.values
  }

  private static func operation(
    _ layer: Layer, over source: Placement, weights: [String: WeightTensor], _ forms: FormTable,
    _ kernels: Kernels
  ) throws(NetworkError) -> Operation {
    switch layer.kind {
    case .convolution(let window, let filters, let finish):
      let geometry = Geometry(window, over: source.shape, filters: filters)
      return .convolution(
        try Convolution(
          layer: layer.name, geometry, finish: finish, weights: weights, pixelStride: source.pixelStride,
          form: forms.choose(geometry), for: kernels))
    case .maxPool(let window): return .maxPool(Pool(window, over: source.shape, for: kernels))
    case .averagePool(let window): return .averagePool(Pool(window, over: source.shape, for: kernels))
    case .globalAveragePool: return .averagePool(Pool(wholeOf: source.shape, for: kernels))
    case .concat: return .concat
    }
  }
}
