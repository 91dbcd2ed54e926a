// A picture of floating-point values, and what is asked of it besides resizing.

/// `height * width * channels` values, row by row from the top, channels interleaved.
struct Raster {
  let width: Int
  let height: Int
  let channels: Int
  var values: [Float]

  func mapping(_ transform: (Float) -> Float) -> Raster {
    Raster(width: width, height: height, channels: channels, values: values.map(transform))
  }

  /// One channel of brightness. The weights are ITU-R BT.601's in 256ths: they sum to exactly 1, so a grey
  /// picture and its copy in three equal channels agree.
  func luma() -> Raster {
    guard channels == 3 else { return self }
    var luma = [Float](repeating: 0, count: width * height)
    for pixel in luma.indices {
      let (red, green, blue) = (values[pixel * 3], values[pixel * 3 + 1], values[pixel * 3 + 2])
      luma[pixel] = (77 * red + 150 * green + 29 * blue) / 256
    }
    return Raster(width: width, height: height, channels: 1, values: luma)
  }

  /// The mean of the square of `2 * radius + 1` pixels around each pixel, of its part inside the picture.
  ///
  /// - Precondition: one channel.
  func boxMean(radius: Int) -> Raster {
    precondition(channels == 1, "a box mean is of one channel")
    return slidingMean(radius: radius).transposed().slidingMean(radius: radius).transposed()
  }

  /// The mean along each row. Every window of a column counts as many pixels, so means of means are means.
  private func slidingMean(radius: Int) -> Raster {
    var result = self
    var sums = [Double](repeating: 0, count: width + 1)
    for y in 0..<height {
      for x in 0..<width { sums[x + 1] = sums[x] + Double(values[y * width + x]) }
      for x in 0..<width {
        let (first, end) = (max(0, x - radius), min(width, x + radius + 1))
        result.values[y * width + x] = Float((sums[end] - sums[first]) / Double(end - first))
      }
    }
    return result
  }

  private func transposed() -> Raster {
    var result = Raster(width: height, height: width, channels: 1, values: values)
    for y in 0..<height {
      for x in 0..<width { result.values[x * height + y] = values[y * width + x] }
    }
    return result
  }
}
