// A convolution ready to run: kernel, bias, ReLU. Whatever a faster method would replace is in this file.

/// A two-dimensional convolution over a known input shape.
struct Convolution: Sendable {
  let window: Window
  let rows: Axis
  let columns: Axis
  let channels: Int
  let filters: Int
  /// HWIO, that is a row-major matrix of `depth` rows and `filters` columns.
  let kernel: [Float]
  let bias: [Float]
  /// Where the output is cut off: 0 for a ReLU.
  let lowest: Float

  /// - Precondition: the window fits the input (``Topology`` saw to it).
  init(
    layer: String, window: Window, filters: Int, finish: Layer.Finish, input: Shape,
    weights: [String: WeightTensor]
  ) throws(NetworkError) {
    guard let rows = window.rows(over: input.height), let columns = window.columns(over: input.width) else {
      preconditionFailure("the window of \(layer) fits its input")
    }
    let name = layer + "/weights"
    let stored = try weights.values(of: name, shape: [window.height, window.width, input.channels, filters])
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
    (self.window, self.rows, self.columns) = (window, rows, columns)
    (self.channels, self.filters) = (input.channels, filters)
  }

  /// The floats under the window: the length of the dot product behind one output value.
  var depth: Int { window.height * window.width * channels }

  /// Output rows that are multiplied at once; their patches fill about a megabyte, which stays in the cache.
  var bandHeight: Int { max(1, min(rows.output, (1 << 18) / (columns.output * depth))) }

  /// The floats of scratch memory that ``run(_:into:scratch:)`` needs.
  var scratchCount: Int { window.isPointwise ? 0 : bandHeight * columns.output * depth }

  func run(_ input: Tensor, into output: Tensor, scratch: UnsafeMutablePointer<Float>) {
    if window.isPointwise {
      let pixels = Matrix(base: UnsafePointer(input.base), stride: input.pixelStride)
      multiplyKernel(by: pixels, into: output, rows: 0..<rows.output)
    } else {
      for first in stride(from: 0, to: rows.output, by: bandHeight) {
        let band = first..<min(first + bandHeight, rows.output)
        gather(band, of: input, into: scratch)
        let patches = Matrix(base: UnsafePointer(scratch), stride: depth)
        multiplyKernel(by: patches, into: output, rows: band)
      }
    }
    addBias(to: output)
  }

  private func multiplyKernel(
    by patches: Matrix<UnsafePointer<Float>>, into output: Tensor, rows band: Range<Int>
  ) {
    kernel.withUnsafeBufferPointer { kernel in
      guard let base = kernel.baseAddress else { return }
      multiply(
        patches, Matrix(base: base, stride: filters),
        into: Matrix(base: output.pixel(band.lowerBound, 0), stride: output.pixelStride),
        rows: band.count * columns.output, inner: depth, columns: filters)
    }
  }

  /// Writes the window's floats at every position of some output rows one after another, zeros in the border.
  private func gather(_ band: Range<Int>, of input: Tensor, into scratch: UnsafeMutablePointer<Float>) {
    var patch = scratch
    for row in band {
      let visible = rows.taps(at: row)
      for column in 0..<columns.output {
        for tap in 0..<window.height {
          if visible.contains(tap) {
            gather(row: rows.start(of: row) + tap, column: column, of: input, into: patch)
          } else {
            patch.update(repeating: 0, count: window.width * channels)
          }
          patch += window.width * channels
        }
      }
    }
  }

  /// One row of one window.
  private func gather(row: Int, column: Int, of input: Tensor, into patch: UnsafeMutablePointer<Float>) {
    let visible = columns.taps(at: column)
    let start = columns.start(of: column)
    patch.update(repeating: 0, count: visible.lowerBound * channels)
    for tap in visible {
      (patch + tap * channels).update(from: input.pixel(row, start + tap), count: channels)
    }
    (patch + visible.upperBound * channels).update(
      repeating: 0, count: (window.width - visible.upperBound) * channels)
  }

  private func addBias(to output: Tensor) {
    bias.withUnsafeBufferPointer { bias in
      for pixel in 0..<output.shape.pixels {
        let values = output.base + pixel * output.pixelStride
        // In this order `max` lets NaN through, which must not become a zero and then a score.
        for filter in 0..<filters { values[filter] = max(values[filter] + bias[filter], lowest) }
      }
    }
  }
}
