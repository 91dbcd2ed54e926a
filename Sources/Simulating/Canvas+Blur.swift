// Blur: a canvas out of focus.

extension Canvas {
  /// Blurs light and tint like a lens out of focus: two tents of total standard deviation `sigma` (plate units).
  mutating func blur(sigma: Float) {
    // A box of half width r has variance (2r+1)^2/12 - 1/12; two of them make the tent.
    let radius = ((sigma * view.scale) * (sigma * view.scale) * 6 + 0.25).squareRoot() - 0.5
    guard radius > 0.15 else { return }
    for _ in 0..<2 {
      Canvas.box(&light, view.width, view.height, radius)
      Canvas.box(&brown, view.width, view.height, radius)
    }
  }

  private static func box(_ plane: inout [Float], _ width: Int, _ height: Int, _ radius: Float) {
    var line = [Float](repeating: 0, count: max(width, height))
    plane.withUnsafeMutableBufferPointer { plane in
      line.withUnsafeMutableBufferPointer { line in
        for row in 0..<height { boxLine(plane, start: row * width, step: 1, count: width, radius, line) }
        for column in 0..<width { boxLine(plane, start: column, step: width, count: height, radius, line) }
      }
    }
  }

  /// A running mean with a fractional radius; beyond the ends the end sample goes on.
  private static func boxLine(
    _ plane: UnsafeMutableBufferPointer<Float>, start: Int, step: Int, count: Int, _ radius: Float,
    _ line: UnsafeMutableBufferPointer<Float>
  ) {
    let whole = Int(radius)
    let part = radius - Float(whole)
    for index in 0..<count { line[index] = plane[start + index * step] }
    func sample(_ index: Int) -> Float { line[max(0, min(count - 1, index))] }
    var sum: Float = 0
    for index in -whole...whole { sum += sample(index) }
    let norm = 1 / (2 * radius + 1)
    for index in 0..<count {
      let ends = sample(index - whole - 1) + sample(index + whole + 1)
      plane[start + index * step] = (sum + part * ends) * norm
      sum += sample(index + whole + 1) - sample(index - whole)
    }
  }
}
