// The gradient of one output with respect to the network's input, layer by layer backwards.
// Source: Rumelhart, Hinton and Williams 1986, "Learning representations by back-propagating errors".

/// What a forward and a backward pass found for one input.
public struct InputGradient: Sendable {
  /// The network's output: ``Network/run(_:in:observe:)``'s up to rounding.
  public let outputs: [Float]
  /// d output / d input, one value for each float of the input, NHWC.
  public let values: [Float]
}

extension Network {
  /// The derivative of one output (of a logit, before any softmax) by every value of the input.
  ///
  /// Where a function has no derivative the choice is TensorFlow's: a ReLU at 0 passes nothing on, a max pool
  /// passes to the first of equal maxima.
  ///
  /// - Parameters:
  ///   - index: which float of the last layer's output.
  ///   - input: the floats of the input shape, NHWC.
  ///   - workspace: made for this network; its contents are overwritten.
  /// - Precondition: the index is one of the output's, the input fills its shape, the workspace fits.
  public func gradient(
    ofOutput index: Int, at input: UnsafeBufferPointer<Float>, in workspace: GradientWorkspace
  ) -> InputGradient {
    precondition(workspace.fits(self), "the workspace was made for this network")
    forward(input, in: workspace)
    let last = workspace.gradient(steps.count)
    precondition((0..<last.shape.count).contains(index), "the output has that many values")
    workspace.gradients.clear()
    let (pixel, channel) = index.quotientAndRemainder(dividingBy: last.shape.channels)
    last.base[pixel * last.pixelStride + channel] = 1
    backward(in: workspace)
    return InputGradient(outputs: workspace.output(steps.count).values, values: workspace.gradient(0).values)
  }

  /// The same for an array.
  public func gradient(
    ofOutput index: Int, at input: [Float], in workspace: GradientWorkspace
  ) -> InputGradient {
    input.withUnsafeBufferPointer { gradient(ofOutput: index, at: $0, in: workspace) }
  }

  private func forward(_ input: UnsafeBufferPointer<Float>, in workspace: GradientWorkspace) {
    workspace.output(0).fill(from: input)
    for (index, operation) in workspace.operations.enumerated() {
      let source = workspace.output(topology.sources[index][0])
      operation.run(source, into: workspace.output(index + 1), scratch: workspace.scratch.base)
    }
  }

  /// Adds every layer's share to its source's gradient; a layer's own is complete when its turn comes, since
  /// all its readers stand after it in the table.
  private func backward(in workspace: GradientWorkspace) {
    for (index, step) in steps.enumerated().reversed() {
      let source = topology.sources[index][0]
      let pass = BackwardPass(
        input: workspace.output(source), output: workspace.output(index + 1),
        inputGradient: workspace.gradient(source), outputGradient: workspace.gradient(index + 1))
      switch step.operation {
      case .convolution(let convolution):
        guard let kernel = workspace.kernels[index] else { preconditionFailure("every convolution has one") }
        convolution.propagate(pass, through: kernel, scratch: workspace.scratch.base)
      case .maxPool(let pool): pool.propagateMaximum(pass)
      case .averagePool(let pool): pool.propagateMean(pass)
      case .concat: break  // its gradient's slices are its sources' gradients
      }
    }
  }
}

/// One layer's tensors on the way back.
struct BackwardPass {
  let input: Tensor
  let output: Tensor
  /// Added to.
  let inputGradient: Tensor
  /// Read, and by a convolution cut off where its ReLU was.
  let outputGradient: Tensor
}
