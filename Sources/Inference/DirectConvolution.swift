// A convolution by its definition: windows are read where they lie, nothing is gathered.
// Source: Dukhan 2019, "The Indirect Convolution Algorithm".

internal import CKernels

/// A convolution whose windows are reached by offsets.
struct DirectConvolution: Sendable {
  private let geometry: Geometry
  private let kernels: Kernels
  private let kernel: PackedMatrix
  private let bias: Constants
  private let lowest: Float
  private let border: Border?
  /// Where the window of each output pixel begins.
  private let windows: [Int32]
  /// Where the runs of floats that lie together begin in a window.
  private let taps: [Int32]
  private let run: Int

  /// - Parameters:
  ///   - kernel: HWIO.
  ///   - pixelStride: of the input.
  init(
    _ geometry: Geometry, kernel: [Float], bias: [Float], lowest: Float, pixelStride: Int,
    for kernels: Kernels
  ) {
    border = Border(geometry)
    let width = border?.width ?? geometry.input.width
    let stride = border == nil ? pixelStride : geometry.input.channels
    let window = geometry.window
    // A window's row lies together where pixels have no gaps between them.
    let joined = stride == geometry.input.channels
    run = geometry.input.channels * (joined ? window.width : 1)
    taps = (0..<window.height).flatMap { row in
      (0..<(joined ? 1 : window.width)).map { Int32((row * width + $0) * stride) }
    }
    windows = (0..<geometry.rows.output).flatMap { row in
      (0..<geometry.columns.output).map { column in
        Int32((row * window.stride * width + column * window.stride) * stride)
      }
    }
    let filters = geometry.filters
    self.kernel = PackedMatrix(rows: geometry.depth, columns: filters, for: kernels) { _, row, filter in
      kernel[row * filters + filter]
    }
    self.bias = PackedMatrix.padded(bias, for: kernels)
    (self.geometry, self.lowest, self.kernels) = (geometry, lowest, kernels)
  }

  var scratchCount: Int { border?.count ?? 0 }

  /// Windows that are multiplied with one panel after another; what they read stays in the cache.
  private var blockCount: Int { max(48, (1 << 16) / (geometry.depth / geometry.window.height) / 12 * 12) }

  func run(_ input: Tensor, into output: Tensor, scratch: UnsafeMutablePointer<Float>) {
    border?.copy(input, into: scratch)
    let source = UnsafePointer(border == nil ? input.base : scratch)
    windows.withUnsafeBufferPointer { windows in
      taps.withUnsafeBufferPointer { taps in
        guard let windows = windows.baseAddress, let taps = taps.baseAddress else { return }
        for first in stride(from: 0, to: self.windows.count, by: blockCount) {
          let block = first..<min(first + blockCount, self.windows.count)
          multiply(source, windows, taps, block, into: output)
        }
      }
    }
  }

  private func multiply(
    _ source: UnsafePointer<Float>, _ windows: UnsafePointer<Int32>, _ taps: UnsafePointer<Int32>,
    _ block: Range<Int>, into output: Tensor
  ) {
    for (index, panel) in kernel.panels.enumerated() {
      let next = kernel.after(panel: index, layer: 0)
      kernels.multiply(
        PanelProduct(
          input: source, windows: windows + block.lowerBound, count: block.count,
          taps: taps, tapCount: self.taps.count, run: run,
          panel: kernel.values(of: index, layer: 0), vectors: panel.vectors,
          bias: bias.base + panel.columns.lowerBound, lowest: lowest,
          output: output.base + block.lowerBound * output.pixelStride + panel.columns.lowerBound,
          outputStride: output.pixelStride, columns: panel.columns.count,
          next: next?.base, nextCount: next?.count ?? 0))
    }
  }
}

/// Zeros around a map, so that no window needs to know where it ends.
private struct Border: Sendable {
  private let shape: Shape
  private let top: Int
  private let left: Int
  private let height: Int
  let width: Int

  /// - Returns: nil where no window leaves the map.
  init?(_ geometry: Geometry) {
    func side(_ axis: Axis) -> Int { max(axis.input, (axis.output - 1) * axis.stride + axis.kernel) }
    (top, left) = (geometry.rows.before, geometry.columns.before)
    (height, width) = (top + side(geometry.rows), left + side(geometry.columns))
    shape = geometry.input
    let leaves = [geometry.rows, geometry.columns].contains {
      $0.before > 0 || ($0.output - 1) * $0.stride + $0.kernel > $0.input
    }
    guard leaves else { return nil }
  }

  var count: Int { height * width * shape.channels }

  func copy(_ input: Tensor, into scratch: UnsafeMutablePointer<Float>) {
    let channels = shape.channels
    scratch.update(repeating: 0, count: count)
    for row in 0..<shape.height {
      var pixel = scratch + ((row + top) * width + left) * channels
      for column in 0..<shape.width {
        pixel.update(from: input.pixel(row, column), count: channels)
        pixel += channels
      }
    }
  }
}
