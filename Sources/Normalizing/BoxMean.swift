// The mean of each pixel's surroundings.

/// Means of squares of pixels; its memory serves the next picture of the same size.
struct BoxMean {
  /// One value a pixel.
  private(set) var means: [Float] = []
  private var along: [Float] = []
  /// Sums of all values before, of a row or of each column.
  private var sums: [Double] = []

  /// The mean of the square of `2 * radius + 1` pixels around each pixel, of its part inside the picture. Every window
  /// of a column counts as many pixels, so means of means are means.
  ///
  /// - Precondition: the values are rows of `width`.
  mutating func compute(of values: [Float], width: Int, radius: Int) {
    let height = values.count / width
    precondition(values.count == width * height, "rows are whole")
    if means.count != values.count {
      means = [Float](repeating: 0, count: values.count)
      along = means
    }
    let sumCount = (height + 1) * width + 1
    if sums.count != sumCount { sums = [Double](repeating: 0, count: sumCount) }
    values.withUnsafeBufferPointer { values in
      along.withUnsafeMutableBufferPointer { along in
        means.withUnsafeMutableBufferPointer { means in
          sums.withUnsafeMutableBufferPointer { sums in
            BoxMean.alongRows(values, into: along, width: width, radius: radius, sums)
            BoxMean.alongColumns(UnsafeBufferPointer(along), into: means, width: width, radius: radius, sums)
          }
        }
      }
    }
  }

  private static func alongRows(
    _ values: UnsafeBufferPointer<Float>, into result: UnsafeMutableBufferPointer<Float>, width: Int,
    radius: Int, _ sums: UnsafeMutableBufferPointer<Double>
  ) {
    sums[0] = 0
    for start in stride(from: 0, to: values.count, by: width) {
      for x in 0..<width { sums[x + 1] = sums[x] + Double(values[start + x]) }
      for x in 0..<width {
        let (first, end) = (max(0, x - radius), min(width, x + radius + 1))
        result[start + x] = Float((sums[end] - sums[first]) / Double(end - first))
      }
    }
  }

  /// Column beside column, so that it vectorizes.
  private static func alongColumns(
    _ values: UnsafeBufferPointer<Float>, into result: UnsafeMutableBufferPointer<Float>, width: Int,
    radius: Int, _ sums: UnsafeMutableBufferPointer<Double>
  ) {
    let height = values.count / width
    for x in 0..<width { sums[x] = 0 }
    for index in 0..<values.count { sums[index + width] = sums[index] + Double(values[index]) }
    for y in 0..<height {
      let (first, end) = (max(0, y - radius), min(height, y + radius + 1))
      let count = Double(end - first)
      for x in 0..<width {
        result[y * width + x] = Float((sums[end * width + x] - sums[first * width + x]) / count)
      }
    }
  }
}
