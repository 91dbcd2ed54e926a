// How each kind of layer hands the gradient of its output on to its input.

extension Convolution {
  /// Adds `outputGradient * kernelᵀ`, laid back where the patches came from, to the input's gradient.
  func propagate(_ pass: BackwardPass, scratch: UnsafeMutablePointer<Float>) {
    cutOff(pass)
    if window.isPointwise {
      multiplyKernel(
        by: pass.outputGradient, rows: 0..<rows.output, adding: true,
        into: Matrix(base: pass.inputGradient.base, stride: pass.inputGradient.pixelStride))
      return
    }
    for first in stride(from: 0, to: rows.output, by: bandHeight) {
      let band = first..<min(first + bandHeight, rows.output)
      multiplyKernel(
        by: pass.outputGradient, rows: band, adding: false, into: Matrix(base: scratch, stride: depth))
      scatter(band, from: scratch, into: pass.inputGradient)
    }
  }

  /// What the ReLU held back has no influence.
  private func cutOff(_ pass: BackwardPass) {
    for pixel in 0..<pass.output.shape.pixels {
      let values = pass.output.base + pixel * pass.output.pixelStride
      let gradient = pass.outputGradient.base + pixel * pass.outputGradient.pixelStride
      for filter in 0..<filters where values[filter] <= lowest { gradient[filter] = 0 }
    }
  }

  private func multiplyKernel(
    by gradient: Tensor, rows band: Range<Int>, adding: Bool,
    into result: Matrix<UnsafeMutablePointer<Float>>
  ) {
    kernel.withUnsafeBufferPointer { kernel in
      guard let base = kernel.baseAddress else { return }
      multiplyTransposed(
        Matrix(base: UnsafePointer(gradient.pixel(band.lowerBound, 0)), stride: gradient.pixelStride),
        Matrix(base: base, stride: filters), into: result, adding: adding,
        rows: band.count * columns.output, inner: filters, columns: depth)
    }
  }

  /// Adds the patches of some output rows to the pixels that they cover; what lies in the border is dropped.
  private func scatter(
    _ band: Range<Int>, from scratch: UnsafeMutablePointer<Float>, into gradient: Tensor
  ) {
    var patch = scratch
    for row in band {
      let visible = rows.taps(at: row)
      for column in 0..<columns.output {
        for tap in visible {
          add(
            patch + tap * window.width * channels, column: column,
            to: gradient, row: rows.start(of: row) + tap)
        }
        patch += depth
      }
    }
  }

  /// One row of one patch.
  private func add(_ patch: UnsafeMutablePointer<Float>, column: Int, to gradient: Tensor, row: Int) {
    let start = columns.start(of: column)
    for tap in columns.taps(at: column) {
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
