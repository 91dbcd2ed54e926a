// Pools: the greatest or the mean value under a window, channel by channel.

/// A max or average pool over a known input shape.
struct Pool: Sendable {
  let window: Window
  let rows: Axis
  let columns: Axis

  /// - Precondition: the window fits the input (``Topology`` saw to it).
  init(_ window: Window, over input: Shape) {
    guard let rows = window.rows(over: input.height), let columns = window.columns(over: input.width) else {
      preconditionFailure("the window fits the pool's input")
    }
    (self.window, self.rows, self.columns) = (window, rows, columns)
  }

  /// The window that covers the whole map, once.
  init(wholeOf input: Shape) {
    self.init(Window(height: input.height, width: input.width, stride: 1, padding: .valid), over: input)
  }

  /// The greatest value under the window; the padded border does not take part.
  func maximum(_ input: Tensor, into output: Tensor) {
    forEachPosition(input, output) { pixels, result in
      result.update(from: pixels[0], count: input.shape.channels)
      for pixel in pixels.dropFirst() {
        for channel in 0..<input.shape.channels { result[channel] = max(result[channel], pixel[channel]) }
      }
    }
  }

  /// The mean of the values under the window; the padded border does not count.
  func mean(_ input: Tensor, into output: Tensor) {
    forEachPosition(input, output) { pixels, result in
      result.update(from: pixels[0], count: input.shape.channels)
      for pixel in pixels.dropFirst() {
        for channel in 0..<input.shape.channels { result[channel] += pixel[channel] }
      }
      let share = 1 / Float(pixels.count)
      for channel in 0..<input.shape.channels { result[channel] *= share }
    }
  }

  /// Calls `body` with the pixels under the window and the place of their result.
  private func forEachPosition(
    _ input: Tensor, _ output: Tensor,
    _ body: (_ pixels: [UnsafeMutablePointer<Float>], _ result: UnsafeMutablePointer<Float>) -> Void
  ) {
    var pixels = [UnsafeMutablePointer<Float>]()
    for row in 0..<rows.output {
      for column in 0..<columns.output {
        pixels.removeAll(keepingCapacity: true)
        for tap in rows.taps(at: row) {
          for step in columns.taps(at: column) {
            pixels.append(input.pixel(rows.start(of: row) + tap, columns.start(of: column) + step))
          }
        }
        body(pixels, output.pixel(row, column))
      }
    }
  }
}
