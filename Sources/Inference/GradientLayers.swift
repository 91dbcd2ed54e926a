// How each kind of layer hands the gradient of its output on to its input.

extension Convolution {
  /// The kernel for the way back: filters in, the floats under the window out.
  func transposedKernel(for kernels: Kernels) -> PackedMatrix {
    PackedMatrix(rows: geometry.filters, columns: geometry.depth, for: kernels) { _, filter, place in
      kernel[place * geometry.filters + filter]
    }
  }

  /// Output rows that are multiplied at once; their patches fill about a megabyte, which stays in the cache.
  private var bandHeight: Int {
    max(1, min(geometry.rows.output, (1 << 18) / (geometry.columns.output * geometry.depth)))
  }

  /// The floats of scratch memory that ``propagate(_:through:scratch:)`` needs.
  var patchCount: Int { bandHeight * geometry.columns.output * geometry.depth }

  /// Adds `outputGradient * kernelᵀ`, laid back where the patches came from, to the input's gradient.
  ///
  /// - Parameter kernel: ``transposedKernel(for:)``.
  func propagate(_ pass: BackwardPass, through kernel: PackedMatrix, scratch: UnsafeMutablePointer<Float>) {
    cutOff(pass)
    if geometry.window.isPointwise {
      kernel.multiply(
        pass.outputGradient.base, stride: pass.outputGradient.pixelStride, count: geometry.outputPixels,
        into: pass.inputGradient.base, stride: pass.inputGradient.pixelStride, adding: true)
      return
    }
    for first in stride(from: 0, to: geometry.rows.output, by: bandHeight) {
      let band = first..<min(first + bandHeight, geometry.rows.output)
      kernel.multiply(
        pass.outputGradient.pixel(first, 0), stride: pass.outputGradient.pixelStride,
        count: band.count * geometry.columns.output, into: scratch, stride: geometry.depth, adding: false)
      scatter(band, from: scratch, into: pass.inputGradient)
    }
  }

  /// What the ReLU held back has no influence.
  private func cutOff(_ pass: BackwardPass) {
    for pixel in 0..<pass.output.shape.pixels {
      let values = pass.output.base + pixel * pass.output.pixelStride
      let gradient = pass.outputGradient.base + pixel * pass.outputGradient.pixelStride
      for filter in 0..<geometry.filters where values[filter] <= lowest { gradient[filter] = 0 }
    }
  }

  /// Adds the patches of some output rows to the pixels that they cover; what lies in the border is dropped.
  private func scatter(
    _ band: Range<Int>, from scratch: UnsafeMutablePointer<Float>, into gradient: Tensor
  ) {
    var patch = scratch
    for row in band {
      let visible = geometry.rows.taps(at: row)
      for column in 0..<geometry.columns.output {
        for tap in visible {
          add(
            patch + tap * geometry.window.width * geometry.input.channels, column: column,
            to: gradient, row: geometry.rows.start(of: row) + tap)
        }
        patch += geometry.depth
      }
    }
  }

  /// One row of one patch.
  private func add(_ patch: UnsafeMutablePointer<Float>, column: Int, to gradient: Tensor, row: Int) {
    let (start, channels) = (geometry.columns.start(of: column), geometry.input.channels)
    for tap in geometry.columns.taps(at: column) {
      let pixel = gradient.pixel(row, start + tap)
      for channel in 0..<channels { pixel[channel] += patch[tap * channels + channel] }
    }
  }
}

extension Pool {
  /// Each result's gradient goes to the first pixel that holds the maximum, channel by channel.
  func propagateMaximum(_ pass: BackwardPass) {
    let channels = pass.input.shape.channels
    var open = [Bool](repeating: true, count: channels)
    forEachWindow { row, column, pixels in
      for channel in 0..<channels { open[channel] = true }
      let maximum = pass.output.pixel(row, column)
      let gradient = pass.outputGradient.pixel(row, column)
      for (y, x) in pixels {
        let values = pass.input.pixel(y, x)
        let target = pass.inputGradient.pixel(y, x)
        for channel in 0..<channels where open[channel] && values[channel] == maximum[channel] {
          open[channel] = false
          target[channel] += gradient[channel]
        }
      }
    }
  }

  /// Each pixel on the map under the window receives an equal share.
  func propagateMean(_ pass: BackwardPass) {
    let channels = pass.input.shape.channels
    forEachWindow { row, column, pixels in
      let share = 1 / Float(pixels.count)
      let gradient = pass.outputGradient.pixel(row, column)
      for (y, x) in pixels {
        let target = pass.inputGradient.pixel(y, x)
        for channel in 0..<channels { target[channel] += gradient[channel] * share }
      }
    }
  }

  /// Calls `body` with every output position and the pixels of the input under its window.
  private func forEachWindow(_ body: (_ row: Int, _ column: Int, _ pixels: [(Int, Int)]) -> Void) {
    var pixels = [(Int, Int)]()
    for row in 0..<rows.output {
      for column in 0..<columns.output {
        pixels.removeAll(keepingCapacity: true)
        for tap in rows.taps(at: row) {
          for step in columns.taps(at: column) {
            pixels.append((rows.start(of: row) + tap, columns.start(of: column) + step))
          }
        }
        body(row, column, pixels)
      }
    }
  }
}
