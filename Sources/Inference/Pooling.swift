// Pools: the greatest or the mean value under a window, channel by channel.

internal import CKernels

/// A max or average pool over a known input shape.
struct Pool: Sendable {
  let window: Window
  let rows: Axis
  let columns: Axis
  private let kernels: Kernels

  /// - Precondition: the window fits the input (``Topology`` saw to it).
  init(_ window: Window, over input: Shape, for kernels: Kernels) {
    guard let rows = window.rows(over: input.height), let columns = window.columns(over: input.width) else {
      preconditionFailure("the window fits the pool's input")
    }
    (self.window, self.rows, self.columns, self.kernels) = (window, rows, columns, kernels)
  }

  /// The window that covers the whole map, once.
  init(wholeOf input: Shape, for kernels: Kernels) {
    let window = Window(height: input.height, width: input.width, stride: 1, padding: .valid)
    self.init(window, over: input, for: kernels)
  }

  /// The greatest value under the window; the padded border does not take part, NaN wins.
  func maximum(_ input: Tensor, into output: Tensor) { kernels.maximum(map(input, output)) }

  /// The mean of the values under the window; the padded border does not count.
  func mean(_ input: Tensor, into output: Tensor) { kernels.mean(map(input, output)) }

  private func map(_ input: Tensor, _ output: Tensor) -> PoolMap {
    PoolMap(
      input: input.base, height: input.shape.height, width: input.shape.width, inputStride: input.pixelStride,
      output: output.base, outputHeight: rows.output, outputWidth: columns.output,
      outputStride: output.pixelStride, channels: input.shape.channels, windowHeight: window.height,
      windowWidth: window.width, step: window.stride, top: rows.before, left: columns.before)
  }
}
