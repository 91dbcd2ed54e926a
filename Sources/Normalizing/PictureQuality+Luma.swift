// Measures light and sharpness of a shrunken picture, in one pass.

internal import Domain

extension PictureQuality {
  /// - Parameters:
  ///   - luma: rows of `width` values in 0...255, from the top.
  ///   - width: at least 1.
  init(luma: UnsafeBufferPointer<Float>, width: Int) {
    let height = luma.count / width
    // Sums of rows are floats and that of all is not: a float cannot hold a million pixels exactly.
    var (light, energy) = (0.0, 0.0)
    for y in 0..<height {
      light += Double(PictureQuality.sum(luma.extracting(y * width..<(y + 1) * width)))
      guard y > 0, y < height - 1, width > 2 else { continue }
      energy += Double(
        PictureQuality.energy(
          luma.extracting((y - 1) * width..<y * width), luma.extracting(y * width..<(y + 1) * width),
          luma.extracting((y + 1) * width..<(y + 2) * width)))
    }
    let brightness = min(255, max(0, light / Double(max(1, luma.count))))
    let inner = Double(max(1, (width - 2) * (height - 2)))
    self.init(
      brightness: brightness, sharpness: 100 * (energy / inner).squareRoot() / (brightness + 1))
  }

  private static func sum(_ row: UnsafeBufferPointer<Float>) -> Float {
    var sum: Float = 0
    for x in 0..<row.count { sum += row[x] }
    return sum
  }

  private static func energy(
    _ above: UnsafeBufferPointer<Float>, _ row: UnsafeBufferPointer<Float>,
    _ below: UnsafeBufferPointer<Float>
  ) -> Float {
    var sum: Float = 0
    for x in 1..<row.count - 1 {
      let laplacian = 4 * row[x] - row[x - 1] - row[x + 1] - above[x] - below[x]
      sum += laplacian * laplacian
    }
    return sum
  }
}
