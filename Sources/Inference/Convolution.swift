// A convolution ready to run: batch norm folded, in the form that was measured to be the fastest.

/// A two-dimensional convolution over a known input shape.
struct Convolution: Sendable {
  let geometry: Geometry
  /// HWIO, that is a row-major matrix of `depth` rows and `filters` columns.
  let kernel: [Float]
  let bias: [Float]
  /// Where the output is cut off: 0 for a ReLU.
  let lowest: Float
  private let method: Method

  private enum Method {
    case direct(DirectConvolution)
    case winograd(WinogradConvolution)
  }

  /// - Parameters:
  ///   - pixelStride: of the input, in floats.
  ///   - form: which way to compute it; direct where the form does not fit the window.
  init(
    layer: String, _ geometry: Geometry, finish: Layer.Finish, weights: [String: WeightTensor],
    pixelStride: Int, form: Form, for kernels: Kernels
  ) throws(NetworkError) {
    let (name, filters) = (layer + "/weights", geometry.filters)
    let shape = [geometry.window.height, geometry.window.width, geometry.input.channels, filters]
    let stored = try weights.values(of: name, shape: shape)
    switch finish {
    case .batchNormReLU:
      let norm = try BatchNorm(layer: layer, filters: filters, weights: weights)
      (kernel, bias) = norm.folded(into: stored)
      lowest = 0
    case .bias:
      (kernel, bias) = (stored, try weights.values(of: layer + "/biases", shape: [filters]))
      lowest = -.infinity
    }
    try requireFinite(kernel, tensor: name)
    try requireFinite(bias, tensor: layer + "/BatchNorm/moving_mean")
    self.geometry = geometry
    method = Convolution.method(
      form, geometry, kernel, bias, lowest, pixelStride: pixelStride, for: kernels)
  }

  private init(direct other: Convolution, pixelStride: Int, for kernels: Kernels) {
    (geometry, kernel, bias, lowest) = (other.geometry, other.kernel, other.bias, other.lowest)
    method = Convolution.method(
      .direct, geometry, kernel, bias, lowest, pixelStride: pixelStride, for: kernels)
  }

  /// The same convolution by its definition, whose sums are a little nearer to the exact ones.
  func direct(pixelStride: Int, for kernels: Kernels) -> Convolution {
    guard case .winograd = method else { return self }
    return Convolution(direct: self, pixelStride: pixelStride, for: kernels)
  }

  private static func method(
    _ form: Form, _ geometry: Geometry, _ kernel: [Float], _ bias: [Float], _ lowest: Float,
    pixelStride: Int, for kernels: Kernels
  ) -> Method {
    if case .winograd(let outputs) = form,
      let winograd = WinogradConvolution(
        geometry, outputs: outputs, kernel: kernel, bias: bias, lowest: lowest, for: kernels)
    {
      return .winograd(winograd)
    }
    return .direct(
      DirectConvolution(
        geometry, kernel: kernel, bias: bias, lowest: lowest, pixelStride: pixelStride, for: kernels))
  }

  /// The form that it has taken.
  var form: Form {
    switch method {
    case .direct: .direct
    case .winograd(let winograd): .winograd(winograd.matrix.outputs)
    }
  }

  /// The floats of scratch memory that ``run(_:into:scratch:)`` needs.
  var scratchCount: Int {
    switch method {
    case .direct(let direct): direct.scratchCount
    case .winograd(let winograd): winograd.scratchCount
    }
  }

  func run(_ input: Tensor, into output: Tensor, scratch: UnsafeMutablePointer<Float>) {
    switch method {
    case .direct(let direct): direct.run(input, into: output, scratch: scratch)
    case .winograd(let winograd): winograd.run(input, into: output, scratch: scratch)
    }
  }
}
