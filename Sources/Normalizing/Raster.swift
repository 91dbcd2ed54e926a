// A picture of floating-point values.

/// `height * width * channels` values, row by row from the top, channels interleaved.
struct Raster {
  let width: Int
  let height: Int
  let channels: Int
  let values: [Float]
}

extension UnsafeBufferPointer<Float> {
  /// One value of brightness for each pixel. The weights are ITU-R BT.601's in 256ths: they sum to exactly 1, so a grey
  /// picture and its copy in three equal channels agree.
  func writeLuma(channels: Int, into luma: UnsafeMutableBufferPointer<Float>) {
    guard channels == 3 else { return luma.update(fromContentsOf: self, count: luma.count) }
    for pixel in 0..<luma.count {
      let (red, green, blue) = (self[pixel * 3], self[pixel * 3 + 1], self[pixel * 3 + 2])
      luma[pixel] = (77 * red + 150 * green + 29 * blue) / 256
    }
  }
}

extension UnsafeMutableBufferPointer<Float> {
  fileprivate func update(fromContentsOf source: UnsafeBufferPointer<Float>, count: Int) {
    for index in 0..<count { self[index] = source[index] }
  }
}
