// Convolution and pools written straight from their definitions, in float64, to compare the engine with.
//
// Nothing here shares code with the engine: TensorFlow's padding rule is written down once more.

import Inference

/// A map whose values outside are nothing: `nil`.
struct NaiveMap {
  let shape: Shape
  let values: [Double]

  init(shape: Shape, values: [Double]) {
    self.shape = shape
    self.values = values
  }

  init(shape: Shape, values: [Float]) {
    self.init(shape: shape, values: values.map(Double.init))
  }

  func value(_ row: Int, _ column: Int, _ channel: Int) -> Double? {
    guard (0..<shape.height).contains(row), (0..<shape.width).contains(column) else { return nil }
    return values[(row * shape.width + column) * shape.channels + channel]
  }

  /// The output size on one axis and the border before it.
  static func axis(_ input: Int, _ kernel: Int, _ stride: Int, _ padding: Padding) -> (
    output: Int, before: Int
  ) {
    func ceiling(_ a: Int, _ b: Int) -> Int { Int((Double(a) / Double(b)).rounded(.up)) }
    guard padding == .same else { return (ceiling(input - kernel + 1, stride), 0) }
    let remainder = input % stride
    let total = max(remainder == 0 ? kernel - stride : kernel - remainder, 0)
    return (ceiling(input, stride), total / 2)
  }

  /// Calls `body` for every output pixel with the coordinates under the window.
  func slide(_ window: Window, _ body: (_ pixels: [(row: Int, column: Int)]) -> [Double]) -> [Double] {
    let rows = NaiveMap.axis(shape.height, window.height, window.stride, window.padding)
    let columns = NaiveMap.axis(shape.width, window.width, window.stride, window.padding)
    return (0..<rows.output).flatMap { row in
      (0..<columns.output).flatMap { column in
        body(
          (0..<window.height).flatMap { y in
            (0..<window.width).map { x in
              (row * window.stride - rows.before + y, column * window.stride - columns.before + x)
            }
          })
      }
    }
  }

  /// The sums of a convolution by an HWIO kernel, zeros outside the map.
  func convolved(_ window: Window, _ kernel: [Float], filters: Int) -> [Float] {
    sums(window, kernel.map(Double.init), filters: filters).map { Float($0) }
  }

  /// The same in float64.
  func sums(_ window: Window, _ kernel: [Double], filters: Int) -> [Double] {
    slide(window) { pixels in
      (0..<filters).map { filter in
        var sum = 0.0
        for (tap, pixel) in pixels.enumerated() {
          for channel in 0..<shape.channels {
            let weight = kernel[(tap * shape.channels + channel) * filters + filter]
            sum += (value(pixel.row, pixel.column, channel) ?? 0) * weight
          }
        }
        return sum
      }
    }
  }

  /// One number per channel from the values on the map under the window.
  func pooled(_ window: Window, _ reduce: ([Double]) -> Double) -> [Float] {
    reduced(window, reduce).map { Float($0) }
  }

  /// The same in float64.
  func reduced(_ window: Window, _ reduce: ([Double]) -> Double) -> [Double] {
    slide(window) { pixels in
      (0..<shape.channels).map { channel in
        reduce(pixels.compactMap { value($0.row, $0.column, channel) })
      }
    }
  }
}
