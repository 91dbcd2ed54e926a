// A convolution of stride 1 by Winograd's minimal filtering, a block of tiles at a time.

internal import CKernels

/// Tiles are spread to values at points, multiplied point by point, and gathered to output pixels.
struct WinogradConvolution: Sendable {
  private let geometry: Geometry
  private let kernels: Kernels
  let matrix: WinogradMatrix
  private let axes: TileAxes
  private let kernel: PackedMatrix
  private let bias: Constants
  private let lowest: Float
  /// Rows and columns of tiles.
  private let grid: (rows: Int, columns: Int)
  /// Where each tile's values at a point begin.
  private let tileOffsets: [Int32]

  /// - Returns: nil where the form does not fit the window.
  init?(
    _ geometry: Geometry, outputs: Int, kernel: [Float], bias: [Float], lowest: Float, for kernels: Kernels
  ) {
    let window = geometry.window
    switch (window.height > 1, window.width > 1) {
    case (true, true) where window.height == window.width: axes = TileRowsAndColumns
    case (true, false): axes = TileRows
    case (false, true): axes = TileColumns
    default: return nil
    }
    guard window.stride == 1,
      let matrix = WinogradMatrix(outputs: outputs, taps: max(window.height, window.width)),
      matrix.size < 10 || axes != TileRowsAndColumns
    else { return nil }
    func tiles(_ axis: Axis) -> Int { axis.kernel == 1 ? axis.output : (axis.output + outputs - 1) / outputs }
    grid = (tiles(geometry.rows), tiles(geometry.columns))
    let transformed = WinogradConvolution.transformed(kernel, geometry, matrix)
    let (channels, filters) = (geometry.input.channels, geometry.filters)
    self.kernel = PackedMatrix(
      rows: channels, columns: filters, layers: transformed.count / (channels * filters), for: kernels
    ) { point, channel, filter in
      transformed[(point * channels + channel) * filters + filter]
    }
    self.bias = PackedMatrix.padded(bias, for: kernels)
    (self.geometry, self.matrix, self.lowest, self.kernels) = (geometry, matrix, lowest, kernels)
    let perTile = self.kernel.layers * (channels + self.kernel.widest)
    let most = max(24, WinogradConvolution.cacheCount / perTile)
    let blocks = (grid.rows * grid.columns + most - 1) / most
    let block = (grid.rows * grid.columns + blocks - 1) / blocks
    tileOffsets = (0..<block).map { Int32($0 * channels) }
  }

  /// The floats of tiles at work that stay in the second cache beside the weights.
  private static let cacheCount = 200_000

  private var points: Int { kernel.layers }
  private var blockCount: Int { tileOffsets.count }
  /// A cache line more than the values, lest all points fall on the same lines of the cache.
  private var pointStride: Int { blockCount * geometry.input.channels + 16 }
  private var productStride: Int { blockCount * kernel.widest + 16 }
  private var borderCount: Int { matrix.size * matrix.size * geometry.input.channels }

  var scratchCount: Int { points * (pointStride + productStride) + borderCount }

  func run(_ input: Tensor, into output: Tensor, scratch: UnsafeMutablePointer<Float>) {
    let tiles = grid.rows * grid.columns
    for first in stride(from: 0, to: tiles, by: blockCount) {
      let count = min(blockCount, tiles - first)
      spread(input, tiles: first, count, scratch)
      for panel in kernel.panels.indices {
        multiply(panel, count, scratch)
        gather(panel, tiles: first, count, scratch, into: output)
      }
    }
  }

  private func tileGrid(_ tensor: Tensor, _ first: Int, _ count: Int) -> TileGrid {
    TileGrid(
      height: tensor.shape.height, width: tensor.shape.width, stride: tensor.pixelStride,
      top: geometry.rows.before, left: geometry.columns.before,
      down: axes == TileColumns ? 1 : matrix.outputs, across: axes == TileRows ? 1 : matrix.outputs,
      columns: grid.columns, first: first, count: count)
  }

  private func spread(
    _ input: Tensor, tiles first: Int, _ count: Int, _ scratch: UnsafeMutablePointer<Float>
  ) {
    kernels.spread(
      TileSpread(
        grid: tileGrid(input, first, count), axes: axes, size: matrix.size, map: input.base,
        channels: geometry.input.channels, points: scratch, pointStride: pointStride,
        border: scratch + points * (pointStride + productStride)))
  }

  private func multiply(_ panel: Int, _ count: Int, _ scratch: UnsafeMutablePointer<Float>) {
    let products = scratch + points * pointStride
    let width = kernel.panels[panel].width
    withUnsafePointer(to: Int32(0)) { noTaps in
      tileOffsets.withUnsafeBufferPointer { offsets in
        guard let offsets = offsets.baseAddress else { return }
        for point in 0..<points {
          let next = kernel.after(panel: panel, layer: point)
          kernels.multiply(
            PanelProduct(
              input: scratch + point * pointStride, windows: offsets, count: count,
              taps: noTaps, tapCount: 1, run: geometry.input.channels,
              panel: kernel.values(of: panel, layer: point), vectors: kernel.panels[panel].vectors,
              bias: PackedMatrix.noBias.base, lowest: -.infinity,
              output: products + point * productStride, outputStride: width, columns: width,
              next: next?.base, nextCount: next?.count ?? 0))
        }
      }
    }
  }

  private func gather(
    _ panel: Int, tiles first: Int, _ count: Int, _ scratch: UnsafeMutablePointer<Float>, into output: Tensor
  ) {
    let columns = kernel.panels[panel].columns
    kernels.gather(
      TileGather(
        grid: tileGrid(output, first, count), axes: axes, size: matrix.size, outputs: matrix.outputs,
        points: scratch + points * pointStride, pointStride: productStride,
        tileStride: kernel.panels[panel].width, map: output.base + columns.lowerBound,
        channels: columns.count, bias: bias.base + columns.lowerBound, lowest: lowest))
  }

  /// A kernel at the points: points, channels, filters. In float64 until the last step.
  private static func transformed(_ kernel: [Float], _ geometry: Geometry, _ matrix: WinogradMatrix)
    -> [Float]
  {
    let window = geometry.window
    let transform = matrix.kernelTransform
    let still = [[1.0]]
    let (down, across) = (window.height > 1 ? transform : still, window.width > 1 ? transform : still)
    let count = geometry.input.channels * geometry.filters
    var result = [Float](repeating: 0, count: down.count * across.count * count)
    for (row, downRow) in down.enumerated() {
      for (column, acrossRow) in across.enumerated() {
        let factors = downRow.flatMap { factor in acrossRow.map { factor * $0 } }
        let place = (row * across.count + column) * count
        for weight in 0..<count {
          var sum = 0.0
          for tap in factors.indices { sum += factors[tap] * Double(kernel[tap * count + weight]) }
          result[place + weight] = Float(sum)
        }
      }
    }
    return result
  }
}
